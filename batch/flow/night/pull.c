/*
 * The pull list: letters of earlier runs are judged again until they are posted (Hirakawa,
 * docs/domain.md 7). Not a second set of rules: judge.c's facts and core/rules/rules, asked of each
 * certificate as if nobody had been told.
 */
#include <string.h>

#include "disk/file.h"
#include "core/text/csvtext.h"
#include "core/text/values.h"
#include "core/lot/make.h"
#include "edge/ledger/ledger_posted.h"
#include "edge/disk/listing.h"
#include "flow/night/judge.h"
#include "flow/night/past.h"

/* ---- what lies in the house ------------------------------------------------------------------ */

/*
 * Of a mail day that is over a letter is gone, unless the office records what it posts. Tonight's
 * own mail day is not over: the night comes before the post.
 */
static int read_open(struct past *past, Day as_of, struct ledger *ledger, struct arena *arena,
                     struct err *err)
{
    const struct posted_lot *lots = past->lots;

    for (size_t i = 0; i < past->lot_count; i++)
        if (posted_open(&lots[i]) > 0 &&
            ledger_open_pieces(ledger, lots[i].mail_on, lots[i].mail_on, &past->open, arena, err))
            return -1;
    return ledger_open_pieces(ledger, as_of, day_of(YEAR_LAST, 12, 31), &past->open, arena, err) ||
                   ledger_voided_pieces(ledger, &past->open, arena, err)
               ? -1
               : 0;
}

int pull_open(struct past *past, Day as_of, struct ledger *ledger, struct arena *arena,
              struct err *err)
{
    REQUIRE(!past->lots && !past->open.list.count); /* once */
    return ledger_posted(ledger, day_add(as_of, -POSTED_DAYS), as_of, &past->lots, &past->lot_count,
                         arena, err) ||
                   read_open(past, as_of, ledger, arena, err)
               ? -1
               : 0;
}

void pull_only(struct past *past, struct intake *intake)
{
    size_t kept = 0;

    REQUIRE(intake->not_due_by_month); /* once the registers were read */
    for (size_t i = 0; i < past->open.list.count; i++)
        if (intake_find(intake, past->open.list.at[i].resident_id))
            past->open.list.at[kept++] = past->open.list.at[i];
    past->open.list.count = kept;
}

int pull_begin(struct past *past, struct intake *intake, Day as_of, struct ledger *ledger,
               struct arena *arena, struct err *err)
{
    REQUIRE(!intake->not_due_by_month); /* before the registers are read */
    if (pull_open(past, as_of, ledger, arena, err))
        return -1;
    for (size_t i = 0; i < past->open.list.count; i++)
        if (!past->open.list.at[i].voided) /* of those nothing is asked */
            intake_person(intake, arena, past->open.list.at[i].resident_id, /*add*/ true);
    return 0;
}

/* ---- judged again ---------------------------------------------------------------------------- */

/* By this key, or by a name that the ledger knows or has learnt tonight. */
static bool is_known_by(const struct certificate *certificate, const struct certificate_key *key,
                        const struct history *history)
{
    const struct certificate_key own = {certificate->kind, certificate->serial,
                                        certificate->expires_on};

    if (own.kind != key->kind || !day_equal(own.expires_on, key->expires_on))
        return false;
    return str_equal(history_first_serial(history, &own), key->serial);
}

/* The first row in the register with this key that names this resident. */
static const struct certificate *certificate_of(const struct person *person,
                                                const struct certificate_key *key,
                                                const struct history *history)
{
    const struct certificate *found = NULL;

    for (const struct peer *at = person->peers; at; at = at->next)
        if (is_known_by(&at->certificate, key, history) &&
            (!found || at->certificate.line < found->line))
            found = &at->certificate;
    return found;
}

/* Its own days: those of tonight's lot would pull whoever moves a day after this one is delivered.
 */
static struct night_days days_of(const struct again *again, const struct open_piece *piece)
{
    struct night_days days = again->tonight->days;

    days.mail_on = day_before(piece->mail_on, days.as_of) ? days.as_of : piece->mail_on;
    days.deliver_on = business_day_from(&again->tonight->calendar, days.mail_on,
                                        again->config->rules.delivery_days);
    return days;
}

static void judge_certificate(const struct again *again, const struct open_piece *piece,
                              struct person *person, const struct certificate_key *key,
                              struct pull_case *found)
{
    const struct rules *rules = &again->config->rules;
    const struct certificate *certificate = certificate_of(person, key, again->history);
    struct night_days days = days_of(again, piece);
    struct judgement judgement;
    struct facts facts;
    Day ideal_on;

    if (!certificate) {
        pull_add(found, NULL);
        return;
    }
    ideal_on = rules_terms(rules, &again->tonight->calendar, certificate->issued_on,
                           certificate->expires_on)
                   .ideal_on;
    facts = judge_facts(person, certificate, ideal_on, again->tonight, again->against, rules);
    facts.seen = true; /* a letter was made: it lapsed only if that lay too long */
    judgement =
        rules_judge(rules, &days, certificate, person->known ? &person->resident : NULL, &facts);
    pull_add(found, &judgement);
}

/* As it would be printed now, to the addressee of the day on which it was printed: whoever turned
 * 15 since then has not changed. */
static bool is_changed(const struct again *again, const struct open_piece *piece,
                       const struct person *person)
{
    const struct rules *rules = &again->config->rules;
    struct lot_piece now = {0};
    struct printed_now printed;

    make_address(&now, &person->resident, piece->made_on, rules);
    printed = judge_printed(again->store, &now, &rules->offices);
    return !printed_same(&printed, &piece->printed);
}

static void judge_register(const struct again *again, const struct open_piece *piece,
                           struct person *person, struct pull_case *found)
{
    for (size_t i = 0; i < piece->key_count; i++)
        judge_certificate(again, piece, person, &piece->keys[i], found);
    found->changed = person->known && piece->knows_printed && is_changed(again, piece, person);
}

static void judge_piece(struct past *past, struct intake *intake, const struct again *again,
                        const struct open_piece *piece, struct arena *arena)
{
    struct pull_case found = {.voided = piece->voided};
    struct pull pull = {
        .piece_id = piece->id, .resident_id = piece->resident_id, .lot = piece->folder};

    if (!piece->voided)
        judge_register(again, piece, intake_person(intake, arena, piece->resident_id, /*add*/ true),
                       &found);
    if (!pull_wanted(&found))
        return;
    pull.reasons = pull_words(&found, arena);
    VEC_PUSH(&past->pulls, pull);
}

/* ---- where it lies --------------------------------------------------------------------------- */

/* Both are in the order of their numbers. A name of another form: somebody was at the file. */
void pull_places(struct pull *pulls, size_t count, const struct config *config, struct arena *arena)
{
    enum { ID, BUNDLE, SEQUENCE };
    const char *path = arena_printf(arena, STR_FMT "/" STR_FMT "/office/pieces.csv",
                                    STR_ARG(config->output_dir.path), STR_ARG(pulls[0].lot))
                           .p;
    Str text, row[PIECES_COLUMNS];
    struct err unheard = {0};
    struct csvtext csv;
    size_t at = 0;

    for (size_t i = 0; i < count; i++)
        REQUIRE(str_equal(pulls[i].lot, pulls[0].lot)); /* of one published run */
    if (file_read(path, arena, &text, &unheard) ||
        !csvtext_begin(&csv, text, listing_pieces_header))
        return;
    while (at < count && csvtext_next(&csv, row, PIECES_COLUMNS, arena) > 0) {
        uint64_t sequence;

        if (!str_equal(row[ID], pulls[at].piece_id))
            continue;
        if (pull_names_bundle(row[BUNDLE]) && whole_read(row[SEQUENCE], &sequence) &&
            sequence > 0 && sequence <= UINT32_MAX) {
            pulls[at].bundle = row[BUNDLE];
            pulls[at].sequence = (uint32_t)sequence;
        }
        at++;
    }
}

static void find_places(struct past *past, const struct config *config, struct arena *arena)
{
    struct pull *pulls = past->pulls.at;
    size_t from = 0, to;

    for (; from < past->pulls.count; from = to) {
        for (to = from; to < past->pulls.count && str_equal(pulls[to].lot, pulls[from].lot);)
            to++;
        pull_places(&pulls[from], to - from, config, arena);
    }
}

enum { NAMED_PULLS = 5 }; /* a sentence names no more */

/* "261124-000001-0 (2026-11-22 letters-0001.pdf 1), …": for a night that publishes no list. */
static Str places_told(const struct past *past, struct arena *arena)
{
    bool english = messages_are_english();
    Str told = STR_EMPTY;

    for (size_t i = 0; i < past->pulls.count && i < NAMED_PULLS; i++) {
        const struct pull *pull = &past->pulls.at[i];
        Str place = pull->bundle.n ? arena_printf(arena, " " STR_FMT " %u", STR_ARG(pull->bundle),
                                                  pull->sequence)
                                   : STR_EMPTY;

        told = arena_printf(arena, STR_FMT "%s" STR_FMT " (" STR_FMT STR_FMT ")", STR_ARG(told),
                            !told.n   ? ""
                            : english ? ", "
                                      : "、",
                            STR_ARG(pull->piece_id), STR_ARG(pull->lot), STR_ARG(place));
    }
    if (past->pulls.count > NAMED_PULLS)
        told = arena_printf(arena, english ? STR_FMT ", %zu more" : STR_FMT "、ほかに%zu通",
                            STR_ARG(told), past->pulls.count - NAMED_PULLS);
    return told;
}

static void alarm_pull(struct alarms *alarms, const struct past *past, struct arena *arena)
{
    if (past->pulls.count)
        alarm_raise_as(alarms, ALARM_PULL, past->pulls.count, say_pull(past->pulls.count, arena),
                       say_pull_unpublished(past->pulls.count, places_told(past, arena), arena));
}

void pull_judge(struct past *past, struct alarms *alarms, struct intake *intake,
                const struct again *again, struct arena *arena)
{
    REQUIRE(intake->not_due_by_month && again->against->rows); /* once the registers were read */
    REQUIRE(past->pulls.count == 0);                           /* once */
    for (size_t i = 0; i < past->open.list.count; i++)
        judge_piece(past, intake, again, &past->open.list.at[i], arena);
    find_places(past, again->config, arena);
    alarm_pull(alarms, past, arena);
}

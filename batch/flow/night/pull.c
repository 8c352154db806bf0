/*
 * The pull list: letters of earlier runs are judged again until they are posted (Hirakawa,
 * domain.md 7). Not a second set of rules: judge.c's facts and core/rules/rules, asked of each
 * certificate as if nobody had been told.
 */
#include <string.h>

#include "disk/file.h"
#include "core/text/csvtext.h"
#include "core/text/json.h"
#include "edge/ledger/ledger_posted.h"
#include "edge/disk/listing.h"
#include "flow/night/night.h"

/* ---- what lies in the house ------------------------------------------------------------------ */

/*
 * Of a mail day that is over a letter is gone, unless the office records what it posts. Tonight's
 * own mail day is not over: the night comes before the post.
 */
static int read_open(struct night *night, struct err *err)
{
    const struct posted_lot *lots = night->past.lots;

    for (size_t i = 0; i < night->past.lot_count; i++)
        if (posted_open(&lots[i]) > 0 &&
            ledger_open_pieces(night->store.ledger, lots[i].mail_on, lots[i].mail_on,
                               &night->past.open, &night->arena, err))
            return -1;
    return ledger_open_pieces(night->store.ledger, night->tonight.days.as_of,
                              day_of(YEAR_LAST, 12, 31), &night->past.open, &night->arena, err) ||
                   ledger_voided_pieces(night->store.ledger, &night->past.open, &night->arena, err)
               ? -1
               : 0;
}

int night_pull_begin(struct night *night, struct err *err)
{
    Day as_of = night->tonight.days.as_of;

    if (ledger_posted(night->store.ledger, day_add(as_of, -POSTED_DAYS), as_of, &night->past.lots,
                      &night->past.lot_count, &night->arena, err) ||
        read_open(night, err))
        return -1;
    for (size_t i = 0; i < night->past.open.list.count; i++)
        if (!night->past.open.list.at[i].voided) /* of those nothing is asked */
            night_person(night, night->past.open.list.at[i].resident_id, /*add*/ true);
    return 0;
}

/* ---- judged again ---------------------------------------------------------------------------- */

/* The first row in the register with this key that names this resident. */
static const struct certificate *certificate_of(const struct person *person,
                                                const struct certificate_key *key)
{
    const struct certificate *found = NULL;

    for (const struct peer *at = person->peers; at; at = at->next)
        if (at->certificate.kind == key->kind && str_equal(at->certificate.serial, key->serial) &&
            day_equal(at->certificate.expires_on, key->expires_on) &&
            (!found || at->certificate.line < found->line))
            found = &at->certificate;
    return found;
}

/* Its own days: those of tonight's lot would pull whoever moves a day after this one is delivered.
 */
static struct night_days days_of(const struct night *night, const struct open_piece *piece)
{
    struct night_days days = night->tonight.days;

    days.mail_on = day_before(piece->mail_on, days.as_of) ? days.as_of : piece->mail_on;
    days.deliver_on = business_day_from(&night->tonight.calendar, days.mail_on,
                                        night->config.rules.delivery_days);
    return days;
}

static void judge_certificate(struct night *night, const struct open_piece *piece,
                              struct person *person, const struct certificate_key *key,
                              struct pull_case *found)
{
    const struct rules *rules = &night->config.rules;
    const struct certificate *certificate = certificate_of(person, key);
    struct night_days days = days_of(night, piece);
    struct judgement judgement;
    struct facts facts;
    Day ideal_on;

    if (!certificate) {
        pull_add(found, NULL);
        return;
    }
    ideal_on = rules_terms(rules, &night->tonight.calendar, certificate->issued_on,
                           certificate->expires_on)
                   .ideal_on;
    facts = night_facts(night, person, certificate, ideal_on);
    facts.seen = true; /* a letter was made: it lapsed only if that lay too long */
    judgement =
        rules_judge(rules, &days, certificate, person->known ? &person->resident : NULL, &facts);
    pull_add(found, &judgement);
}

/* As it would be printed now, to the addressee of the day on which it was printed: whoever turned
 * 15 since then has not changed. */
static bool is_changed(const struct night *night, const struct open_piece *piece,
                       const struct person *person)
{
    struct postal_address at = resident_postal_address(&person->resident);
    struct lot_piece now = {
        .addressee =
            resident_addressee(&person->resident, piece->made_on, night->config.rules.leap).name,
        .postal_code = at.postal_code,
        .address = at.address,
        .building = at.building};
    struct printed printed = night_printed(night, &now);

    return memcmp(printed.digest, piece->printed.digest, PRINTED_BYTES) != 0;
}

static void judge_register(struct night *night, const struct open_piece *piece,
                           struct pull_case *found)
{
    struct person *person = night_person(night, piece->resident_id, /*add*/ true);

    for (size_t i = 0; i < piece->key_count; i++)
        judge_certificate(night, piece, person, &piece->keys[i], found);
    found->changed = person->known && piece->knows_printed && is_changed(night, piece, person);
}

static void judge_piece(struct night *night, const struct open_piece *piece)
{
    struct pull_case found = {.voided = piece->voided};
    struct pull pull = {
        .piece_id = piece->id, .resident_id = piece->resident_id, .lot = piece->folder};

    if (!piece->voided)
        judge_register(night, piece, &found);
    if (!pull_wanted(&found))
        return;
    pull.reasons = pull_words(&found, &night->arena);
    VEC_PUSH(&night->past.pulls, pull);
}

/* ---- where it lies --------------------------------------------------------------------------- */

/* Both are in the order of their numbers. A name of another form: somebody was at the file. */
void night_places(struct night *night, struct pull *pulls, size_t count)
{
    enum { ID, BUNDLE, SEQUENCE };
    const char *path = arena_printf(&night->arena, STR_FMT "/" STR_FMT "/office/pieces.csv",
                                    STR_ARG(night->config.output_dir.path), STR_ARG(pulls[0].lot))
                           .p;
    Str text, row[PIECES_COLUMNS];
    struct err unheard = {0};
    struct csvtext csv;
    size_t at = 0;

    if (file_read(path, &night->arena, &text, &unheard) ||
        !csvtext_begin(&csv, text, listing_pieces_header))
        return;
    while (at < count && csvtext_next(&csv, row, PIECES_COLUMNS, &night->arena) > 0) {
        uint64_t sequence;

        if (!str_equal(row[ID], pulls[at].piece_id))
            continue;
        if (pull_names_bundle(row[BUNDLE]) && json_number(row[SEQUENCE], &sequence) &&
            sequence > 0 && sequence <= UINT32_MAX) {
            pulls[at].bundle = row[BUNDLE];
            pulls[at].sequence = (uint32_t)sequence;
        }
        at++;
    }
}

static void find_places(struct night *night)
{
    struct pull *pulls = night->past.pulls.at;
    size_t from = 0, to;

    for (; from < night->past.pulls.count; from = to) {
        for (to = from; to < night->past.pulls.count && str_equal(pulls[to].lot, pulls[from].lot);)
            to++;
        night_places(night, &pulls[from], to - from);
    }
}

static void alarm_pull(struct night *night)
{
    unsigned long long count = night->past.pulls.count;

    if (count)
        alarm_raise(
            &night->alarms, alarm_word(ALARM_PULL),
            arena_printf(&night->arena,
                         "印刷データの公開後に、死亡、転出、支援措置、住所の変更、処理回の取消など"
                         "により差し出して"
                         "はならなくなった通が%llu通あります。この処理回の引抜きリスト"
                         "(print/pull.csv)の通を差出前に引き抜き、引抜き(pulled)として記録して"
                         "ください。理由は office/pull.csv にあります。",
                         count),
            arena_printf(
                &night->arena,
                "%llu letters of earlier runs must not be posted any more: take those out "
                "that print/pull.csv of this night's run lists, before posting, and record "
                "them as pulled; office/pull.csv says why",
                count));
}

void night_pull(struct night *night)
{
    for (size_t i = 0; i < night->past.open.list.count; i++)
        judge_piece(night, &night->past.open.list.at[i]);
    find_places(night);
    alarm_pull(night);
}

/* From a resident id to a file: the facts, the refusal, the one piece, and the order of writing. */
#include "flow/desk/replyform.h"

#include <unistd.h>

#include "base/version.h"
#include "core/desk/replyform.h"
#include "core/lot/make.h"
#include "core/rules/timing.h"
#include "disk/path.h"
#include "edge/disk/publish.h"
#include "edge/ledger/ledger_form.h"
#include "edge/ledger/ledger_write.h"
#include "flow/night/judge.h"
#include "flow/night/open.h"
#include "flow/press/bundle.h"
#include "say/err.h"

int replyform_begin(struct replyform *form, struct ledger *ledger, struct err *err)
{
    REQUIRE(ledger); /* the ledger is open */
    if (path_exists(form->path))
        return err_say(err, FORM_EXISTS, form->path);
    return ledger_form_state(ledger, &form->state, err);
}

/* ---- who may have one ------------------------------------------------------------------------ */

static struct person *person_of(const struct intake *intake, Str resident_id)
{
    for (struct person *at = intake->persons; at; at = at->next)
        if (str_equal(at->resident_id, resident_id))
            return at;
    return NULL;
}

static bool is_unreadable(const struct intake *intake, Str resident_id)
{
    for (size_t i = 0; i < intake->unreadables.count; i++)
        if (str_equal(intake->unreadables.at[i].resident_id, resident_id))
            return true;
    return false;
}

/* Another row with this kind and serial stands above. */
static bool is_second(const struct reply_row *rows, size_t count, const struct certificate *own)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].certificate->kind == own->kind &&
            str_equal(rows[i].certificate->serial, own->serial))
            return true;
    return false;
}

/* As if nobody had been told: what is recorded of letters does not matter at the counter. */
static struct reply_row row_of(struct person *person, const struct certificate *certificate,
                               const struct answer *answer, struct arena *arena)
{
    const struct rules *rules = &answer->config->rules;
    const struct night_days *days = &answer->tonight->days;
    struct timing timing =
        timing_of(rules, &answer->tonight->calendar, days, &answer->intake->history, certificate);
    struct reply_row row = {.certificate = certificate,
                            .open = timing.disposition != DISPOSITION_NOT_DUE ||
                                    !day_before(days->as_of, timing.terms.opens_on)};
    struct facts facts;

    if (!person->known)
        return row;
    facts = judge_facts(person, certificate, timing.terms.ideal_on, answer->tonight,
                        answer->against, rules);
    judge_print(person, answer->tonight, rules, arena);
    facts.told_elsewhere = facts.refused = false;
    facts.seen = true;
    facts.unprintable = person->unprintable;
    row.judgement = rules_judge(rules, days, certificate, &person->resident, &facts);
    return row;
}

static void ask(struct reply_asked *asked, struct person *person, const struct answer *answer,
                Str resident_id, struct arena *arena)
{
    *asked = (struct reply_asked){.unreadable = is_unreadable(answer->intake, resident_id),
                                  .today = answer->tonight->days.as_of,
                                  .leap = answer->config->rules.leap};
    if (!person)
        return;
    asked->resident = person->known ? &person->resident : NULL;
    asked->ambiguous = person->ambiguous;
    asked->guarded = person->guarded;
    asked->rows = ARENA_ARRAY(arena, struct reply_row, person->peer_count);
    for (const struct peer *at = person->peers; at; at = at->next)
        if (!is_second(asked->rows, asked->row_count, &at->certificate))
            asked->rows[asked->row_count++] = row_of(person, &at->certificate, answer, arena);
}

static int refuse(const struct replyform *form, enum reply_refusal refusal, struct err *err)
{
    return err_say(err, FORM_REFUSED, STR_ARG(form->resident_id), reply_refusal_word(refusal),
                   reply_refusal_says(refusal, messages_are_english()));
}

/* ---- its piece ------------------------------------------------------------------------------- */

static void make_piece(struct lot *lot, const struct person *person,
                       const struct reply_asked *asked, const struct answer *answer,
                       struct arena *arena)
{
    const struct rules *rules = &answer->config->rules;
    const struct calendar *calendar = &answer->tonight->calendar;
    struct lot_piece *piece = ARENA_NEW(arena, struct lot_piece);

    lot->pieces = piece;
    lot->piece_count = 1;
    lot->certificates = ARENA_ARRAY(arena, struct lot_certificate, asked->row_count);
    make_address(piece, &person->resident, lot->as_of, rules);
    for (size_t i = 0; i < asked->row_count; i++) {
        const struct certificate *at = asked->rows[i].certificate;

        if (asked->rows[i].served)
            lot->certificates[lot->certificate_count++] = make_certificate(
                at, &person->resident, rules_terms(rules, calendar, at->issued_on, at->expires_on),
                rules, calendar);
    }
    piece->certificate_count = lot->certificate_count;
    make_letter(lot, piece, &person->resident, rules, calendar);
}

/* The day on which it is made is that of the inquiry, and that by which the certificates count. */
static struct lot lot_of(const struct replyform *form, const struct answer *answer)
{
    return (struct lot){.as_of = form->on,
                        .mail_on = form->on,
                        .deliver_on = form->on,
                        .run = 1,
                        .version = STR(KIGEN_VERSION),
                        .office_name = answer->lot->office_name,
                        .late_days = answer->lot->late_days,
                        .duplex = answer->lot->duplex};
}

int replyform_judge(struct replyform *form, const struct answer *answer, struct arena *arena,
                    struct err *err)
{
    struct person *person = person_of(answer->intake, form->resident_id);
    struct press *press = answer->tonight->press;
    struct reply_asked asked;
    enum reply_refusal refusal;

    ask(&asked, person, answer, form->resident_id, arena);
    if (press_check(press, err))
        return -1;
    refusal = reply_refused(&asked);
    if (refusal != REPLY_GIVEN)
        return refuse(form, refusal, err);
    form->on = answer->tonight->days.as_of;
    form->lot = lot_of(form, answer);
    make_piece(&form->lot, person, &asked, answer, arena);
    refusal = reply_refused_as(form->lot.pieces->variant);
    if (refusal != REPLY_GIVEN)
        return refuse(form, refusal, err);
    if (press_open_reply_form(press, err))
        return -1;
    return press_reply_fits(press, &form->lot) ? 0 : refuse(form, REPLY_UNFIT, err);
}

/* ---- the file and the record ----------------------------------------------------------------- */

static int number_take(struct replyform *form, struct ledger *ledger, struct err *err)
{
    uint32_t count;
    int64_t state;

    if (ledger_form_state(ledger, &state, err) || ledger_form_count(ledger, form->on, &count, err))
        return -1;
    if (state != form->state)
        return err_say(err, FORM_CHANGED, STR_ARG(form->resident_id));
    if (count >= REPLY_NUMBER_MAX)
        return err_say(err, FORM_NUMBERS, REPLY_NUMBER_MAX);
    reply_id_text(form->on, count + 1, form->lot.pieces->id);
    return 0;
}

static int record(const struct replyform *form, struct ledger *ledger, struct err *err)
{
    const struct ledger_form made = {form->on, str_trim(str_of(form->by)),
                                     str_of(form->lot.pieces->id)};

    return ledger_form_add(ledger, form->resident_id, &made, err);
}

static int print_and_record(struct replyform *form, struct ledger *ledger, struct press *press,
                            struct arena *arena, struct err *err)
{
    const char *folder = arena_copy(arena, path_folder(str_of(form->path))).p;
    const char *partial = arena_printf(arena, "%s/." STR_FMT ".partial", folder,
                                       STR_ARG(path_name(str_of(form->path))))
                              .p;
    struct err unheard = {0};

    /* one that a start left which was cut off: nobody else writes, the ledger is locked */
    if (!file_remove(partial, err) && !press_reply_form(press, &form->lot, partial, err)) {
        if (path_exists(form->path))
            err_say(err, FORM_EXISTS, form->path);
        else if (!record(form, ledger, err) && !folder_publish(partial, form->path, folder, err))
            return 0;
    }
    file_remove(partial, &unheard); /* it holds names */
    return -1;
}

int replyform_make(struct replyform *form, const struct config *config, struct press *press,
                   struct arena *arena, struct err *err)
{
    struct store store = {.lock_fd = -1};
    int status = open_store(&store, NIGHT_RUN, config, arena, err) ||
                 number_take(form, store.ledger, err) ||
                 print_and_record(form, store.ledger, press, arena, err);

    ledger_close_used(store.ledger);
    if (store.lock_fd >= 0)
        close(store.lock_fd); /* only locked */
    return status ? -1 : 0;
}

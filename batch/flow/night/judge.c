/*
 * Every row gets one disposition; then pieces, the planner, and the listing in register order.
 *
 * What could not be read, not_due and past was settled while the register streamed (intake.c). Here
 * the rest is: duplicates, the facts of each row, core/rules/rules, core/rules/plan.
 */
#include <stdlib.h>

#include "say/err.h"
#include "core/gates/town_split.h"
#include "core/lot/make.h"
#include "core/rules/barcode.h"
#include "core/rules/lost.h"
#include "edge/disk/digest.h"
#include "edge/ledger/ledger_record.h"
#include "edge/ledger/ledger_past.h"
#include "core/text/values.h"
#include "disk/beside.h"
#include "flow/night/doubts.h"
#include "flow/night/judge.h"
#include "flow/night/respell.h"

/* ---- the facts of one row -------------------------------------------------------------------- */

static void take_address(struct lot_piece *piece, const struct person *person,
                         const struct tonight *tonight, const struct rules *rules)
{
    make_address(piece, &person->resident, tonight->days.as_of, rules);
}

static void add_missing(struct person *person, Str missing, struct arena *arena)
{
    if (str_is_empty(missing))
        return;
    person->unprintable = true;
    person->missing =
        str_is_empty(person->missing)
            ? missing
            : arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(person->missing), STR_ARG(missing));
}

static void look_at(struct person *person, Str text, bool is_name, struct press *press,
                    struct arena *arena)
{
    Str missing;

    press_prints(press, text, arena, &missing);
    add_missing(person, missing, arena);
    add_missing(person, lost_signs(text, is_name, arena), arena);
}

/* Which letter it will be is not known yet: it must fit each that it could be. */
static bool fits_everywhere(struct lot_piece *piece, const struct person *person,
                            struct press *press, const struct rules *rules)
{
    bool fits = true;

    for (int variant = 0; fits && variant < VARIANT_COUNT; variant++) {
        piece->variant = (enum variant)variant;
        piece->language =
            language_choose(&person->resident, variant, rules, press_find, press).folder;
        fits = press_fits(press, piece);
    }
    return fits;
}

/* Of the printed address; empty where its town cannot be told for sure. */
static Str barcode_of(const struct lot_piece *piece, const struct town_index *towns,
                      struct arena *arena)
{
    char text[BARCODE_TEXT_MAX];
    Str behind;

    switch (town_split(towns, piece->postal_code, piece->address, &behind)) {
    case TOWN_SPLIT_OFFICE:
        return arena_copy(arena, (Str){text, barcode_text_of_office(piece->postal_code, text)});
    case TOWN_SPLIT_TOWN:
        return arena_copy(
            arena, (Str){text, barcode_text(piece->postal_code, behind, piece->building, text)});
    default:
        return STR_EMPTY;
    }
}

/* An address that leaves no room for its barcode goes without: nobody is held for a discount. */
static bool fits_with_barcode(struct lot_piece *piece, struct person *person, struct press *press,
                              const struct rules *rules)
{
    if (fits_everywhere(piece, person, press, rules))
        return true;
    if (str_is_empty(piece->barcode))
        return false;
    piece->barcode = STR_EMPTY;
    return fits_everywhere(piece, person, press, rules);
}

/* Asked once a resident, and only of those who come that far; of the held ones too, since 保留
 * names every reason. */
void judge_print(struct person *person, const struct tonight *tonight, const struct rules *rules,
                 struct arena *arena)
{
    struct press *press = tonight->press;
    struct lot_piece piece = {0};

    if (person->print_checked)
        return;
    person->print_checked = true;
    take_address(&piece, person, tonight, rules);
    look_at(person, person->resident.name, /*is_name*/ true, press, arena);
    if (!str_equal(piece.addressee, person->resident.name))
        look_at(person, piece.addressee, /*is_name*/ true, press, arena);
    look_at(person, piece.address, /*is_name*/ false, press, arena);
    look_at(person, piece.building, /*is_name*/ false, press, arena);
    if (person->unprintable)
        return;
    piece.barcode = barcode_of(&piece, &tonight->towns.index, arena);
    person->unfit = !fits_with_barcode(&piece, person, press, rules);
    person->barcode = piece.barcode;
}

static struct printed printed_as(const struct store *store, const struct lot_piece *piece,
                                 Str addressee)
{
    const Str said[] = {addressee, piece->postal_code, piece->address, piece->building};
    struct printed printed = {0};
    struct digest sum;

    digest_begin(&sum);
    digest_add(&sum, store->salt, sizeof store->salt);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        uint32_t length = (uint32_t)said[i].n;
        uint8_t bytes[] = {(uint8_t)length, (uint8_t)(length >> 8), (uint8_t)(length >> 16),
                           (uint8_t)(length >> 24)};

        digest_add(&sum, bytes, sizeof bytes);
        digest_add(&sum, said[i].p, said[i].n);
    }
    digest_end_bytes(&sum, printed.digest);
    return printed;
}

struct printed_now judge_printed(const struct store *store, const struct lot_piece *piece,
                                 const struct office_words *offices)
{
    struct printed_now now = {.spelled = printed_as(store, piece, piece->addressee)};

    now.printed = piece->honorific == HONORIFIC_OWN
                      ? printed_as(store, piece, honorific_bare(piece->addressee, offices))
                      : now.spelled;
    return now;
}

/* Where its last piece came back: what would go to the same door now. */
static const struct printed_now *printed_again(const struct due *due, const struct judging *by,
                                               struct printed_now *printed)
{
    struct lot_piece piece = {0};

    if (!memory_came_back(due->memory) || !due->person->known)
        return NULL;
    take_address(&piece, due->person, by->tonight, by->rules);
    *printed = judge_printed(by->store, &piece, &by->rules->offices);
    return printed;
}

struct deciding { /* whose decisions are taken, and where they are kept */
    struct intake *intake;
    struct arena *arena;
};

static void take_decision(void *context, Str resident_id, const struct decision *last, Str by)
{
    const struct deciding *deciding = context;
    struct person *person =
        intake_person(deciding->intake, deciding->arena, resident_id, /*add*/ false);

    if (!person)
        return;
    person->decision = *last;
    person->decided_by = arena_copy(deciding->arena, by);
}

enum town_doubt judge_doubt(const struct resident *resident, const struct tonight *tonight,
                            const struct rules *rules)
{
    struct postal_address at = resident_postal_address(resident);

    return address_fault(resident, tonight->days.as_of, rules->leap) == ADDRESS_COMPLETE
               ? town_doubt(&tonight->towns.index, at.postal_code, at.address)
               : TOWN_NO_DOUBT;
}

/* Another person's row, or another town's: asked once a person. */
static void look_for_contradiction(struct person *person, const struct tonight *tonight,
                                   const struct against *against, const struct rules *rules)
{
    if (person->contradiction_checked)
        return;
    person->contradiction_checked = true;
    person->doubt = judge_doubt(&person->resident, tonight, rules);
    person->disputed = marks_disputed(&against->compared.marks,
                                      mark_id(rowmarks_key(against->rows), person->resident_id));
}

struct facts judge_facts(struct person *person, const struct certificate *certificate, Day ideal_on,
                         const struct tonight *tonight, const struct against *against,
                         const struct rules *rules)
{
    struct known known = {.peers = person->peers,
                          .decision = person->decision,
                          .listed_elsewhere =
                              told_elsewhere_has(&tonight->told, certificate->kind,
                                                 certificate->serial, certificate->expires_on),
                          .stays = person->known && day_is(person->resident.stay_until),
                          .ambiguous = person->ambiguous,
                          .disputed = DAY_NONE,
                          .ideal_on = ideal_on};

    if (person->known) {
        look_for_contradiction(person, tonight, against, rules);
        known.misplaced = town_contradicts(person->doubt);
        known.only_town = person->doubt == TOWN_WITHOUT_NUMBER;
        known.disputed = person->disputed;
    }
    return facts_of(rules, tonight->days.as_of, certificate, &known);
}

static void judge_as(struct due *due, const struct judging *by, bool unprintable, bool unfit)
{
    struct person *person = due->person;
    struct printed_now printed;
    struct facts facts = judge_facts(person, &due->certificate, due->terms.ideal_on, by->tonight,
                                     by->against, by->rules);

    facts.duplicate_serial = due->duplicate;
    facts.unprintable = unprintable;
    facts.unfit_address = unfit;
    facts_remember(&facts, due->memory, printed_again(due, by, &printed));
    due->judgement = rules_judge(by->rules, &by->tonight->days, &due->certificate,
                                 person->known ? &person->resident : NULL, &facts);
}

/* By what the registers, the ledger and people say. */
static void judge_said(struct due *due, const struct judging *by)
{
    judge_as(due, by, /*unprintable*/ false, /*unfit*/ false);
}

static bool asks_print(const struct due *due)
{
    return due->judgement.disposition == DISPOSITION_NOTICE ||
           due->judgement.disposition == DISPOSITION_LAPSED ||
           due->judgement.disposition == DISPOSITION_HELD;
}

/* And where that asks it, by what can be printed. */
static void judge_printable(struct due *due, const struct judging *by, struct arena *arena)
{
    struct person *person = due->person;

    judge_print(person, by->tonight, by->rules, arena);
    if (person->unprintable || person->unfit)
        judge_as(due, by, person->unprintable, person->unfit);
}

void judge_row(struct due *due, const struct judging *by, struct arena *arena)
{
    judge_said(due, by);
    if (asks_print(due))
        judge_printable(due, by, arena);
}

/* Whose resident is unknown: it may be that a spreadsheet took the zeros in front. */
static void take_zeros(const struct intake *intake, struct due *due, struct arena *arena)
{
    size_t must = due->judgement.reason == REASON_UNKNOWN_RESIDENT
                      ? id_zeros_lost(intake->id_lengths, due->certificate.resident_id)
                      : 0;
    struct fault *fault;

    if (!must)
        return;
    fault = ARENA_NEW(arena, struct fault);
    *fault = (struct fault){.kind = FAULT_ZEROS,
                            .column = CERTIFICATE_COLUMN_RESIDENT_ID,
                            .is = (uint32_t)due->certificate.resident_id.n,
                            .must = (uint32_t)must};
    due->fault = fault;
}

/*
 * What can be printed is asked beside: some rows were judged by what is said, and while their texts
 * are measured the next are. Both touch a row and its holder, but never the same of them: the one
 * that measures has rows that the other has left, and only it has the press's faces.
 */
enum { PRINTED_TOGETHER = 1 << 8 };

struct measuring {
    const struct judging *by;
    struct arena arena; /* what it says of them; the night's own afterwards */
    VEC(struct due *) next, rows;
    struct beside beside;
};

static void measure(void *context)
{
    struct measuring *measuring = context;

    for (size_t i = 0; i < measuring->rows.count; i++)
        judge_printable(measuring->rows.at[i], measuring->by, &measuring->arena);
}

static void measure_next(struct measuring *measuring, bool beside)
{
    beside_end(&measuring->beside);
    measuring->rows.count = 0;
    for (size_t i = 0; i < measuring->next.count; i++)
        VEC_PUSH(&measuring->rows, measuring->next.at[i]);
    measuring->next.count = 0;
    beside_begin(&measuring->beside, beside, measure, measuring);
}

static void measure_end(struct measuring *measuring, struct arena *arena)
{
    measure_next(measuring, /*beside*/ false);
    VEC_RELEASE(&measuring->next);
    VEC_RELEASE(&measuring->rows);
    arena_adopt(arena, &measuring->arena);
}

static void judge_rows(struct intake *intake, const struct judging *by, struct arena *arena)
{
    struct measuring measuring = {.by = by};
    struct due_view view;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct due *due = due_at(&intake->dues, i, &view);

        if (due->unreadable != REASON_NONE) {
            due->judgement = (struct judgement){DISPOSITION_REJECTED, due->unreadable, 0};
            continue;
        }
        judge_said(due, by);
        take_zeros(intake, due, arena);
        doubts_find(due, intake->checked, by->rules, by->tonight->press);
        due_put(&intake->dues, i, due, arena);
        if (asks_print(due))
            VEC_PUSH(&measuring.next, due_live(&intake->dues, i));
        if (measuring.next.count == PRINTED_TOGETHER)
            measure_next(&measuring, intake->beside);
    }
    measure_end(&measuring, arena);
}

/* ---- pieces and the plan --------------------------------------------------------------------- */

/* The rows that may become part of a letter; their persons are numbered as they are met. */
static size_t take_rows(const struct intake *intake, struct pool_row *rows, struct due **of,
                        uint32_t *persons)
{
    size_t count = 0;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct due *due = due_live(&intake->dues, i);

        if (!due || due->judgement.disposition != DISPOSITION_NOTICE)
            continue;
        if (due->person->piece == UINT32_MAX)
            due->person->piece = (*persons)++;
        of[count] = due;
        rows[count++] = (struct pool_row){.person = due->person->piece,
                                          .expires_on = due->certificate.expires_on,
                                          .ideal_on = due->terms.ideal_on};
    }
    return count;
}

static void take_letter(struct pool_piece *piece, const struct pool_letter *letter,
                        const struct pool_row *rows, struct due *const *of)
{
    struct due **link = &piece->rows;

    for (uint32_t at = letter->first; at != POOL_END; at = rows[at].next) {
        *link = of[at];
        link = &of[at]->next_of_piece;
    }
    piece->person = piece->rows->person;
    piece->plan = pool_plan_piece(letter, &piece->person->resident);
    piece->until = letter->until;
}

static int pool_order(const void *a, const void *b)
{
    return plan_piece_compare(&((const struct pool_piece *)a)->plan,
                              &((const struct pool_piece *)b)->plan);
}

static void gather_pieces(struct pool *pool, struct intake *intake, struct arena *arena)
{
    struct pool_row *rows = mem_zero(intake->dues.live.count, sizeof *rows);
    struct due **of = mem_zero(intake->dues.live.count, sizeof *of);
    struct pool_letter *letters;
    uint32_t persons = 0;
    size_t count = take_rows(intake, rows, of, &persons);

    letters = mem_zero(persons, sizeof *letters);
    pool_gather(rows, count, letters, persons);
    pool->pieces = ARENA_ARRAY(arena, struct pool_piece, persons);
    pool->count = persons;
    for (size_t i = 0; i < persons; i++)
        take_letter(&pool->pieces[i], &letters[i], rows, of);
    if (pool->count)
        qsort(pool->pieces, pool->count, sizeof *pool->pieces, pool_order);
    for (size_t i = 0; i < pool->count; i++)
        pool->pieces[i].person->piece = (uint32_t)i;
    mem_free(letters);
    mem_free(of);
    mem_free(rows);
}

static void apply_plan(const struct pool *pool, const enum reason *verdicts, const Day *planned)
{
    for (size_t i = 0; i < pool->count; i++) {
        if (verdicts[i] == REASON_NONE)
            continue;
        for (struct due *row = pool->pieces[i].rows; row; row = row->next_of_piece) {
            row->judgement = (struct judgement){DISPOSITION_WAITING, verdicts[i], 0};
            row->planned_on = pool_planned_on(verdicts[i], planned[i], row->certificate.expires_on);
        }
    }
}

static Str scope_of(const struct limit *limit, struct arena *arena)
{
    static const char *const words[] = {
        [SCOPE_ALL] = "all", [SCOPE_POSTAL] = "postal:", [SCOPE_MUNICIPALITY] = "municipality:"};

    return arena_printf(arena, "%s%s", words[limit->scope], limit->prefix);
}

/* What the counter has to do with letters that are sent, week by week. */
static void take_loads(struct pool *pool, struct plan *plan, Day mail_on, struct arena *arena)
{
    size_t most = plan_loads(plan, mail_on, LOAD_WEEKS, NULL);
    struct plan_load *found = mem_zero(most, sizeof *found);
    size_t count = plan_loads(plan, mail_on, LOAD_WEEKS, found);

    pool->loads = ARENA_ARRAY(arena, struct lot_load, most);
    pool->load_count = count;
    for (size_t i = 0; i < count; i++) {
        const struct visit_week *week = &found[i].week;

        pool->loads[i] = (struct lot_load){.scope = scope_of(found[i].limit, arena),
                                           .per_day = found[i].limit->period == PER_DAY,
                                           .limited = week->limited,
                                           .monday = found[i].monday,
                                           .most = (uint64_t)week->most,
                                           .walk_in = (uint64_t)week->walk_in,
                                           .sent = (uint64_t)week->letters};
    }
    mem_free(found);
}

/* And with those that wait and have a day on which they are planned, as 待機 lists it: who has none in time is in no
 * week, whatever the planner made of him, and who waits for the cut-off is. */
static void take_waiting_loads(struct pool *pool, const struct judging *by,
                               const enum reason *verdicts, const Day *planned)
{
    struct plan_load *found = mem_zero(pool->load_count, sizeof *found);
    struct plan waiting;

    plan_init(&waiting, by->rules, &by->tonight->calendar, &by->tonight->limits);
    for (size_t i = 0; i < pool->count && pool->load_count; i++) {
        const struct plan_piece *piece = &pool->pieces[i].plan;
        Day on = verdicts[i] == REASON_NONE
                     ? DAY_NONE
                     : pool_planned_on(verdicts[i], planned[i], piece->expires_on);

        if (day_is(on))
            plan_add_visits(&waiting, &(struct plan_visit){on, DAY_NONE, piece->postal_code,
                                                           piece->municipality, 1});
    }
    if (pool->load_count)
        plan_loads(&waiting, by->tonight->days.mail_on, LOAD_WEEKS, found);
    for (size_t i = 0; i < pool->load_count; i++)
        pool->loads[i].planned = (uint64_t)found[i].week.letters;
    plan_release(&waiting);
    mem_free(found);
}

int judge_use(struct plan *plan, const struct judging *by, struct arena *arena, struct err *err)
{
    Day mail_on = by->tonight->days.mail_on, from = plan_visits_from(plan, mail_on);

    if (ledger_use(by->store->ledger, mail_on, plan, arena, err))
        return -1;
    return day_is(from) ? ledger_visits(by->store->ledger, from, plan, arena, err) : 0;
}

static int plan_pieces(struct pool *pool, const struct judging *by, struct arena *arena,
                       struct err *err)
{
    const struct night_days *days = &by->tonight->days;
    struct plan_piece *pieces = mem_zero(pool->count, sizeof *pieces);
    enum reason *verdicts = mem_zero(pool->count, sizeof *verdicts);
    Day *until = mem_zero(pool->count, sizeof *until);
    Day *planned = mem_zero(pool->count, sizeof *planned);
    struct plan plan;
    int status;

    for (size_t i = 0; i < pool->count; i++) {
        pieces[i] = pool->pieces[i].plan;
        until[i] = pool->pieces[i].until;
    }
    plan_init(&plan, by->rules, &by->tonight->calendar, &by->tonight->limits);
    status = judge_use(&plan, by, arena, err);
    if (!status) {
        plan_night(&plan, pieces, pool->count, days->mail_on, days->before_cutoff, verdicts);
        take_loads(pool, &plan, days->mail_on, arena);
        plan_ahead(&plan, pieces, pool->count, days->mail_on, verdicts, until, planned);
        take_waiting_loads(pool, by, verdicts, planned);
        apply_plan(pool, verdicts, planned);
    }
    plan_release(&plan);
    mem_free(pieces);
    mem_free(verdicts);
    mem_free(until);
    mem_free(planned);
    return status;
}

int judge_begin(struct intake *intake, const struct judging *by, struct arena *arena,
                struct err *err)
{
    struct deciding deciding = {intake, arena};

    REQUIRE(intake->not_due_by_month && by->against->rows); /* intake_registers() was here */
    REQUIRE(by->tonight->press && by->store->ledger);
    return respell(intake, by, arena, err) ||
                   ledger_each_decision(by->store->ledger, take_decision, &deciding, err)
               ? -1
               : 0;
}

int judge_night(struct intake *intake, struct pool *pool, const struct judging *by,
                struct arena *arena, struct err *err)
{
    REQUIRE(pool->count == 0);
    if (judge_begin(intake, by, arena, err))
        return -1;
    judge_rows(intake, by, arena);
    gather_pieces(pool, intake, arena);
    return plan_pieces(pool, by, arena, err);
}

/*
 * Every row gets one disposition; then pieces, the planner, and the listing in register order.
 *
 * What could not be read, not_due and past was settled while the register streamed (intake.c). Here
 * the rest is: duplicates, the facts of each row, core/rules/rules, core/rules/plan.
 */
#include <stdlib.h>

#include "say/err.h"
#include "edge/disk/digest.h"
#include "edge/ledger/ledger_record.h"
#include "flow/night/doubts.h"
#include "flow/night/judge.h"
#include "flow/night/night.h"

/* ---- duplicates ------------------------------------------------------------------------------ */

static int serial_order(const void *a, const void *b)
{
    const struct due *left = *(struct due *const *)a, *right = *(struct due *const *)b;
    int order = left->kind - right->kind;

    if (order == 0)
        order = str_compare(left->certificate.serial, right->certificate.serial);
    if (order == 0)
        order = left->certificate.line < right->certificate.line ? -1 : 1;
    return order;
}

/* Of readable rows with one kind and serial the first in the file speaks; the others are rejected.
 */
static void mark_duplicates(struct night *night)
{
    struct due **sorted = mem_zero(night->intake.dues.count, sizeof *sorted);
    size_t count = 0;

    for (size_t i = 0; i < night->intake.dues.count; i++)
        if (night->intake.dues.at[i]->unreadable == REASON_NONE)
            sorted[count++] = night->intake.dues.at[i];
    qsort(sorted, count, sizeof *sorted, serial_order);
    for (size_t i = 1; i < count; i++)
        sorted[i]->duplicate =
            sorted[i]->kind == sorted[i - 1]->kind &&
            str_equal(sorted[i]->certificate.serial, sorted[i - 1]->certificate.serial);
    mem_free(sorted);
}

/* ---- the facts of one row -------------------------------------------------------------------- */

static bool is_superseded(const struct person *person, const struct certificate *own)
{
    for (const struct peer *at = person->peers; at; at = at->next) {
        const struct certificate *peer = &at->certificate;
        int later = day_compare(peer->issued_on, own->issued_on);

        if (peer->kind == own->kind && peer->status == CERTIFICATE_VALID &&
            !str_equal(peer->serial, own->serial) &&
            (later > 0 || (later == 0 && day_before(own->expires_on, peer->expires_on))))
            return true;
    }
    return false;
}

/* The language whose template the resident gets. */
static Str language_of(const struct press *press, const struct resident *resident)
{
    return press_has_language(press, resident->language) ? resident->language : STR("ja");
}

void judge_address(struct lot_piece *piece, const struct person *person,
                   const struct tonight *tonight, const struct rules *rules)
{
    const struct resident *resident = &person->resident;
    struct postal_address at = resident_postal_address(resident);
    struct addressee to = resident_addressee(resident, tonight->days.as_of, rules->leap);

    piece->language = language_of(tonight->press, resident);
    piece->resident_id = person->resident_id;
    piece->municipality = resident->municipality;
    piece->addressee = to.name;
    piece->guardian = to.guardian;
    piece->holder_name =
        str_equal(to.name, resident->name) && !to.guardian ? STR_EMPTY : resident->name;
    piece->postal_code = at.postal_code;
    piece->address = at.address;
    piece->building = at.building;
    piece->is_ward = resident->ward;
    piece->is_child = resident_under_15(resident, tonight->days.as_of, rules->leap);
    piece->is_protected = resident->is_protected;
}

static void add_missing(struct night *night, struct person *person, Str text)
{
    Str missing = STR_EMPTY;

    if (press_prints(night->tonight.press, text, &night->arena, &missing))
        return;
    person->unprintable = true;
    person->missing = str_is_empty(person->missing)
                          ? missing
                          : arena_printf(&night->arena, STR_FMT " " STR_FMT,
                                         STR_ARG(person->missing), STR_ARG(missing));
}

/* Asked once a resident, and only of those who come that far; of the held ones too, since 保留
 * names every reason. */
static void check_print(struct night *night, struct person *person)
{
    struct lot_piece piece = {0};

    if (person->print_checked)
        return;
    person->print_checked = true;
    judge_address(&piece, person, &night->tonight, &night->config.rules);
    add_missing(night, person, person->resident.name);
    if (!str_equal(piece.addressee, person->resident.name))
        add_missing(night, person, piece.addressee);
    add_missing(night, person, piece.address);
    add_missing(night, person, piece.building);
    if (!person->unprintable)
        person->unfit = !press_fits(night->tonight.press, &piece);
}

struct printed judge_printed(const struct store *store, const struct lot_piece *piece)
{
    const Str said[] = {piece->addressee, piece->postal_code, piece->address, piece->building};
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

/* Whether the last piece of this row came back from the door to which one would go now. */
static bool is_returned(const struct night *night, const struct due *due)
{
    struct lot_piece piece = {0};
    struct printed now;

    if (!memory_came_back(due->memory) || !due->person->known)
        return false;
    judge_address(&piece, due->person, &night->tonight, &night->config.rules);
    now = judge_printed(&night->store, &piece);
    return memory_is_returned(due->memory, &now);
}

static void take_decision(void *context, Str resident_id, const struct decision *last, Str by)
{
    struct night *night = context;
    struct person *person =
        intake_person(&night->intake, &night->arena, resident_id, /*add*/ false);

    if (!person)
        return;
    person->decision = *last;
    person->decided_by = arena_copy(&night->arena, by);
}

struct facts judge_facts(struct person *person, const struct certificate *certificate, Day ideal_on,
                         const struct tonight *tonight, const struct against *against,
                         const struct rules *rules)
{
    Day as_of = tonight->days.as_of;
    bool released = decision_holds(&person->decision, DECISION_RELEASE, as_of);

    return (struct facts){.superseded = is_superseded(person, certificate),
                          .told_elsewhere =
                              day_before(ideal_on, rules->since) ||
                              told_elsewhere_has(&tonight->told, certificate->kind,
                                                 certificate->serial, certificate->expires_on),
                          .refused = decision_holds(&person->decision, DECISION_REFUSE, as_of),
                          .released = released,
                          .ambiguous_resident = person->ambiguous,
                          .contradiction = judge_contradicts(person, released, tonight, against)};
}

static void judge_row(struct night *night, struct due *due)
{
    const struct rules *rules = &night->config.rules;
    struct person *person = due->person;
    const struct resident *resident = person->known ? &person->resident : NULL;
    struct facts facts = judge_facts(person, &due->certificate, due->terms.ideal_on,
                                     &night->tonight, &night->against, rules);

    facts.duplicate_serial = due->duplicate;
    facts.told = memory_is_told(due->memory);
    facts.returned_unchanged = is_returned(night, due);
    facts.seen = due->memory && due->memory->seen;
    due->judgement = rules_judge(rules, &night->tonight.days, &due->certificate, resident, &facts);
    if (due->judgement.disposition == DISPOSITION_NOTICE ||
        due->judgement.disposition == DISPOSITION_LAPSED ||
        due->judgement.disposition == DISPOSITION_HELD) {
        check_print(night, person);
        facts.unprintable = person->unprintable;
        facts.unfit_address = person->unfit;
        due->judgement =
            rules_judge(rules, &night->tonight.days, &due->certificate, resident, &facts);
    }
}

static void judge_rows(struct night *night)
{
    for (size_t i = 0; i < night->intake.dues.count; i++) {
        struct due *due = night->intake.dues.at[i];

        if (due->unreadable != REASON_NONE)
            due->judgement = (struct judgement){DISPOSITION_REJECTED, due->unreadable, 0};
        else
            judge_row(night, due);
    }
}

/* ---- pieces and the plan --------------------------------------------------------------------- */

/* Links the rows that can go into one piece a resident. */
static void gather_pieces(struct night *night)
{
    VEC(struct pool_piece) pieces = {0};

    for (size_t i = night->intake.dues.count;
         i-- > 0;) { /* backwards: each list then is in file order */
        struct due *due = night->intake.dues.at[i];
        struct pool_piece *piece;

        if (due->judgement.disposition != DISPOSITION_NOTICE)
            continue;
        if (due->person->piece == UINT32_MAX) {
            struct pool_piece fresh = {.person = due->person, .until = DAY_NONE};

            due->person->piece = (uint32_t)pieces.count;
            VEC_PUSH(&pieces, fresh);
        }
        REQUIRE(due->person->piece < pieces.count);
        piece = &pieces.at[due->person->piece];
        due->twin = piece->rows;
        piece->rows = due;
        if (day_before(piece->until, due->certificate.expires_on))
            piece->until = due->certificate.expires_on;
    }
    night->pool.count = pieces.count;
    night->pool.pieces = VEC_KEEP(&night->arena, &pieces);
    VEC_RELEASE(&pieces);
}

static struct plan_piece plan_piece_of(const struct pool_piece *piece)
{
    struct postal_address at = resident_postal_address(&piece->person->resident);
    struct plan_piece plan = {.resident_id = piece->person->resident_id,
                              .postal_code = at.postal_code,
                              .municipality = piece->person->resident.municipality,
                              .expires_on = piece->rows->certificate.expires_on,
                              .ideal_on = piece->rows->terms.ideal_on};

    for (const struct due *row = piece->rows->twin; row; row = row->twin) {
        if (day_before(row->certificate.expires_on, plan.expires_on))
            plan.expires_on = row->certificate.expires_on;
        if (day_before(row->terms.ideal_on, plan.ideal_on))
            plan.ideal_on = row->terms.ideal_on;
    }
    return plan;
}

static int pool_order(const void *a, const void *b)
{
    struct plan_piece left = plan_piece_of(a), right = plan_piece_of(b);

    return plan_piece_compare(&left, &right);
}

static void apply_plan(struct night *night, const enum reason *verdicts, const Day *planned)
{
    for (size_t i = 0; i < night->pool.count; i++) {
        if (verdicts[i] == REASON_NONE)
            continue;
        for (struct due *row = night->pool.pieces[i].rows; row; row = row->twin) {
            row->judgement = (struct judgement){DISPOSITION_WAITING, verdicts[i], 0};
            if (verdicts[i] == REASON_CUTOFF ||
                (day_is(planned[i]) && day_before(planned[i], row->certificate.expires_on)))
                row->planned_on = planned[i];
        }
    }
}

static int plan_pieces(struct night *night, struct err *err)
{
    struct plan_piece *pool = mem_zero(night->pool.count, sizeof *pool);
    enum reason *verdicts = mem_zero(night->pool.count, sizeof *verdicts);
    Day *until = mem_zero(night->pool.count, sizeof *until);
    Day *planned = mem_zero(night->pool.count, sizeof *planned);
    struct plan plan;
    int status;

    if (night->pool.count)
        qsort(night->pool.pieces, night->pool.count, sizeof *night->pool.pieces, pool_order);
    for (size_t i = 0; i < night->pool.count; i++) {
        night->pool.pieces[i].person->piece = (uint32_t)i;
        pool[i] = plan_piece_of(&night->pool.pieces[i]);
        until[i] = night->pool.pieces[i].until;
    }
    plan_init(&plan, &night->config.rules, &night->tonight.calendar, &night->tonight.limits);
    status =
        ledger_use(night->store.ledger, night->tonight.days.mail_on, &plan, &night->arena, err);
    if (!status) {
        plan_night(&plan, pool, night->pool.count, night->tonight.days.mail_on,
                   night->tonight.days.before_cutoff, verdicts);
        plan_ahead(&plan, pool, night->pool.count, night->tonight.days.mail_on, verdicts, until,
                   planned);
        apply_plan(night, verdicts, planned);
    }
    plan_release(&plan);
    mem_free(pool);
    mem_free(verdicts);
    mem_free(until);
    mem_free(planned);
    return status;
}

int night_judge(struct night *night, struct err *err)
{
    mark_duplicates(night);
    if (ledger_each_decision(night->store.ledger, take_decision, night, err))
        return -1;
    judge_rows(night);
    gather_pieces(night);
    if (plan_pieces(night, err))
        return -1;
    doubts_find(&night->intake, &night->config.rules, night->tonight.press);
    watch_step(&night->watch, "judge");
    return 0;
}

/* The rows of the lot are walked beside those of the night that they were made of. */
#include "flow/night/listed.h"

#include "core/lot/capacity.h"
#include "core/rules/facts.h"
#include "edge/ledger/ledger_book.h"
#include "flow/night/respell.h"

/* ---- those who wait -------------------------------------------------------------------------- */

static void take_waiting(struct lot_row *row, const struct due *due, const struct lot *lot,
                         const struct making *by, struct lot_row_mores *mores)
{
    struct postal_address at = resident_postal_address(&due->person->resident);
    struct lot_row_more more = *lot_row_more(row);

    if (day_is(row->planned_on))
        more.deliver_on = business_day_from(&by->tonight->calendar, row->planned_on,
                                            by->config->rules.delivery_days);
    if (row->reason == REASON_COUNTER_CAPACITY)
        more.counter_week = capacity_week(lot, at.postal_code, due->person->resident.municipality);
    mores_put(mores, row, &more);
}

/* ---- those suppressed ------------------------------------------------------------------------ */

static Str day_said(const char *what, Day day, struct arena *arena)
{
    char text[DAY_TEXT_MAX];

    return arena_printf(arena, "%s %s", what, day_text(day, text));
}

/* The value of the register by which the rules decide; neither a name nor an address. */
static Str basis_of(const struct due *due, enum reason reason, struct arena *arena)
{
    const struct resident *resident = &due->person->resident;

    switch (reason) {
    case REASON_DECEASED:
    case REASON_MOVED_OUT:
    case REASON_REMOVED:
    case REASON_ABROAD:
        return arena_printf(arena, "住民状態 %s", resident_status_term(resident->status).japanese);
    case REASON_REVOKED:
    case REASON_SUSPENDED:
    case REASON_UNDELIVERED:
        return arena_printf(arena, "証明書の状態 %s",
                            certificate_status_term(due->certificate.status).japanese);
    case REASON_STAY_PERIOD:
        return day_said("在留期間満了日", resident->stay_until, arena);
    case REASON_RESIDENCE_ELSEWHERE:
        return STR("居所登録あり");
    case REASON_RESIDENCE_CARD:
        return arena_printf(arena, "カードの種類 %s",
                            card_type_term(due->certificate.card_type).japanese);
    default:
        return STR_EMPTY;
    }
}

/* Each reason has one text, whoever's row it is, but where a stay ends. Of a superseded row the two days
 * are kept. */
static void take_basis(struct lot_row *row, const struct due *due, struct listed_alike *alike,
                       struct arena *arena)
{
    enum reason reason = (enum reason)row->reason;
    struct lot_row_more more = lot_row_no_more;
    struct lot_row_mores mores = {.arena = arena};
    const struct certificate *by;

    if (reason == REASON_SUPERSEDED) {
        by = facts_successor(due->person->peers, &due->certificate);
        row->by_issued_on = by ? by->issued_on : DAY_NONE;
        row->by_expires_on = by ? by->expires_on : DAY_NONE;
        return;
    }
    if (!alike->of[reason] || reason == REASON_STAY_PERIOD) {
        more.basis = basis_of(due, reason, arena);
        mores_put(&mores, row, &more);
        alike->of[reason] = row->more;
    }
    row->more = alike->of[reason];
}

void listed_why(struct lot_row *row, const struct due *due, struct listed_alike *alike, Day as_of,
                struct arena *arena)
{
    REQUIRE(row->disposition == DISPOSITION_SUPPRESSED);
    row->since = as_of;
    take_basis(row, due, alike, arena);
}

static bool was_suppressed(const struct due *due)
{
    const struct memory *memory = due_speaks(due);

    return memory && memory->standing == DISPOSITION_SUPPRESSED;
}

/* ---- both ------------------------------------------------------------------------------------ */

enum { ASKED_TOGETHER = 4096 };

struct asking { /* since when; the ledger is asked for many at once, but not for all */
    struct ledger *ledger;
    bool is_question; /* nobody sees since when */
    VEC(struct ledger_since) list;
    char (*serials)[PACKED_BYTES_MAX]; /* of the list; ASKED_TOGETHER */
};

static int ask(struct asking *asking, struct err *err)
{
    size_t count = asking->list.count;

    asking->list.count = 0;
    return ledger_suppressed_since(asking->ledger, asking->list.at, count, err);
}

static int ask_since(struct asking *asking, const struct due *due, struct lot_row *row,
                     struct err *err)
{
    char *serial = asking->serials[asking->list.count];
    struct ledger_since since = {memory_key(due->memory, serial), &row->since};

    VEC_PUSH(&asking->list, since);
    return asking->list.count == ASKED_TOGETHER ? ask(asking, err) : 0;
}

static int take_suppressed(struct lot_row *row, const struct due *due, struct asking *asking,
                           struct err *err)
{
    return was_suppressed(due) ? ask_since(asking, due, row, err) : 0;
}

static int take_rows(struct lot *lot, const struct intake *intake, const struct making *by,
                     struct asking *asking, struct arena *arena, struct err *err)
{
    struct lot_row_mores mores = {.arena = arena};
    struct due_view view;
    uint32_t at = 0;
    int status = 0;

    for (size_t i = 0; i < intake->dues.rows.count && !status; i++) {
        struct lot_row *row = &lot->rows[at];

        if (!disposition_is_listed(due_disposition(&intake->dues, i)))
            continue;
        at++;
        if (row->disposition == DISPOSITION_WAITING)
            take_waiting(row, due_at(&intake->dues, i, &view), lot, by, &mores);
        else if (row->disposition == DISPOSITION_SUPPRESSED && !asking->is_question &&
                 due_is_known(&intake->dues, i))
            status = take_suppressed(row, due_at(&intake->dues, i, &view), asking, err);
    }
    REQUIRE(status || at == lot->row_count); /* the rows of the lot are the listed ones */
    return status;
}

int listed_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err)
{
    struct asking asking = {.ledger = by->ledger,
                            .is_question = by->is_question,
                            .serials = mem_alloc(sizeof *asking.serials * ASKED_TOGETHER)};
    int status = take_rows(lot, intake, by, &asking, arena, err) || ask(&asking, err) ? -1 : 0;

    VEC_RELEASE(&asking.list);
    mem_free(asking.serials);
    return status;
}

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

/* Since the first of the published runs in a row, up to the last, that suppressed it. The changes of all
 * are read once, in one walk: to ask for each takes far longer. */
struct asking {
    struct lot *lot;
    const struct history *history;
    uint32_t *of;    /* of an entry of the history: 1 + the row that asks for it; 0: none does */
    Day first, last; /* their expiries; DAY_NONE: nobody asks */
};

#define SERIES_GOES_ON UINT32_C(0x80000000) /* of `of`: the last change suppressed it */

static void ask(struct asking *asking, const struct memory *memory, uint32_t row)
{
    Day expires_on = memory_expires(memory);

    if (!asking->of)
        asking->of = mem_zero(asking->history->count, sizeof *asking->of);
    asking->of[memory->number] = row + 1;
    if (!day_is(asking->first) || day_before(expires_on, asking->first))
        asking->first = expires_on;
    if (!day_is(asking->last) || day_before(asking->last, expires_on))
        asking->last = expires_on;
}

/* An entry that another name leads to is not that of this key. */
static uint32_t *asked_of(const struct asking *asking, const struct certificate_key *key)
{
    const struct memory *memory = history_find(asking->history, key);
    char serial[PACKED_BYTES_MAX];

    return memory && asking->of[memory->number] &&
                   str_equal(memory_key(memory, serial).serial, key->serial)
               ? &asking->of[memory->number]
               : NULL;
}

static void take_change(void *context, const struct certificate_key *key,
                        enum disposition disposition, Day as_of)
{
    const struct asking *asking = context;
    uint32_t *of = asked_of(asking, key);

    if (!of)
        return;
    if (disposition != DISPOSITION_SUPPRESSED) {
        *of &= ~SERIES_GOES_ON;
    } else if (!(*of & SERIES_GOES_ON)) {
        asking->lot->rows[*of - 1].since = as_of;
        *of |= SERIES_GOES_ON;
    }
}

static int answer(struct asking *asking, struct ledger *ledger, struct err *err)
{
    int status = day_is(asking->first) ? ledger_each_change(ledger, asking->first, asking->last,
                                                            take_change, asking, err)
                                       : 0;

    mem_free(asking->of);
    return status;
}

/* ---- both ------------------------------------------------------------------------------------ */

int listed_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err)
{
    struct lot_row_mores mores = {.arena = arena};
    struct asking asking = {lot, &intake->history, NULL, DAY_NONE, DAY_NONE};
    struct due_view view;
    uint32_t at = 0;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        struct lot_row *row = &lot->rows[at];
        const struct due *due;

        if (!disposition_is_listed(due_disposition(&intake->dues, i)))
            continue;
        if (row->disposition == DISPOSITION_WAITING) {
            take_waiting(row, due_at(&intake->dues, i, &view), lot, by, &mores);
        } else if (row->disposition == DISPOSITION_SUPPRESSED && !by->is_question &&
                   due_is_known(&intake->dues, i)) { /* nobody who asks sees since when */
            due = due_at(&intake->dues, i, &view);
            if (was_suppressed(due))
                ask(&asking, due->memory, at);
        }
        at++;
    }
    REQUIRE(at == lot->row_count); /* the rows of the lot are the listed ones */
    return answer(&asking, by->ledger, err);
}

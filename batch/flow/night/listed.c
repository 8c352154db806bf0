/* The rows of the lot are walked beside those of the night that they were made of. */
#include "flow/night/listed.h"

#include "core/lot/capacity.h"
#include "core/rules/facts.h"
#include "edge/ledger/ledger_book.h"
#include "flow/night/respell.h"

/* ---- those who wait -------------------------------------------------------------------------- */

static void take_waiting(struct lot_row *row, const struct due *due, const struct lot *lot,
                         const struct making *by)
{
    struct postal_address at = resident_postal_address(&due->person->resident);

    if (day_is(row->planned_on))
        row->deliver_on = business_day_from(&by->tonight->calendar, row->planned_on,
                                            by->config->rules.delivery_days);
    if (row->reason == REASON_COUNTER_CAPACITY)
        row->counter_week = capacity_week(lot, at.postal_code, due->person->resident.municipality);
}

/* ---- those suppressed ------------------------------------------------------------------------ */

static Str day_said(const char *what, Day day, struct arena *arena)
{
    char text[DAY_TEXT_MAX];

    return arena_printf(arena, "%s %s", what, day_text(day, text));
}

static Str successor_said(const struct due *due, struct arena *arena)
{
    const struct certificate *by = facts_successor(due->person->peers, &due->certificate);
    char issued[DAY_TEXT_MAX], expires[DAY_TEXT_MAX];

    return by ? arena_printf(arena, "%s発行、%s満了の証明書", day_text(by->issued_on, issued),
                             day_text(by->expires_on, expires))
              : STR_EMPTY;
}

/* Each such reason has one text, whoever's row it is. */
static bool is_alike(enum reason reason)
{
    return reason != REASON_SUPERSEDED && reason != REASON_STAY_PERIOD;
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
    case REASON_SUPERSEDED:
        return successor_said(due, arena);
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

static bool was_suppressed(const struct due *due)
{
    const struct memory *memory = due_speaks(due);

    return memory && memory->standing == DISPOSITION_SUPPRESSED;
}

/* ---- both ------------------------------------------------------------------------------------ */

int listed_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err)
{
    VEC(struct ledger_since) asked = {0};
    Str bases[REASON_COUNT] = {STR_EMPTY};
    struct due_view view;
    uint32_t at = 0;
    int status;

    for (size_t i = 0; i < intake->dues.rows.count; i++) {
        const struct due *due;
        struct lot_row *row;

        if (!disposition_is_listed(due_disposition(&intake->dues, i)))
            continue;
        due = due_at(&intake->dues, i, &view);
        row = &lot->rows[at++];
        row->deliver_on = row->counter_week = row->since = DAY_NONE;
        if (row->disposition == DISPOSITION_WAITING)
            take_waiting(row, due, lot, by);
        if (row->disposition != DISPOSITION_SUPPRESSED)
            continue;
        row->since = lot->as_of;
        if (!is_alike(row->reason) || str_is_empty(bases[row->reason]))
            bases[row->reason] = basis_of(due, row->reason, arena);
        row->basis = bases[row->reason];
        if (!by->is_question && was_suppressed(due)) {
            struct ledger_since since = {memory_key(due->memory), &row->since};

            VEC_PUSH(&asked, since);
        }
    }
    REQUIRE(at == lot->row_count); /* the rows of the lot are the listed ones */
    status = asked.count ? ledger_suppressed_since(by->ledger, asked.at, asked.count, err) : 0;
    VEC_RELEASE(&asked);
    return status;
}

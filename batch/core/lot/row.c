/* Rows of a lot in little memory. */
#include "core/lot/row.h"

#include <stdio.h>

/* ---- texts ----------------------------------------------------------------------------------- */

void lot_row_long_texts(const struct lot_row *row, Str *serial, Str *resident_id)
{
    uint32_t lengths[2];

    memcpy(lengths, row->text, sizeof lengths);
    *serial = (Str){row->text + sizeof lengths, lengths[0]};
    *resident_id = (Str){serial->p + lengths[0], lengths[1]};
}

void lot_row_name(struct lot_row *row, Str serial, Str resident_id, struct arena *arena)
{
    uint32_t lengths[2] = {(uint32_t)serial.n, (uint32_t)resident_id.n};
    bool is_long = serial.n >= ROW_TEXT_LONG || resident_id.n >= ROW_TEXT_LONG;
    size_t head = is_long ? sizeof lengths : 0;
    char *text = arena_bytes(arena, head + serial.n + resident_id.n);

    if (is_long)
        memcpy(text, lengths, sizeof lengths);
    if (serial.n)
        memcpy(text + head, serial.p, serial.n);
    if (resident_id.n)
        memcpy(text + head + serial.n, resident_id.p, resident_id.n);
    row->text = text;
    row->serial_bytes = is_long ? ROW_TEXT_LONG : (uint8_t)serial.n;
    row->resident_bytes = is_long ? ROW_TEXT_LONG : (uint8_t)resident_id.n;
}

/* ---- what few rows have ---------------------------------------------------------------------- */

const struct lot_row_more lot_row_no_more = {.deliver_on = {INT32_MIN},
                                             .counter_week = {INT32_MIN}};

static bool more_equal(const struct lot_row_more *a, const struct lot_row_more *b)
{
    return str_equal(a->missing, b->missing) && str_equal(a->column, b->column) &&
           str_equal(a->fault, b->fault) && str_equal(a->basis, b->basis) &&
           day_equal(a->deliver_on, b->deliver_on) && day_equal(a->counter_week, b->counter_week);
}

void mores_put(struct lot_row_mores *mores, struct lot_row *row, const struct lot_row_more *more)
{
    struct lot_row_more *kept;

    row->more = NULL;
    if (more_equal(more, &lot_row_no_more))
        return;
    if (!mores->last || !more_equal(more, mores->last)) {
        kept = ARENA_NEW(mores->arena, struct lot_row_more);
        *kept = *more;
        mores->last = kept;
    }
    row->more = mores->last;
}

Str lot_row_basis(const struct lot_row *row, char out[ROW_BASIS_MAX])
{
    char issued[DAY_TEXT_MAX], expires[DAY_TEXT_MAX];
    int n;

    if (!day_is(row->by_expires_on))
        return lot_row_more(row)->basis;
    n = snprintf(out, ROW_BASIS_MAX, "%s発行、%s満了の証明書", day_text(row->by_issued_on, issued),
                 day_text(row->by_expires_on, expires));
    return (Str){out, (size_t)n};
}

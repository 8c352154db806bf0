/* The rows of a resident become one letter; what it says of the days to come. */
#include "core/lot/open.h"

#include <stdlib.h>

bool open_is(enum disposition disposition, enum reason reason)
{
    return disposition == DISPOSITION_WAITING ||
           (disposition == DISPOSITION_HELD && reason != REASON_REFUSED);
}

static int open_order(const void *a, const void *b)
{
    const struct delay_open *left = a, *right = b;
    int order = str_compare(left->resident_id, right->resident_id);

    if (!order)
        order = (int)left->waits - (int)right->waits;
    if (!order)
        order = day_compare(left->ideal_on, right->ideal_on);
    if (!order)
        order = day_compare(left->key.expires_on, right->key.expires_on);
    if (!order)
        order = (int)left->key.kind - (int)right->key.kind;
    return order ? order : str_compare(left->key.serial, right->key.serial);
}

static void open_join(struct delay_open *open, const struct delay_open *row)
{
    if (!day_is(open->planned_on))
        open->planned_on = row->planned_on;
    if (day_before(row->expires_on, open->expires_on))
        open->expires_on = row->expires_on;
}

static bool is_of_letter(const struct delay_open *open, const struct delay_open *row)
{
    return open->waits == row->waits && str_equal(open->resident_id, row->resident_id);
}

size_t open_gather(struct delay_open *rows, size_t count)
{
    size_t letters = 0;

    if (count)
        qsort(rows, count, sizeof *rows, open_order);
    for (size_t i = 0; i < count; i++)
        if (letters && is_of_letter(&rows[letters - 1], &rows[i]))
            open_join(&rows[letters - 1], &rows[i]);
        else
            rows[letters++] = rows[i];
    return letters;
}

int32_t open_left(const struct delay_open *open, const struct in_time *in_time)
{
    Day comes_on = in_time->held_deliver_on;

    if (open->waits)
        comes_on = day_is(open->planned_on)
                       ? business_day_from(in_time->calendar, open->planned_on,
                                           in_time->rules->delivery_days)
                       : DAY_NONE;

    return day_is(comes_on) ? day_between(comes_on, open->expires_on) : -1;
}

void open_look(struct lot_outlook *outlook, const struct delay_open *open)
{
    if (!open->waits)
        return;
    outlook->waiting++;
    outlook->unplanned += !day_is(open->planned_on);
    if (day_is(open->planned_on) &&
        (!day_is(outlook->clear_on) || day_before(outlook->clear_on, open->planned_on)))
        outlook->clear_on = open->planned_on;
}

void open_look_end(struct lot_outlook *outlook)
{
    if (outlook->unplanned)
        outlook->clear_on = DAY_NONE;
}

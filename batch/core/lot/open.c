/* The rows of a resident become one letter; what it says of the days to come. */
#include "core/lot/open.h"

#include <stdlib.h>

bool open_is(enum disposition disposition)
{
    return disposition == DISPOSITION_WAITING || disposition == DISPOSITION_HELD;
}

static int open_order(const void *a, const void *b)
{
    const struct delay_open *left = a, *right = b;
    int order = str_compare(left->resident_id, right->resident_id);

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
    open->waits = open->waits || row->waits;
    if (!day_is(open->planned_on))
        open->planned_on = row->planned_on;
    if (day_before(row->expires_on, open->expires_on))
        open->expires_on = row->expires_on;
}

size_t open_gather(struct delay_open *rows, size_t count)
{
    size_t people = 0;

    if (count)
        qsort(rows, count, sizeof *rows, open_order);
    for (size_t i = 0; i < count; i++)
        if (people && str_equal(rows[people - 1].resident_id, rows[i].resident_id))
            open_join(&rows[people - 1], &rows[i]);
        else
            rows[people++] = rows[i];
    return people;
}

int32_t open_left(const struct delay_open *open, const struct calendar *calendar, Day mail_on,
                  int delivery_days)
{
    Day goes_on =
        open->waits ? open->planned_on : mailing_on_or_after(calendar, day_add(mail_on, 1));
    Day comes_on = day_is(goes_on) ? business_day_from(calendar, goes_on, delivery_days) : DAY_NONE;

    return day_is(comes_on) ? day_between(comes_on, open->expires_on) : -1;
}

void open_look(struct lot_outlook *outlook, const struct delay_open *open, int32_t left, Day as_of)
{
    if (open->waits) {
        outlook->waiting++;
        outlook->unplanned += !day_is(open->planned_on);
        if (day_is(open->planned_on) &&
            (!day_is(outlook->clear_on) || day_before(outlook->clear_on, open->planned_on)))
            outlook->clear_on = open->planned_on;
    }
    if (left >= 0 || day_before(open->expires_on, as_of))
        return;
    if (!day_is(outlook->late_expiry) || day_before(open->expires_on, outlook->late_expiry)) {
        outlook->late_expiry = open->expires_on;
        outlook->late_letters = 0;
    }
    outlook->late_letters += day_equal(open->expires_on, outlook->late_expiry);
}

void open_look_end(struct lot_outlook *outlook)
{
    if (outlook->unplanned)
        outlook->clear_on = DAY_NONE;
}

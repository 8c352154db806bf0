/*
 * Who is open: residents of whom a row waits or is held tonight, one letter each, as it would be one.
 * Their letters are counted by core/lot/delays.h. Pure.
 *
 *     open_is() of each row; open_gather() of those that are; for each resident open_left(),
 *     delays_add(), open_look(); then open_look_end()
 */
#ifndef KIGEN_CORE_LOT_OPEN_H
#define KIGEN_CORE_LOT_OPEN_H

#include "core/days/calendar.h"
#include "core/lot/lot.h"

bool open_is(enum disposition disposition);

struct delay_open { /* a row that waits or is held; gathered: a resident's letter */
    Str resident_id, postal_code;
    struct certificate_key key; /* of the row that speaks for the delay */
    Day ideal_on, expires_on;   /* the earliest */
    Day planned_on;             /* any row's; DAY_NONE: none */
    bool waits;                 /* a row waits; else all are held */
};
/* Joins the rows of each resident in place, by resident id; returns how many residents there are.
 * The row with the earliest ideal_on speaks, as with pieces (then expiry, kind, serial). */
size_t open_gather(struct delay_open *rows, size_t count);

/*
 * Days left when the letter would be delivered. Who waits: by planned_on; without one it comes after
 * the expiry whatever happens, -1. Who is held: as if it went on the mailing day after tonight's,
 * the first on which it can.
 */
int32_t open_left(const struct delay_open *open, const struct calendar *calendar, Day mail_on,
                  int delivery_days);

/* Counts one who is open in lot->outlook: the day by which all who wait are planned, and the first
 * expiry from tonight's as-of day on of which letters come too late. */
void open_look(struct lot_outlook *outlook, const struct delay_open *open, int32_t left, Day as_of);
/* There is no such day where one has none. After the last of open_look(). */
void open_look_end(struct lot_outlook *outlook);

#endif

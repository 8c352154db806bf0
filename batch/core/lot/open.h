/*
 * Who is open: residents of whom a row waits or is held tonight, one letter each, as it would be one.
 * Of a resident with rows of both kinds there are two, for no letter can have both. Their letters are
 * counted by core/lot/delays.h. Pure.
 *
 *     open_is() of each row; open_gather() of those that are; for each letter open_left(),
 *     delays_add(), open_look(); then open_look_end()
 */
#ifndef KIGEN_CORE_LOT_OPEN_H
#define KIGEN_CORE_LOT_OPEN_H

#include "core/days/calendar.h"
#include "core/lot/backlog.h"

/* It waits, or is held and not because a letter is refused. */
bool open_is(enum disposition disposition, enum reason reason);

struct delay_open { /* a row that waits or is held; gathered: a resident's letter */
    Str resident_id, postal_code;
    struct certificate_key key; /* of the row that speaks for the delay */
    Day ideal_on, expires_on;   /* the earliest */
    Day planned_on;             /* any row's; DAY_NONE: none */
    bool waits;                 /* else it is held */
};
/* Joins the rows of each letter in place, by resident id, those held first; returns how many letters.
 * The row with the earliest ideal_on speaks, as with pieces (then expiry, kind, serial). */
size_t open_gather(struct delay_open *rows, size_t count);

/*
 * Days left when the letter would be delivered. Who waits: by planned_on; without one it comes after
 * the expiry whatever happens, -1. Who is held: as if it were decided before the next night
 * (core/lot/backlog.h), the last moment at which a decision helps.
 */
int32_t open_left(const struct delay_open *open, const struct in_time *in_time);

/* Counts one who is open in lot->outlook: the day by which all who wait are planned. */
void open_look(struct lot_outlook *outlook, const struct delay_open *open);
/* There is no such day where one has none. After the last of open_look(). */
void open_look_end(struct lot_outlook *outlook);

#endif

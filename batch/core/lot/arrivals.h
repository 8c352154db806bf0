/*
 * When letters arrive, by the month in which their first certificate ends: for delay-notice.txt, by
 * which somebody who waits learns how long. Pure.
 */
#ifndef KIGEN_CORE_LOT_ARRIVALS_H
#define KIGEN_CORE_LOT_ARRIVALS_H

#include "base/arena.h"
#include "core/lot/lot.h"

/* One entry for each month from 1850 to 2199, of zeros. In the arena. */
struct lot_arrival *arrivals_begin(struct arena *arena);
/* A letter of which the earliest certificate ends on `expires_on`. DAY_NONE: nobody knows when it
 * is delivered. */
void arrivals_add(struct lot_arrival *arrivals, Day expires_on, Day deliver_on);
/* Keeps the months that have letters, in order; returns how many. */
uint32_t arrivals_end(struct lot_arrival *arrivals);

#endif

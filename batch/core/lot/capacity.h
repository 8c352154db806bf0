/*
 * What each limit in force allowed, and what stands against it once tonight's lot is made (照合 18).
 *
 * It reckons by itself, from the pieces of the lot, from what the ledger has planned for the same day
 * or week, and from the rows of limits.csv (docs/contract 5): it does not ask the planner, whose
 * mistake it would repeat. Pure.
 */
#ifndef KIGEN_CORE_LOT_CAPACITY_H
#define KIGEN_CORE_LOT_CAPACITY_H

#include "base/arena.h"
#include "core/lot/lot.h"
#include "core/rules/plan.h"

/* Sets lot->capacities, in the arena; once. `past` has limits, calendar, rules, and of earlier runs
 * `used` and `visits`; its planner was not asked. The pieces of the lot are known. */
void capacity_take(struct lot *lot, const struct plan *past, struct arena *arena);

/* What stands against it, in its unit. */
uint64_t capacity_load(const struct lot_capacity *capacity);
/*
 * Whether it is kept: nothing of tonight was added beyond it. What was there before may lie beyond a
 * limit that was lowered since; and so near its end a piece passes the counter.
 */
bool capacity_holds(const struct lot_capacity *capacity);
/* The Monday of the first week in which one more letter to there would bring the counter beyond a
 * limit; DAY_NONE: none. */
Day capacity_week(const struct lot *lot, Str postal_code, Str municipality);

#endif

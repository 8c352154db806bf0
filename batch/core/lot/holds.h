/*
 * Held certificates: since when, what was decided, and which of them can wait no longer.
 *
 * A held certificate waits for a person. It is undecided until a refusal is recorded (or the reason
 * goes away: then it is not held any more); so an alarm stands each night while the end comes near,
 * and after it, until somebody has decided:
 *
 *     held_45    days left <= 45, those of held_14 among them
 *     held_14    days left <= 14, below 0 too
 *
 * Days left = expires_on - as_of, both edges included: 45 days left is an alarm, 46 is none. Pure.
 */
#ifndef KIGEN_CORE_LOT_HOLDS_H
#define KIGEN_CORE_LOT_HOLDS_H

#include "base/arena.h"
#include "core/lot/lot.h"

enum { HELD_SOON_DAYS = 45, HELD_LAST_DAYS = 14 };

bool row_is_undecided(const struct lot_row *row);
/* How many undecided rows have at most `days` days left, and under which reasons. */
uint64_t lot_undecided(const struct lot *lot, int days, uint64_t by_reason[REASON_COUNT]);
/* "支援措置対象 2件、返戻 1件": the reasons that have any, in their order. */
Str undecided_reasons(const uint64_t by_reason[REASON_COUNT], struct arena *arena);

#endif

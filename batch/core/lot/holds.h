/*
 * Finds held certificates that nobody decided about and that expire soon, for two alarms.
 *
 * A held certificate waits for the staff. It is undecided until a refusal is recorded, or until its
 * reason goes away and it is not held any more. Until then there is an alarm each night:
 *
 *     held_45    0 to 45 days left, those of held_14 too
 *     held_14    0 to 14 days left
 *
 * Days left are expires_on - as_of. What has ended is not counted there, for no decision brings its
 * letter in time any more: it is told beside them. Pure.
 */
#ifndef KIGEN_CORE_LOT_HOLDS_H
#define KIGEN_CORE_LOT_HOLDS_H

#include "base/arena.h"
#include "core/lot/lot.h"

enum { HELD_SOON_DAYS = 45, HELD_LAST_DAYS = 14 };

bool row_is_undecided(const struct lot_row *row); /* held, and not because it was refused */
bool row_has_ended(const struct lot_row *row, Day as_of); /* the day before or earlier */
/* How many undecided rows have 0 to `days` days left; by_reason[] gets the count of each. */
uint64_t lot_undecided(const struct lot *lot, int days, uint64_t by_reason[REASON_COUNT]);
/* Likewise those that have ended. */
uint64_t lot_held_ended(const struct lot *lot, uint64_t by_reason[REASON_COUNT]);
/* The reasons with a count above 0, as text in the arena: "支援措置対象 2件、返戻 1件". */
Str undecided_reasons(const uint64_t by_reason[REASON_COUNT], struct arena *arena);

#endif

/* Fills in what the lot has about held certificates besides their rows, and raises the alarms. */
#ifndef KIGEN_FLOW_NIGHT_HOLDS_H
#define KIGEN_FLOW_NIGHT_HOLDS_H

#include "edge/ledger/ledger.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"

/* Sets lot->holds and lot->held_…, after the ledger's changes are known (making_lot); once. The
 * rows of the lot are the listed ones of `intake`, in the same order. */
int holds_take(struct lot *lot, const struct intake *intake, struct ledger *ledger,
               struct arena *arena, struct err *err);
void holds_alarms(struct alarms *alarms, const struct lot *lot, struct arena *arena); /* held_… */

#endif

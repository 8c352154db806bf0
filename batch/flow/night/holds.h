/* What a lot says of held certificates beside their rows, and the alarms about them. */
#ifndef KIGEN_FLOW_NIGHT_HOLDS_H
#define KIGEN_FLOW_NIGHT_HOLDS_H

#include "edge/ledger/ledger.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"

/* lot->holds and the counts of what came and went: since when, and what was decided. Once the changes
 * of the ledger are known, and once; the rows of the lot are the listed ones of `intake`, in the same
 * order. */
int holds_take(struct lot *lot, const struct intake *intake, struct ledger *ledger,
               struct arena *arena, struct err *err);
void holds_alarms(struct alarms *alarms, const struct lot *lot, struct arena *arena);

#endif

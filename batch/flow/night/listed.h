/* What the workbook shows of listed rows beside their disposition: of those who wait, when a letter would
 * arrive and which week of the counter is full; of those suppressed, why and since when. */
#ifndef KIGEN_FLOW_NIGHT_LISTED_H
#define KIGEN_FLOW_NIGHT_LISTED_H

#include "flow/night/intake.h"
#include "flow/night/making.h"

/* Sets deliver_on, counter_week, since and basis of lot->rows, which are the listed ones of `intake` in
 * the same order; for a question since when is not looked up. After recount_take(); once. */
int listed_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err);

#endif

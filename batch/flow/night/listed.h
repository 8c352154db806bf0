/* What the workbook shows of listed rows beside their disposition: of those who wait, when a letter would
 * arrive and which week of the counter is full; of those suppressed, why and since when. */
#ifndef KIGEN_FLOW_NIGHT_LISTED_H
#define KIGEN_FLOW_NIGHT_LISTED_H

#include "flow/night/intake.h"
#include "flow/night/making.h"

struct listed_alike { /* what rows of one reason share; of zeros at first */
    const struct lot_row_more *of[REASON_COUNT];
};
/* Sets since and basis of a suppressed row, as if it were suppressed since tonight. */
void listed_why(struct lot_row *row, const struct due *due, struct listed_alike *alike, Day as_of,
                struct arena *arena);
/* Sets deliver_on and counter_week of lot->rows, which are the listed ones of `intake` in the same order,
 * and since when they were suppressed before tonight; for a question that is not looked up. After
 * recount_take(); once. */
int listed_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err);

#endif

/*
 * What the lots of one week may have: the limits of print of scope `all` (docs/contract 5.1) over the
 * mailing days of the week, Monday to Sunday. Pure.
 */
#ifndef KIGEN_CORE_RULES_WEEKS_H
#define KIGEN_CORE_RULES_WEEKS_H

#include "core/rules/limits.h"
#include "core/rules/rules.h"

struct week_of { /* what all weeks are reckoned by */
    const struct limits *limits;
    const struct calendar *calendar;
    const struct rules *rules;
    Day first_lot; /* no lot before it is counted */
};

/* The last mailing day of the week on which letters may go; DAY_NONE where a pause, a holiday or
 * first_lot leaves none. */
Day week_last_lot(const struct week_of *of, Day monday);
/*
 * How many letters the week's lots may have: limits a day added up over its lots, and the limit a week
 * of its last lot; of both the smaller one. 0 where a limit is in force and no lot falls into the
 * week. False: some lot has no limit.
 */
bool week_print_most(const struct week_of *of, Day monday, uint64_t *most);

#endif

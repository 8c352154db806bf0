/*
 * What the counter has room for under the counter limits of one key, week by week (docs/contract
 * 5.2). Visits are whole numbers of hundredths. Pure.
 */
#ifndef KIGEN_CORE_RULES_VISITS_H
#define KIGEN_CORE_RULES_VISITS_H

#include "core/rules/limits.h"
#include "core/rules/rules.h"

struct visit_curve {           /* what all such limits are reckoned by */
    const struct rules *rules; /* visits, visit_weeks */
    const struct calendar *calendar;
    Day first_week; /* the Monday of week 0 */
};

struct visit_limit {
    struct limit_rows rows, walk_ins; /* of the counter, and of walk_in in the same scope */
    int64_t *left;      /* hundredths of visits that week i has room for; below 0: it is overrun */
    size_t weeks, room; /* of `left`, which grows as weeks are asked for */
};

enum { DAYS_OF_WEEK = 7, VISIT_HUNDREDTHS = 100 };

/* The visits that the counter limits of one key allow in the week of that Monday, walk-ins included;
 * false: it has no limit by them. */
bool visits_most(const struct limit_rows *rows, const struct calendar *calendar, Day monday,
                 uint64_t *most);
/* Whether one more piece that is delivered in `week` overruns no week in which its recipients
 * come. */
bool visits_allow(struct visit_limit *limit, const struct visit_curve *curve, size_t week);
/* Pieces that are delivered in `week`, which may lie before week 0. */
void visits_take(struct visit_limit *limit, const struct visit_curve *curve, int week,
                 uint64_t pieces);
/* What one week has: in hundredths, `letters` those whom letters bring. */
struct visit_week {
    bool limited;    /* a row binds it, and it has counter days where that counts */
    int64_t most;    /* if it is limited */
    int64_t walk_in; /* of the row that is in force on its Monday */
    int64_t letters;
};
struct visit_week visits_week(struct visit_limit *limit, const struct visit_curve *curve,
                              size_t week);
void visits_release(struct visit_limit *limit);

#endif

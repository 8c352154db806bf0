/*
 * An alarm that a person has acknowledged (docs/contract 8.3): it is listed, and says nothing.
 *
 *   1 it holds through `until`;
 *   2 it ends at once where the alarm counts more than in the last published run before it was
 *     acknowledged, for those are others; an alarm that was not up then counted 0;
 *   3 what was recorded last speaks; when it ends none before it comes back.
 *
 * Pure.
 */
#ifndef KIGEN_CORE_GATES_ACKNOWLEDGED_H
#define KIGEN_CORE_GATES_ACKNOWLEDGED_H

#include "core/days/day.h"

struct acknowledged {
    Day until;      /* DAY_NONE: never */
    uint64_t count; /* what the alarm counted when it was acknowledged */
};

bool acknowledged_holds(const struct acknowledged *last, Day as_of, uint64_t count);

#endif

/* A table of all months, of which those with letters are kept. */
#include "core/lot/arrivals.h"

#include "base/bug.h"

enum { MONTHS_OF_YEAR = 12, MONTHS = (YEAR_LAST - YEAR_FIRST + 1) * MONTHS_OF_YEAR };

struct lot_arrival *arrivals_begin(struct arena *arena)
{
    struct lot_arrival *arrivals = ARENA_ARRAY(arena, struct lot_arrival, MONTHS);

    for (int i = 0; i < MONTHS; i++)
        arrivals[i] = (struct lot_arrival){.year = YEAR_FIRST + i / MONTHS_OF_YEAR,
                                           .month = i % MONTHS_OF_YEAR + 1,
                                           .first = DAY_NONE,
                                           .last = DAY_NONE};
    return arrivals;
}

void arrivals_add(struct lot_arrival *arrivals, Day expires_on, Day deliver_on)
{
    struct civil ends = day_civil(expires_on);
    int at = (ends.year - YEAR_FIRST) * MONTHS_OF_YEAR + ends.month - 1;
    struct lot_arrival *arrival = &arrivals[at];

    REQUIRE(at >= 0 && at < MONTHS);
    arrival->letters++;
    if (!day_is(deliver_on)) {
        arrival->open++;
        return;
    }
    if (!day_is(arrival->first) || day_before(deliver_on, arrival->first))
        arrival->first = deliver_on;
    if (!day_is(arrival->last) || day_before(arrival->last, deliver_on))
        arrival->last = deliver_on;
}

uint32_t arrivals_end(struct lot_arrival *arrivals)
{
    uint32_t kept = 0;

    for (int i = 0; i < MONTHS; i++)
        if (arrivals[i].letters)
            arrivals[kept++] = arrivals[i];
    return kept;
}

/* Until when an alarm stays quiet. */
#include "core/gates/acknowledged.h"

bool acknowledged_holds(const struct acknowledged *last, Day as_of, uint64_t count)
{
    return day_is(last->until) && !day_before(last->until, as_of) && count <= last->count;
}

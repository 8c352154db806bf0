/* Days counted forward and back in the calendar. */
#include "core/days/counter.h"

#include "base/bug.h"

enum { INSURANCE_MONTHS = 3, MONTHS_A_YEAR = 12 };

Day counter_first(const struct calendar *calendar, Day opens_on)
{
    return counter_day_from(calendar, day_add(opens_on, -1), 1);
}

Day counter_last(const struct calendar *calendar, Day expires_on)
{
    return counter_day_from(calendar, day_add(expires_on, 1), -1);
}

/* A letter that goes out on the day before the (2 x delivery_days)-th business day, counted back
 * from counter_until inclusive, is back in time; the day of the call is the office day before. */
Day proxy_last_call(const struct calendar *calendar, Day counter_until, int delivery_days)
{
    Day too_late;

    REQUIRE(delivery_days >= 1);
    too_late = business_day_from(calendar, day_add(counter_until, 1), -2 * delivery_days);
    return day_is(too_late) ? office_day_from(calendar, too_late, -2) : DAY_NONE;
}

Day insurance_last_day(Day ends_on)
{
    struct civil civil = day_civil(ends_on);
    int months = civil.year * MONTHS_A_YEAR + civil.month - 1 + INSURANCE_MONTHS;
    int year = months / MONTHS_A_YEAR, month = months % MONTHS_A_YEAR + 1;

    return day_of(year, month, month_days(year, month));
}

/* What the law counts from a day: the window, birthdays. */
#include "core/days/period.h"

#include "base/bug.h"

enum { MONTHS_A_YEAR = 12 };

Day window_opens(Day last, int months)
{
    struct civil civil = day_civil(last);
    int count = civil.year * MONTHS_A_YEAR + civil.month - 1 - months;
    int year = count / MONTHS_A_YEAR, month = count % MONTHS_A_YEAR + 1;

    if (civil.day <= month_days(year, month))
        return day_add(day_of(year, month, civil.day), 1);
    return day_add(day_of(year, month, month_days(year, month)), 1);
}

Day birthday_in(Day birth, int year, enum leap_birthday leap)
{
    struct civil civil = day_civil(birth);

    if (day_exists(year, civil.month, civil.day))
        return day_of(year, civil.month, civil.day);
    return leap == LEAP_FEB28 ? day_of(year, 2, 28) : day_of(year, 3, 1);
}

Day birthday_after(Day birth, Day from, int n, enum leap_birthday leap)
{
    int year = day_civil(from).year;

    REQUIRE(n >= 1);
    if (day_before(from, birthday_in(birth, year, leap)))
        n--;
    return birthday_in(birth, year + n, leap);
}

bool younger_than(Day birth, Day day, int years, enum leap_birthday leap)
{
    return day_before(day, birthday_in(birth, day_civil(birth).year + years, leap));
}

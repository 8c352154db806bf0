/* Civil days by era arithmetic. */
#include "core/days/day.h"

#include <stdio.h>

#include "base/bug.h"

enum { DAYS_A_WEEK = 7, MONTHS_A_YEAR = 12, FEBRUARY = 2 };

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    REQUIRE(month >= 1 && month <= MONTHS_A_YEAR);
    return days[month - 1] + (month == FEBRUARY && is_leap(year));
}

bool day_exists(int year, int month, int day)
{
    return month >= 1 && month <= MONTHS_A_YEAR && day >= 1 && day <= month_days(year, month);
}

/* Counted in 400-year cycles of years that begin in March, so that the leap day comes last. */
Day day_of(int year, int month, int day)
{
    int shifted = month > FEBRUARY ? year : year - 1;
    int cycle = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int year_of_cycle = shifted - cycle * 400;
    int day_of_year = (153 * (month + (month > FEBRUARY ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_cycle = year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;

    REQUIRE(day_exists(year, month, day));
    return (Day){cycle * 146097 + day_of_cycle - 719468};
}

struct civil day_civil(Day day)
{
    int shifted = day.n + 719468;
    int cycle = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_cycle = shifted - cycle * 146097;
    int year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36524 - day_of_cycle / 146096) / 365;
    int day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    struct civil civil;

    REQUIRE(day_is(day));
    civil.day = day_of_year - (153 * month_index + 2) / 5 + 1;
    civil.month = month_index < 10 ? month_index + 3 : month_index - 9;
    civil.year = year_of_cycle + cycle * 400 + (civil.month <= FEBRUARY);
    return civil;
}

int month_index(Day day)
{
    struct civil civil = day_civil(day);

    return (civil.year - YEAR_FIRST) * MONTHS_A_YEAR + civil.month - 1;
}

int day_weekday(Day day)
{
    int offset = (day.n + 3) % DAYS_A_WEEK; /* 1970-01-01 was a Thursday */

    return offset < 0 ? offset + DAYS_A_WEEK : offset;
}

const char *day_text(Day day, char out[DAY_TEXT_MAX])
{
    struct civil civil;

    if (!day_is(day)) {
        out[0] = '\0';
        return out;
    }
    civil = day_civil(day);
    snprintf(out, DAY_TEXT_MAX, "%04d-%02d-%02d", civil.year % 10000, civil.month % 100,
             civil.day % 100);
    return out;
}

/* The number that `count` digits give; -1 where one of them is none. */
static int digits_at(const char *p, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (p[i] < '0' || p[i] > '9')
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

const char *time_text(int64_t seconds, char out[TIME_TEXT_MAX])
{
    enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR, TOKYO = 9 * HOUR };
    Day last = day_of(YEAR_LAST, 12, 31), day;
    char text[DAY_TEXT_MAX];
    int rest;

    out[0] = '\0';
    if (seconds <= 0 || seconds / DAY > last.n)
        return out;
    day = (Day){(int32_t)((seconds + TOKYO) / DAY)};
    rest = (int)((seconds + TOKYO) % DAY);
    if (!day_before(last, day))
        snprintf(out, TIME_TEXT_MAX, "%s %02d:%02d:%02d", day_text(day, text), rest / HOUR,
                 rest / MINUTE % 60, rest % 60);
    return out;
}

Day day_of_text(Str text)
{
    int year, month, day;

    if (text.n != sizeof "YYYY-MM-DD" - 1 || text.p[4] != '-' || text.p[7] != '-')
        return DAY_NONE;
    year = digits_at(text.p, 4);
    month = digits_at(text.p + 5, 2);
    day = digits_at(text.p + 8, 2);
    if (year < YEAR_FIRST || year > YEAR_LAST || !day_exists(year, month, day))
        return DAY_NONE;
    return day_of(year, month, day);
}

Day week_monday(Day day)
{
    return day_add(day, -day_weekday(day));
}

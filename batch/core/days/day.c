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

/*
 * Counted from 1 March of a year far back, so that the leap day comes last and no number is below
 * zero. Quotients by multiplication and shift: C. Neri, L. Schneider, Euclidean affine functions
 * and their application to calendar algorithms (2022); every register row asks for several.
 */
enum {
    CYCLES_BACK = 82, /* of 400 years */
    YEARS_BACK = 400 * CYCLES_BACK,
    DAYS_BACK = 719468 + 146097 * CYCLES_BACK, /* from there to 1970-01-01 */
    DAYS_MOST = 1 << 23                        /* on both sides of 1970-01-01: 22,000 years */
};

static inline Day day_made(int year, int month, int day)
{
    bool early = month <= FEBRUARY;
    uint32_t years = (uint32_t)(year + YEARS_BACK - early);
    uint32_t months = (uint32_t)(early ? month + MONTHS_A_YEAR : month);
    uint32_t centuries = years / 100;

    return (Day){(int32_t)(1461 * years / 4 - centuries + centuries / 4 +
                           (979 * months - 2919) / 32 + (uint32_t)day - 1) -
                 DAYS_BACK};
}

Day day_of(int year, int month, int day)
{
    REQUIRE(year > -DAYS_MOST / 366 && year < DAYS_MOST / 366 && day_exists(year, month, day));
    return day_made(year, month, day);
}

bool day_try(int year, int month, int day, Day *out)
{
    bool common = month >= 1 && month <= MONTHS_A_YEAR && day >= 1 && day <= 28;

    if (year < 0 || year > 9999 || !(common || day_exists(year, month, day)))
        return false;
    *out = day_made(year, month, day);
    return true;
}

struct civil day_civil(Day day)
{
    uint32_t quarters = 4 * ((uint32_t)day.n + DAYS_BACK) + 3;
    uint32_t of_century = quarters % 146097 / 4 * 4 + 3;
    uint64_t product = (uint64_t)2939745 * of_century;
    uint32_t day_of_year = (uint32_t)product / 2939745 / 4; /* from 1 March */
    uint32_t month = 2141 * day_of_year + 197913;           /* and its day below 2^16 */
    bool early = day_of_year >= 306;

    REQUIRE(day.n > -DAYS_MOST && day.n < DAYS_MOST);
    return (struct civil){
        (int)(100 * (quarters / 146097) + (uint32_t)(product >> 32)) - YEARS_BACK + early,
        (int)(month >> 16) - (early ? MONTHS_A_YEAR : 0), (int)((month & 0xFFFF) / 2141) + 1};
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

/* From 1850-01-01 on, which is 1. */
enum { DAYS_BEFORE_1970 = 43829 };

uint32_t day_packed(Day day)
{
    int64_t number = (int64_t)day.n + DAYS_BEFORE_1970 + 1;

    if (!day_is(day))
        return 0;
    REQUIRE(number > 0 && number < 1 << DAY_PACKED_BITS);
    return (uint32_t)number;
}

Day day_unpacked(uint64_t packed)
{
    if (!packed)
        return DAY_NONE;
    return (Day){(int32_t)packed - DAYS_BEFORE_1970 - 1};
}

Day week_monday(Day day)
{
    return day_add(day, -day_weekday(day));
}

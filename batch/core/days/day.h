/*
 * A civil day as a value: to make, take apart, count, compare and write.
 *
 * Nothing here reads a clock: today is always an argument. Pure. day_civil(), and all that needs
 * the date of a day, REQUIRE that it is not DAY_NONE.
 */
#ifndef KIGEN_CORE_DAYS_DAY_H
#define KIGEN_CORE_DAYS_DAY_H

#include "base/str.h"

typedef struct {
    int32_t n; /* days since 1970-01-01; a struct, so that a count of days is not a Day */
} Day;

#define DAY_NONE ((Day){INT32_MIN}) /* no day: not known, without end, or not yet decided */

enum { YEAR_FIRST = 1850, YEAR_LAST = 2199 }; /* what a register may hold (docs/contract 3) */

struct civil {
    int year, month, day; /* month and day from 1 */
};

bool day_exists(int year, int month, int day); /* in the proleptic Gregorian calendar, any year */
Day day_of(int year, int month, int day);      /* REQUIREs that it exists */
/* False where it does not exist. The year is one of four digits. */
bool day_try(int year, int month, int day, Day *out);
struct civil day_civil(Day day);
/* Number of the day's month, counted from 0 for January of YEAR_FIRST. */
int month_index(Day day);
int day_weekday(Day day); /* 0 = Monday … 6 = Sunday */
Day week_monday(Day day); /* the Monday of its week */
int month_days(int year, int month);

static inline bool day_is(Day day) /* false for DAY_NONE */
{
    return day.n != INT32_MIN;
}
static inline Day day_add(Day day, int days)
{
    return (Day){day.n + days};
}
static inline int day_between(Day from, Day to) /* to - from */
{
    return to.n - from.n;
}
static inline int day_compare(Day a, Day b)
{
    return a.n < b.n ? -1 : a.n > b.n;
}
static inline bool day_equal(Day a, Day b)
{
    return a.n == b.n;
}
static inline bool day_before(Day a, Day b)
{
    return a.n < b.n;
}

/* A day of YEAR_FIRST to YEAR_LAST in few bits; 0 is DAY_NONE. */
enum { DAY_PACKED_BITS = 18 };
uint32_t day_packed(Day day);
Day day_unpacked(uint64_t packed);

enum { DAY_TEXT_MAX = 16 };
/* "2026-11-22"; DAY_NONE gives "". Returns out. */
const char *day_text(Day day, char out[DAY_TEXT_MAX]);
/* "2026-11-22 02:13:45" in Asia/Tokyo, of seconds since 1970 in UTC; 0 (not known), and what no day of
 * YEAR_FIRST..YEAR_LAST has, give "". Returns out. */
enum { TIME_TEXT_MAX = DAY_TEXT_MAX + 16 };
const char *time_text(int64_t seconds, char out[TIME_TEXT_MAX]);
/* The day of "2026-11-22" in YEAR_FIRST..YEAR_LAST; DAY_NONE for any other text. */
Day day_of_text(Str text);

#endif

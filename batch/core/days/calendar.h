/*
 * The civil calendar: days, terms, birthdays, office days and mailing days.
 *
 * A Day is one whole civil day. Nothing here reads a clock: today is always an argument. Everything
 * is pure and total on DAY_FIRST..DAY_LAST. Where the law fixes the answer the comment names the
 * article, and tests/cases/calendar.tsv holds a line for every sentence of it.
 */
#ifndef KIGEN_CORE_DAYS_CALENDAR_H
#define KIGEN_CORE_DAYS_CALENDAR_H

#include "base/str.h"

typedef struct {
    int32_t n; /* days since 1970-01-01; wrapped so that a count is not a Day */
} Day;

#define DAY_NONE ((Day){INT32_MIN}) /* no day: unknown, without end, or not yet decided */

enum { YEAR_FIRST = 1850, YEAR_LAST = 2199 }; /* what a register may hold (docs/contract 3) */

struct civil {
    int year, month, day; /* month and day from 1 */
};

bool day_exists(int year, int month, int day); /* in the proleptic Gregorian calendar, any year */
Day day_of(int year, int month, int day);      /* REQUIREs that it exists */
struct civil day_civil(Day day);
/* Months from January of YEAR_FIRST to the month of the day. */
int month_index(Day day);
int day_weekday(Day day); /* 0 = Monday … 6 = Sunday */
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

enum { DAY_TEXT_MAX = 16 };
/* "2026-11-22"; DAY_NONE gives "". Returns out. */
const char *day_text(Day day, char out[DAY_TEXT_MAX]);
/* The day that "2026-11-22" names, of the years a register may hold; DAY_NONE for any other text.
 */
Day day_of_text(Str text);

/*
 * The first day on which less than `months` months remain to the end of `last`: the day after the
 * corresponding day; when that month has no such day, the 1st of the month after it
 * (docs/domain.md 2).
 *
 *     last 2024-10-10, 3 months -> 2024-07-11
 *     last 2026-05-31, 3 months -> 2026-03-01
 */
Day window_opens(Day last, int months);

/* How a birthday of 29 February is counted in a common year (docs/domain.md 1: the rule is
 * silent). */
enum leap_birthday { LEAP_FEB28, LEAP_MAR1 };

/* The birthday of one born on `birth` that falls in `year`. */
Day birthday_in(Day birth, int year, enum leap_birthday leap);
/* The n-th birthday after `from`; one that falls on `from` does not count (Rule 13). n >= 1. */
Day birthday_after(Day birth, Day from, int n, enum leap_birthday leap);
/* Whether one born on `birth` has had fewer than `years` birthdays since on `day`. */
bool younger_than(Day birth, Day day, int years, enum leap_birthday leap);

/*
 * Office, business and mailing days (docs/contract 4), one bit each for every day of the calendar's
 * range, so that each question is a look-up. Filled once, then read only.
 */
enum { CALENDAR_YEAR_FIRST = 1840, CALENDAR_YEAR_LAST = 2219, CALENDAR_DAYS = 138792 };

enum mailing_nth { NTH_EVERY = 0, NTH_LAST = -1 }; /* or 1..5 */
struct mailing_rule {                              /* one entry of mailing.days */
    int weekday; /* 0 = Monday … 4 = Friday (any day is accepted) */
    int nth;     /* enum mailing_nth, or 1..5 */
};
struct closed_range { /* one entry of calendar.closed: month and day, inclusive, may wrap */
    int from_month, from_day, to_month, to_day;
};

struct calendar {
    uint64_t business[(CALENDAR_DAYS + 63) / 64];
    uint64_t office[(CALENDAR_DAYS + 63) / 64];
    uint64_t mailing[(CALENDAR_DAYS + 63) / 64];
};

/*
 * Fills the calendar. `holidays` may be in any order. A monthly mailing day that is no office day
 * moves to the next office day, into the next month if need be; a weekday that is none is no
 * mailing day. Returns false where some year from 1900 to 2199 would have no mailing day at all.
 */
bool calendar_fill(struct calendar *calendar, const Day *holidays, size_t holiday_count,
                   const struct closed_range *closed, size_t closed_count,
                   const struct mailing_rule *rules, size_t rule_count);

bool is_business_day(const struct calendar *calendar, Day day);
bool is_office_day(const struct calendar *calendar, Day day);
bool is_mailing_day(const struct calendar *calendar, Day day);
/* First mailing day on or after `day`; last one on or before it. */
Day mailing_on_or_after(const struct calendar *calendar, Day day);
Day mailing_on_or_before(const struct calendar *calendar, Day day);
/* The n-th office day after `day` (n >= 1) or before it (n <= -1); likewise business days. */
Day office_day_from(const struct calendar *calendar, Day day, int n);
Day business_day_from(const struct calendar *calendar, Day day, int n);
/* Office days after `from` and before `to`. */
int office_days_between(const struct calendar *calendar, Day from, Day to);
Day week_monday(Day day); /* the Monday of its week */

#endif

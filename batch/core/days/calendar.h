/*
 * The calendar of one configuration: business, office and mailing days. Pure.
 */
#ifndef KIGEN_CORE_DAYS_CALENDAR_H
#define KIGEN_CORE_DAYS_CALENDAR_H

#include "core/days/day.h"

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

#endif

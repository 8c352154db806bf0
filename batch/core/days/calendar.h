/*
 * Business days, office days and mailing days by one configuration (docs/contract 4). Pure.
 */
#ifndef KIGEN_CORE_DAYS_CALENDAR_H
#define KIGEN_CORE_DAYS_CALENDAR_H

#include "core/days/day.h"

/*
 * For each day of its range a calendar has three bits, so that a question is a look-up. It is
 * filled once and then only read. A day outside the range is none of the three; a search that
 * leaves the range gives DAY_NONE.
 */
enum { CALENDAR_YEAR_FIRST = 1840, CALENDAR_YEAR_LAST = 2219, CALENDAR_DAYS = 138792 };

enum mailing_nth { NTH_EVERY = 0, NTH_LAST = -1 }; /* or 1..5 */
struct mailing_rule {                              /* one entry of mailing.days */
    int weekday;                                   /* 0 = Monday … 4 = Friday; others work too */
    int nth;                                       /* of the month: enum mailing_nth, or 1..5 */
};
struct day_entry { /* one entry of calendar.closed; both ends are in it, it may cross New Year */
    int from_month, from_day, to_month, to_day;
};

struct calendar {
    uint64_t business[(CALENDAR_DAYS + 63) / 64];
    uint64_t office[(CALENDAR_DAYS + 63) / 64];
    uint64_t mailing[(CALENDAR_DAYS + 63) / 64];
};

/*
 * Fills the calendar. `holidays` may be in any order. A monthly mailing day that is not an office
 * day moves to the next office day, which may be in the next month; a weekly one is left out.
 * Returns false where some year from 1900 to 2199 would have no mailing day.
 */
bool calendar_fill(struct calendar *calendar, const Day *holidays, size_t holiday_count,
                   const struct day_entry *closed, size_t closed_count,
                   const struct mailing_rule *rules, size_t rule_count);

bool is_business_day(const struct calendar *calendar, Day day);
bool is_office_day(const struct calendar *calendar, Day day);
bool is_mailing_day(const struct calendar *calendar, Day day);
/* The first mailing day on or after `day`; the last one on or before it. */
Day mailing_on_or_after(const struct calendar *calendar, Day day);
Day mailing_on_or_before(const struct calendar *calendar, Day day);
/* The n-th office or business day after `day` (n >= 1), or before it (n <= -1). */
Day office_day_from(const struct calendar *calendar, Day day, int n);
Day business_day_from(const struct calendar *calendar, Day day, int n);
/* How many office days lie after `from` and before `to`. */
int office_days_between(const struct calendar *calendar, Day from, Day to);

#endif

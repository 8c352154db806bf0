/*
 * Business days, office days, mailing days and counter days by one configuration (docs/contract 4). Pure.
 */
#ifndef KIGEN_CORE_DAYS_CALENDAR_H
#define KIGEN_CORE_DAYS_CALENDAR_H

#include "core/days/day.h"

/*
 * For each day of its range a calendar has four bits, so that a question is a look-up. It is
 * filled once and then only read. A day outside the range is none of the four; a search that
 * leaves the range gives DAY_NONE.
 */
enum { CALENDAR_YEAR_FIRST = 1840, CALENDAR_YEAR_LAST = 2219, CALENDAR_DAYS = 138792 };

enum mailing_nth { NTH_EVERY = 0, NTH_LAST = -1 }; /* or 1..5 */
struct mailing_rule {                              /* one entry of mailing.days */
    int weekday;                                   /* 0 = Monday … 4 = Friday; others work too */
    int nth;                                       /* of the month: enum mailing_nth, or 1..5 */
};
enum day_form { DAYS_YEARLY, DAYS_DATES, DAYS_WEEKDAY };
struct day_entry { /* one entry of calendar.closed, open or service_stops; both ends are in it */
    int from_month, from_day, to_month, to_day; /* DAYS_YEARLY: it may cross New Year */
    enum day_form form;
    Day from, to;             /* DAYS_DATES: `to` is not before `from` */
    struct mailing_rule rule; /* DAYS_WEEKDAY: the day itself, it never moves */
};

struct calendar {
    uint64_t business[(CALENDAR_DAYS + 63) / 64];
    uint64_t office[(CALENDAR_DAYS + 63) / 64];
    uint64_t mailing[(CALENDAR_DAYS + 63) / 64];
    uint64_t counter[(CALENDAR_DAYS + 63) / 64];
};

/* "sun", "2nd sun", "last sat": any day of the week. False: it is none of these. */
bool weekday_rule_read(Str text, struct mailing_rule *rule);

enum day_fault { DAYS_GOOD, DAYS_BAD_FORM, DAYS_BACKWARDS };
/*
 * "12-29", "12-29..01-03", "2027-05-06", "2027-05-06..2027-05-09"; with `weekdays` also "sun",
 * "2nd sun", "last sat". A day of a month alone must exist in a leap year, a date must exist and
 * lie in YEAR_FIRST..YEAR_LAST. DAYS_BACKWARDS: a range of dates that ends before it begins.
 */
enum day_fault day_entry_read(Str text, bool weekdays, struct day_entry *entry);

/*
 * Fills the calendar. `holidays` may be in any order. A monthly mailing day that is not an office
 * day moves to the next office day, which may be in the next month; a weekly one is left out.
 * Returns false where some year from 1900 to 2199 would have no mailing day.
 */
bool calendar_fill(struct calendar *calendar, const Day *holidays, size_t holiday_count,
                   const struct day_entry *closed, size_t closed_count,
                   const struct mailing_rule *rules, size_t rule_count);

/*
 * Which days the counter is open: office days and those of `open`, whatever closed, holidays and
 * week say, without those of `stops`. It changes no other day. Without it, or with nothing, counter
 * days are office days. After calendar_fill(). False where some year from 1900 to 2199 would have
 * none.
 */
bool calendar_counter(struct calendar *calendar, const struct day_entry *open, size_t open_count,
                      const struct day_entry *stops, size_t stop_count);

bool is_business_day(const struct calendar *calendar, Day day);
bool is_office_day(const struct calendar *calendar, Day day);
bool is_mailing_day(const struct calendar *calendar, Day day);
bool is_counter_day(const struct calendar *calendar, Day day);
/* The first mailing day on or after `day`; the last one on or before it. */
Day mailing_on_or_after(const struct calendar *calendar, Day day);
Day mailing_on_or_before(const struct calendar *calendar, Day day);
/* The n-th office, business or counter day after `day` (n >= 1), or before it (n <= -1). */
Day office_day_from(const struct calendar *calendar, Day day, int n);
Day business_day_from(const struct calendar *calendar, Day day, int n);
Day counter_day_from(const struct calendar *calendar, Day day, int n);
/* How many office days lie after `from` and before `to`. */
int office_days_between(const struct calendar *calendar, Day from, Day to);

#endif

/*
 * What the law counts from a day: the window before an expiry, birthdays.
 *
 * Where the law fixes the answer the comment names the article, and tests/cases/calendar.tsv holds
 * a line for every sentence of it. Pure.
 */
#ifndef KIGEN_CORE_DAYS_PERIOD_H
#define KIGEN_CORE_DAYS_PERIOD_H

#include "core/days/day.h"

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

#endif

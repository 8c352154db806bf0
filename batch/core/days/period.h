/*
 * Periods that the law counts from a day: the renewal window before an expiry, and birthdays.
 *
 * Where the law decides, the comment names the article, and tests/cases has a line for each of its
 * sentences (docs/rules.md). Pure.
 */
#ifndef KIGEN_CORE_DAYS_PERIOD_H
#define KIGEN_CORE_DAYS_PERIOD_H

#include "core/days/day.h"

/*
 * The first day on which less than `months` months remain to the end of `last`: the day after the
 * same day of the month, `months` months before. Where that month has no such day, it is the 1st of
 * the next month (docs/domain.md 2).
 *
 *     last 2024-10-10, 3 months -> 2024-07-11
 *     last 2026-05-31, 3 months -> 2026-03-01
 */
Day window_opens(Day last, int months);

/* The birthday in a common year of a person born on 29 February; the Rule does not say which
 * (docs/domain.md 1). */
enum leap_birthday { LEAP_FEB28, LEAP_MAR1 };

/* The birthday in `year` of a person born on `birth`. */
Day birthday_in(Day birth, int year, enum leap_birthday leap);
/* The n-th birthday after `from`; one on `from` itself does not count (Rule 13). n >= 1. */
Day birthday_after(Day birth, Day from, int n, enum leap_birthday leap);
/* Whether a person born on `birth` is under `years` years old on `day`; a birthday counts from its
 * own day on. */
bool younger_than(Day birth, Day day, int years, enum leap_birthday leap);

#endif

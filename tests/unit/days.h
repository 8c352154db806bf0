/* What the tests of the core share: days as text, and a dice whose throws are the same every time.
 */
#ifndef KIGEN_TESTS_DAYS_H
#define KIGEN_TESTS_DAYS_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/days/calendar.h"

/* "2026-11-22"; "-" and "" are DAY_NONE. */
__attribute__((unused)) static Day day_at(const char *text)
{
    int year, month, day;

    if (strcmp(text, "-") == 0 || text[0] == '\0')
        return DAY_NONE;
    cr_assert_eq(sscanf(text, "%d-%d-%d", &year, &month, &day), 3, "%s is no day", text);
    return day_of(year, month, day);
}

__attribute__((unused)) static uint64_t dice_roll(uint64_t *dice)
{
    uint64_t x = (*dice += UINT64_C(0x9E3779B97F4A7C15));

    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

/* 0 … sides - 1 */
__attribute__((unused)) static unsigned dice(uint64_t *state, unsigned sides)
{
    return (unsigned)(dice_roll(state) % sides);
}

#endif

/* Changes of one column, each counted once, and what chance allows of them. */
#include "core/gates/slides.h"

#include <stdbool.h>
#include <stdlib.h>

#include "core/gates/chance.h"

static int change_order(const void *a, const void *b)
{
    const struct value_change *left = a, *right = b;
    int order = (left->was > right->was) - (left->was < right->was);

    return order ? order : (left->is > right->is) - (left->is < right->is);
}

static int was_order(const void *value, const void *change)
{
    uint64_t left = *(const uint64_t *)value, right = ((const struct value_change *)change)->was;

    return (left > right) - (left < right);
}

/* Its own former value is another one: a hit is somebody else's. */
static bool was_anothers(const struct value_change *sorted, size_t count, uint64_t value)
{
    return value && bsearch(&value, sorted, count, sizeof *sorted, was_order);
}

/* The share, of all who had a value, of those who have it in common with one who changed
 * from it, and did not change. In a column that slid as a whole nobody is left to have it in common. */
static double share_borne(const struct value_change *sorted, size_t count,
                          const struct borne *borne)
{
    uint64_t hits = 0, had = borne->people;

    for (size_t i = 0; i < borne->count; i++)
        hits += was_anothers(sorted, count, borne->sample[i]);
    for (size_t i = 0; i < count; i++)
        had += sorted[i].was != 0;
    return hits ? (double)borne->people / (double)had * (double)hits / (double)borne->count : 0;
}

static uint64_t expected(uint64_t changes, double share)
{
    const double half = 0.5;

    return (uint64_t)((double)changes * (share < half ? share : half) + half);
}

struct slide slide_of(struct value_change *changes, size_t count, const struct borne *borne)
{
    struct slide slide = {0};

    if (count)
        qsort(changes, count, sizeof *changes, change_order);
    for (size_t i = 0; i < count; i++) {
        if (i && change_order(&changes[i - 1], &changes[i]) == 0)
            continue;
        slide.changes++;
        slide.replaced += changes[i].was && changes[i].is;
        slide.slid += was_anothers(changes, count, changes[i].is);
    }
    slide.expected = expected(slide.changes, share_borne(changes, count, borne));
    return slide;
}

/* ---- chance ---------------------------------------------------------------------------------- */

enum { MONTH_DAYS = 30 };

uint64_t slide_most_homes(const struct slide *slide, uint64_t residents, int days)
{
    double moved = (double)slide->changes, empty = 0.04 * (double)residents;
    double share = 0.05 * (days > MONTH_DAYS ? (days + MONTH_DAYS - 1) / MONTH_DAYS : 1);
    double taken = moved * (moved < share * empty ? moved / empty : share);
    struct chance chance = {.mean = 0.25 + taken + (double)slide->expected, .dispersion = 1.5};

    return chance_most(&chance, CHANCE_STOPS);
}

uint64_t slide_most(const struct slide *slide)
{
    double coincidence = 0.01 * (double)slide->changes + (double)slide->expected;
    struct chance chance = {.mean = 0.02 + coincidence, .dispersion = 1.1};

    return chance_most(&chance, CHANCE_STOPS);
}

static double resident_days(uint64_t residents, int days)
{
    return (double)residents * (days > 1 ? days : 1);
}

static double at_most(double mean)
{
    return mean < CHANCE_MEAN_MAX ? mean : CHANCE_MEAN_MAX;
}

uint64_t corrected_most(uint64_t residents, int days)
{
    struct chance chance = {.mean = at_most(0.25 + 2e-6 * resident_days(residents, days)),
                            .dispersion = 2};

    return chance_most(&chance, CHANCE_STOPS);
}

uint64_t given_most(uint64_t residents, int days)
{
    struct chance chance = {.mean = at_most(1 + 1e-5 * resident_days(residents, days)),
                            .dispersion = 5};

    return chance_most(&chance, CHANCE_STOPS);
}

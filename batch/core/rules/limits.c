/* Rows are sorted by key and day, so that everything is found by halving. */
#include "core/rules/limits.h"

int limit_key_compare(const struct limit *a, const struct limit *b)
{
    if (a->resource != b->resource)
        return a->resource < b->resource ? -1 : 1;
    if (a->scope != b->scope)
        return a->scope < b->scope ? -1 : 1;
    if (strcmp(a->prefix, b->prefix) != 0)
        return strcmp(a->prefix, b->prefix) < 0 ? -1 : 1;
    if (a->period != b->period)
        return a->period < b->period ? -1 : 1;
    return 0;
}

/* How many rows come before those of `key`; with `and_its_own`: before those of the next key. */
static size_t rows_before(const struct limits *limits, const struct limit *key, bool and_its_own)
{
    size_t low = 0, high = limits->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = limit_key_compare(&limits->rows[middle], key);

        if (order < 0 || (order == 0 && and_its_own))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct limit_rows limits_of_key(const struct limits *limits, const struct limit *key)
{
    size_t from = rows_before(limits, key, /*and_its_own*/ false);

    if (from == limits->count || limit_key_compare(&limits->rows[from], key) != 0)
        return (struct limit_rows){NULL, 0};
    return (struct limit_rows){&limits->rows[from],
                               rows_before(limits, key, /*and_its_own*/ true) - from};
}

const struct limit *limit_in_force(const struct limit_rows *rows, Day day)
{
    size_t low = 0, high = rows->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (!day_before(day, rows->at[middle].effective_from))
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &rows->at[low - 1] : NULL;
}

uint64_t limit_percent(uint64_t is, uint64_t most)
{
    return most ? (is * 100 + most - 1) / most : is ? 100 : 0;
}

/*
 * limits.csv as the planner asks it: the rows of one key, and which of them is in force (docs/contract
 * 5). Pure.
 */
#ifndef KIGEN_CORE_RULES_LIMITS_H
#define KIGEN_CORE_RULES_LIMITS_H

#include "core/days/day.h"

enum limit_resource { LIMIT_PRINT, LIMIT_COUNTER, LIMIT_WALK_IN };
enum limit_scope { SCOPE_ALL, SCOPE_POSTAL, SCOPE_MUNICIPALITY };
enum limit_period { PER_DAY, PER_WEEK };

struct limit { /* one row of limits.csv (docs/contract 5) */
    Day effective_from;
    enum limit_resource resource;
    enum limit_scope scope;
    char prefix[8]; /* first 1 to 7 digits of postal code or municipality; "": SCOPE_ALL */
    enum limit_period period;
    uint64_t max; /* pieces, or visits */
    uint32_t line;
};

struct limits {
    struct limit *rows; /* sorted by key (resource, scope, prefix, period), then effective_from */
    size_t count;
};
int limit_key_compare(const struct limit *a, const struct limit *b);

struct limit_rows { /* of one key */
    const struct limit *at;
    size_t count; /* 0: there is none */
};
struct limit_rows limits_of_key(const struct limits *limits, const struct limit *key);
/* The last of them that is effective on `day`; NULL: none is yet. */
const struct limit *limit_in_force(const struct limit_rows *rows, Day day);
/* How much of a limit is used, rounded up so that 100 takes nothing more and 101 is beyond it; of a
 * limit of 0 it is 100 as soon as anything goes. */
uint64_t limit_percent(uint64_t is, uint64_t most);

#endif

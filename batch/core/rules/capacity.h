/*
 * The least limits under which no letter of the nights to come is later than wanted
 * (`kigen forecast --worst`, docs/contract 11.4): found by halving, each try planned by ahead_plan().
 *
 * Only limits of scope `all` are changed: all rows of print, or of the counter, give way to one for a
 * week. Limits of a postal code or municipality, walk-ins and pauses stay. Pure.
 */
#ifndef KIGEN_CORE_RULES_CAPACITY_H
#define KIGEN_CORE_RULES_CAPACITY_H

#include "core/rules/ahead.h"

struct capacity_least {
    bool found;    /* false: no limit of it is enough */
    uint64_t most; /* a week; one less is not enough */
};

struct capacity {
    int within;       /* days of delay that are wanted at most */
    uint64_t spared;  /* certificates later than that under any limits: nobody asks for them */
    bool holds;       /* today's limits do */
    bool has_counter; /* counter limits bind: there is a curve of visits */
    struct capacity_least print, counter; /* each while the other is today's */
    /* both together: print where the counter has no limit, then the counter under that print */
    struct capacity_least print_both, counter_both;
};

void capacity_find(const struct ahead *ahead, const struct plan *earlier,
                   const struct limits *limits, int within, struct capacity *capacity);

#endif

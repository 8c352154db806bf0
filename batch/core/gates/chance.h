/*
 * What chance allows: how many people something may happen to in one night before it is no chance.
 *
 * People do not die, move or come under protection one by one: households move together, a home
 * closes, an office enters a week's papers at once. So the count is over-dispersed. It is taken as
 * negative binomial of a mean and a dispersion, which is variance / mean. A dispersion of 1 is
 * Poisson, people one by one, and one of 3 is groups of about three. Far above the mean each
 * further one makes the tail (dispersion - 1) / dispersion times as likely.
 *
 *     (struct chance){.mean = 1, .dispersion = 2}    P(X >= n) = 2^-n exactly
 *     chance_tail(&chance, 27)                       ln 2^-27 = -18.71
 *     chance_most(&chance, 1e-8)                     26: 2^-27 is the first below 1e-8
 *
 * Logarithms throughout, so that a tail of 1e-400 is still told from one of 1e-500. Means up to
 * CHANCE_MEAN_MAX. A call costs some logarithms and a sum over a few standard deviations at most,
 * chance_most() some forty calls. Pure: the library's gamma function keeps its sign in a global, so
 * this one has its own.
 */
#ifndef KIGEN_CORE_GATES_CHANCE_H
#define KIGEN_CORE_GATES_CHANCE_H

#include <stdint.h>

struct chance {
    double mean;       /* 0 to CHANCE_MEAN_MAX; of 0 nothing ever happens */
    double dispersion; /* variance / mean: 1 to CHANCE_DISPERSION_MAX */
};

#define CHANCE_MEAN_MAX 1e9
#define CHANCE_DISPERSION_MAX 1e4

/* ln P(X >= n): 0 for n = 0, never above 0; CHANCE_NEVER where it cannot happen. */
#define CHANCE_NEVER (-1e300)
double chance_tail(const struct chance *chance, uint64_t n);

/* The largest count that is still chance: the largest n with P(X >= n) > p. `p` is above 0 and
 * below 1. */
uint64_t chance_most(const struct chance *chance, double p);

#endif

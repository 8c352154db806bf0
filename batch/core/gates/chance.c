/* The negative binomial tail: one term by its logarithm, the others by their ratio to it. */
#include "core/gates/chance.h"

#include <math.h>

#include "base/bug.h"

/* Nearer to 1 than this it is Poisson: the difference is lost in the rounding of the logarithms. */
#define DISPERSED_LEAST 1.0001
/* A sum is whole once a term is so small a part of it. */
#define TERM_LEAST 1e-17

/* ln Γ(x) of x > 0: Stirling's series, from 10 on; below by Γ(x) = Γ(x + 1) / x. Its first term
 * left out is less than 1e-14 of the result. */
static double log_gamma(double x)
{
    static const double half_log_two_pi = 0.91893853320467274178;
    double below = 0, square, series;

    while (x < 10) {
        below += log(x);
        x += 1;
    }
    square = 1 / (x * x);
    series = 1.0 / 1188;
    series = -1.0 / 1680 + square * series;
    series = 1.0 / 1260 + square * series;
    series = -1.0 / 360 + square * series;
    series = 1.0 / 12 + square * series;
    return (x - 0.5) * log(x) - x + half_log_two_pi + series / x - below;
}

/* The distribution by the ratio of its terms, P(k + 1) / P(k) = (a + b k) / (k + 1). */
struct terms {
    double a, b;
    double size; /* of the negative binomial, mean / (dispersion - 1); 0: Poisson */
};

static struct terms terms_of(const struct chance *chance)
{
    double mean = chance->mean, dispersion = chance->dispersion;
    struct terms terms = {mean, 0, 0};

    if (dispersion < DISPERSED_LEAST)
        return terms;
    terms.size = mean / (dispersion - 1);
    terms.b = (dispersion - 1) / dispersion;
    terms.a = terms.b * terms.size;
    return terms;
}

static double ratio(const struct terms *terms, double k)
{
    return (terms->a + terms->b * k) / (k + 1);
}

/* ln P(k) */
static double log_term(const struct chance *chance, const struct terms *terms, double k)
{
    if (terms->size == 0)
        return k * log(chance->mean) - chance->mean - log_gamma(k + 1);
    return log_gamma(k + terms->size) - log_gamma(terms->size) - log_gamma(k + 1) +
           k * log(terms->b) - terms->size * log(chance->dispersion);
}

/* ln P(X >= n) for n above the mean: the terms fall from there on. */
static double upper(const struct chance *chance, const struct terms *terms, double n)
{
    double term = 1, sum = 1, k = n;

    while (term > TERM_LEAST * sum) {
        term *= ratio(terms, k);
        sum += term;
        k += 1;
    }
    return log_term(chance, terms, n) + log(sum);
}

/* ln P(X >= n) for n up to the mean: 1 less those below, of which few may be the most. */
static double lower(const struct chance *chance, const struct terms *terms, double n)
{
    double term = 1, sum = 1, before = 0, k = n - 1, below;

    while (k > 0 && (term > TERM_LEAST * sum || term > before)) {
        k -= 1;
        before = term;
        term /= ratio(terms, k);
        sum += term;
    }
    below = log_term(chance, terms, n - 1) + log(sum);
    return below < 0 ? log(1 - exp(below)) : CHANCE_NEVER;
}

double chance_tail(const struct chance *chance, uint64_t n)
{
    struct terms terms;
    double tail;

    REQUIRE(chance->mean >= 0 && chance->mean <= CHANCE_MEAN_MAX);
    REQUIRE(chance->dispersion >= 1 && chance->dispersion <= CHANCE_DISPERSION_MAX);
    if (n == 0)
        return 0;
    if (chance->mean <= 0)
        return CHANCE_NEVER;
    terms = terms_of(chance);
    tail = (double)n > chance->mean ? upper(chance, &terms, (double)n)
                                    : lower(chance, &terms, (double)n);
    return tail < 0 ? tail : 0;
}

uint64_t chance_most(const struct chance *chance, double p)
{
    double least = log(p);
    uint64_t most = 0, step = 1, over;

    REQUIRE(p > 0 && p < 1);
    while (chance_tail(chance, most + step) > least) {
        most += step;
        step *= 2;
    }
    for (over = most + step; over - most > 1;) {
        uint64_t middle = most + (over - most) / 2;

        if (chance_tail(chance, middle) > least)
            most = middle;
        else
            over = middle;
    }
    return most;
}

/* What chance allows: tests/cases/chance.tsv, and the tail against sums made another way. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "core/gates/chance.h"
#include "readers.h"

#define P_STOPS 1e-8

static void chance_case(char **field)
{
    struct chance chance = {strtod(field[0], NULL), strtod(field[1], NULL)};
    double p = strtod(field[2], NULL);
    uint64_t most = strtoull(field[3], NULL, 10);

    cr_expect_eq(chance_most(&chance, p), most, "%s: %llu, not %llu", field[4],
                 (unsigned long long)chance_most(&chance, p), (unsigned long long)most);
    cr_expect(chance_tail(&chance, most) > log(p), "%s: so many are chance", field[4]);
    cr_expect(chance_tail(&chance, most + 1) <= log(p), "%s: one more is none", field[4]);
}

Test(chance, most)
{
    cr_assert_gt(cases_each("chance.tsv", 5, chance_case), 15);
}

static const double means[] = {1e-7, 1e-3, 0.05, 0.7, 1, 4.5, 30, 142, 2000};
static const double dispersions[] = {1, 1.001, 1.5, 2, 3, 10, 200};
enum { MEANS = sizeof means / sizeof means[0] };
enum { DISPERSIONS = sizeof dispersions / sizeof dispersions[0] };

/* P(0), P(1), … by their ratios from P(0) on, in long double; the sum from the far end. */
enum { TERMS = 60000 };
static long double tails[TERMS + 1];

static void sum_tails(long double mean, long double dispersion)
{
    static long double logs[TERMS];
    long double size = mean / (dispersion - 1), q = (dispersion - 1) / dispersion;
    bool poisson = dispersion == 1;

    logs[0] = poisson ? -mean : -size * logl(dispersion);
    for (int k = 1; k < TERMS; k++)
        logs[k] = logs[k - 1] + logl(poisson ? mean / k : q * (k - 1 + size) / k);
    tails[TERMS] = 0;
    for (int k = TERMS; k-- > 0;)
        tails[k] = tails[k + 1] + expl(logs[k]);
}

Test(chance, tail_is_the_sum)
{
    for (int m = 0; m < MEANS; m++)
        for (int v = 0; v < DISPERSIONS; v++) {
            struct chance chance = {means[m], dispersions[v]};

            sum_tails(means[m], dispersions[v]);
            for (uint64_t n = 0; n < 6000; n = n * 9 / 8 + 1) {
                double tail = chance_tail(&chance, n);

                if (tails[n] < 1e-4000L)
                    continue;
                cr_expect(fabs(tail - (double)logl(tails[n])) < 1e-4 + 1e-7 * fabs(tail) ||
                              tails[n] > 1,
                          "mean %g, dispersion %g, %d: %.12g, not %.12g", means[m], dispersions[v],
                          (int)n, tail, (double)logl(tails[n]));
            }
        }
}

Test(chance, falls_with_the_count_and_rises_with_mean_and_dispersion)
{
    for (int m = 0; m < MEANS; m++)
        for (int v = 0; v < DISPERSIONS; v++) {
            struct chance chance = {means[m], dispersions[v]}, more = chance, wider = chance;
            uint64_t most = chance_most(&chance, P_STOPS);

            for (uint64_t n = 1; n < 3000; n += n / 16 + 1)
                cr_expect(chance_tail(&chance, n + 1) < chance_tail(&chance, n) ||
                              chance_tail(&chance, n) > -1e-12,
                          "%g %g %d", means[m], dispersions[v], (int)n);
            more.mean = m + 1 < MEANS ? means[m + 1] : 4000;
            wider.dispersion = v + 1 < DISPERSIONS ? dispersions[v + 1] : 400;
            cr_expect(chance_most(&more, P_STOPS) >= most, "more people");
            /* a group that comes once in millions of nights is rarer, the greater it is */
            cr_expect(chance_most(&wider, P_STOPS) >= most || means[m] < 0.01, "greater groups");
            cr_expect(chance_most(&chance, P_STOPS / 10) >= most, "rarer");
        }
}

Test(chance, one_person_and_ten_million)
{
    const double risks[] = {1, 6, 300, 1000, 185000, 3e5, 1e7};
    uint64_t before = 0;

    for (size_t i = 0; i < sizeof risks / sizeof risks[0]; i++) {
        struct chance night = {risks[i] * 0.047 / 245, 3}, first = {risks[i] * 0.4, 20};
        uint64_t most = chance_most(&night, P_STOPS);

        cr_expect(most >= before && most >= 6, "%g: %d", risks[i], (int)most);
        before = most;
        /* a tail so far out that no double holds it, and one that is nearly all */
        cr_expect(isfinite(chance_tail(&night, 10000000)));
        cr_expect(chance_tail(&first, 10000000) <= chance_tail(&first, 9000000));
        cr_expect(chance_tail(&first, 1) <= 0);
    }
    cr_expect(before < 3000, "of ten million a city's worth: %d", (int)before);
    cr_expect_eq(chance_tail(&(struct chance){0, 3}, 0), 0);
    cr_expect_eq(chance_tail(&(struct chance){0, 3}, 1), CHANCE_NEVER);
}

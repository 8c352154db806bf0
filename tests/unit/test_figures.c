/* The same figures as the C library writes. */
#include <criterion/criterion.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/press/figures.h"
#include "long.h"

int __snprintf_chk(char *out, size_t room, int flag, size_t bytes, const char *form, ...);

enum { ROOM = 512 };

/* By both, with all room and with little of it. */
#define SAME(form, ...)                                                                            \
    do {                                                                                           \
        char ours_[ROOM], theirs_[ROOM];                                                           \
        size_t rooms_[] = {ROOM, 1, 5, 7};                                                         \
        for (size_t k_ = 0; k_ < sizeof rooms_ / sizeof *rooms_; k_++) {                           \
            int a_, b_;                                                                            \
            figures_quickly(true);                                                                 \
            a_ = __snprintf_chk(ours_, rooms_[k_], 1, ROOM, form, __VA_ARGS__);                    \
            figures_quickly(false);                                                                \
            b_ = __snprintf_chk(theirs_, rooms_[k_], 1, ROOM, form, __VA_ARGS__);                  \
            cr_assert_eq(a_, b_, "%s: %s %s", form, ours_, theirs_);                               \
            cr_assert_str_eq(ours_, theirs_, "%s", form);                                          \
        }                                                                                          \
    } while (0)

static void same(double number)
{
    SAME("%f", number);
    SAME("%.18f", number);
    for (int places = -1; places <= 20; places++)
        SAME("%.*f", places, number);
}

Test(figures, numbers_with_a_point)
{
    static const double some[] = {0,
                                  0.1,
                                  0.5,
                                  1,
                                  1.5,
                                  2.5,
                                  0.125,
                                  0.375,
                                  0.0005,
                                  0.0015,
                                  0.0625,
                                  999.9995,
                                  841.889764,
                                  595.275591,
                                  1e-5,
                                  1e-7,
                                  1e-18,
                                  5e-19,
                                  1e-30,
                                  1e15,
                                  1e17,
                                  9.2e18,
                                  1e19,
                                  1e22,
                                  1e300,
                                  4503599627370496.5,
                                  9007199254740993,
                                  DBL_MAX,
                                  DBL_MIN,
                                  DBL_TRUE_MIN,
                                  DBL_EPSILON,
                                  INFINITY,
                                  NAN};
    unsigned dice = 7;

    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        same(some[i]);
        same(-some[i]);
    }
    for (int k = 0; k < 2000; k++) { /* halves, which are exact */
        same(k / 8.0);
        same(k / 1024.0 - 1);
    }
    for (int i = 0; i < (long_run() ? 1000000 : 20000); i++) {
        double number =
            (double)rand_r(&dice) / RAND_MAX * pow(10, (double)(rand_r(&dice) % 12) - 6);
        uint64_t bits =
            (uint64_t)rand_r(&dice) << 33 ^ (uint64_t)rand_r(&dice) << 11 ^ (uint64_t)rand_r(&dice);
        double any;

        SAME("%.*f", 3, number);
        SAME("%f", -number);
        SAME("%.18f", number);
        memcpy(&any, &bits, sizeof any);
        for (int places = i % 5; places < 19; places += 5)
            SAME("%.*f", places, any);
    }
}

Test(figures, whole_numbers)
{
    static const long some[] = {0,    1,     -1,      9,       10,       99,
                                4095, 65535, INT_MAX, INT_MIN, LONG_MAX, LONG_MIN};

    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        SAME("%d", (int)some[i]);
        SAME("%ld", some[i]);
        SAME("%04x", (unsigned)some[i]);
        for (int width = -1; width < 40; width++)
            SAME("%0*x", width, (unsigned)some[i]);
    }
    SAME("%s", "%d");
    SAME("%5d", 3);
}

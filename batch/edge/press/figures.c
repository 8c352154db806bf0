/* "%.*f" and its like for what has at most 18 places and 18 digits before the point, and integers. */
#include "edge/press/figures.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PLACES_MAX = 18, DIGITS_MAX = 48, MANTISSA_BITS = 53, WIDE_BITS = 128 };

__extension__ typedef unsigned __int128 Wide;

static bool quickly;

void figures_quickly(bool on)
{
    quickly = on;
}

/* ---- digits, from the last ------------------------------------------------------------------- */

struct digits {
    char at[DIGITS_MAX];
    size_t from; /* of the first */
};

static void put(struct digits *digits, char c)
{
    digits->at[--digits->from] = c;
}

static void put_number(struct digits *digits, uint64_t number, unsigned base)
{
    do {
        put(digits, "0123456789abcdef"[number % base]);
        number /= base;
    } while (number);
}

/* As many as fit, and an end. How many there are. */
static int copy(const struct digits *digits, char *out, size_t room)
{
    size_t count = DIGITS_MAX - digits->from, copied = count < room ? count : room - 1;

    memcpy(out, digits->at + digits->from, copied);
    out[copied] = '\0';
    return (int)count;
}

/* ---- a number with a point ------------------------------------------------------------------- */

static uint64_t power(int places)
{
    uint64_t power = 1;

    while (places-- > 0)
        power *= 10;
    return power;
}

/* |number| times 10^places, rounded. False: it is too large. */
static bool scaled(double number, uint64_t by, Wide *out)
{
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(number), &exponent), MANTISSA_BITS);
    int shift = MANTISSA_BITS - exponent; /* the number is mantissa / 2^shift */
    Wide whole = (Wide)mantissa * by, half;

    if (!isfinite(number) || shift <= 0)
        return false;
    if (shift >= WIDE_BITS) { /* far below half of the last place */
        *out = 0;
        return true;
    }
    half = (Wide)1 << (shift - 1);
    *out = whole >> shift;
    whole &= (half << 1) - 1;
    *out += whole > half || (whole == half && (*out & 1));
    return true;
}

static bool fixed(double number, int places, struct digits *digits)
{
    uint64_t by, before, behind;
    Wide all;

    if (places < 0 || places > PLACES_MAX)
        return false;
    by = power(places);
    if (!scaled(number, by, &all) || all / by > INT64_MAX)
        return false;
    before = (uint64_t)(all / by);
    behind = (uint64_t)(all % by);
    for (int i = 0; i < places; i++, behind /= 10)
        put(digits, (char)('0' + behind % 10));
    if (places)
        put(digits, '.');
    put_number(digits, before, 10);
    if (signbit(number))
        put(digits, '-');
    return true;
}

/* ---- whole numbers --------------------------------------------------------------------------- */

static void whole(long number, struct digits *digits)
{
    put_number(digits, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, 10);
    if (number < 0)
        put(digits, '-');
}

static bool padded(unsigned number, int width, struct digits *digits)
{
    if (width < 0 || width > DIGITS_MAX / 2)
        return false;
    put_number(digits, number, 16);
    while (DIGITS_MAX - digits->from < (size_t)width)
        put(digits, '0');
    return true;
}

/* ---- the forms ------------------------------------------------------------------------------- */

/* False: it is none that is known here. */
static bool write_known(const char *form, va_list list, struct digits *digits)
{
    if (strcmp(form, "%.*f") == 0) {
        int places = va_arg(list, int);

        return fixed(va_arg(list, double), places, digits);
    }
    if (strcmp(form, "%0*x") == 0) {
        int width = va_arg(list, int);

        return padded(va_arg(list, unsigned), width, digits);
    }
    if (strcmp(form, "%f") == 0)
        return fixed(va_arg(list, double), 6, digits);
    if (strcmp(form, "%.18f") == 0)
        return fixed(va_arg(list, double), PLACES_MAX, digits);
    if (strcmp(form, "%04x") == 0)
        return padded(va_arg(list, unsigned), 4, digits);
    if (strcmp(form, "%d") == 0) {
        whole(va_arg(list, int), digits);
        return true;
    }
    if (strcmp(form, "%ld") == 0) {
        whole(va_arg(list, long), digits);
        return true;
    }
    return false;
}

int __snprintf_chk(char *out, size_t room, int flag, size_t bytes, const char *form, ...);
int __vsnprintf_chk(char *out, size_t room, int flag, size_t bytes, const char *form, va_list list);

int __snprintf_chk(char *out, size_t room, int flag, size_t bytes, const char *form, ...)
{
    struct digits digits = {.from = DIGITS_MAX};
    va_list list, again;
    int count;

    va_start(list, form);
    va_copy(again, list);
    count = quickly && room && room <= bytes && write_known(form, list, &digits)
                ? copy(&digits, out, room)
                : __vsnprintf_chk(out, room, flag, bytes, form, again);
    va_end(again);
    va_end(list);
    return count;
}

/* Ids, postal codes and digits, taken as registers write them. */
#include "core/text/values.h"

#include "base/utf8.h"

/* Classes instead of early ends: of nearly every id all bytes are asked anyway. */
bool is_register_id(Str text)
{
    bool good = text.n >= 1 && text.n <= ID_BYTES_MAX;

    for (size_t i = 0; good && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i], letter = c | 0x20;

        good = (unsigned)(c - '0') <= 9 || (unsigned)(letter - 'a') <= 'z' - 'a' || c == '-';
    }
    return good;
}

/* A digit, full-width or not; -1. */
static int digit_of(uint32_t point)
{
    if (point >= 0xFF10 && point <= 0xFF19)
        point -= 0xFF10 - '0';
    return point >= '0' && point <= '9' ? (int)(point - '0') : -1;
}

size_t digits_read(Str text, char *out, size_t room)
{
    size_t count = 0;
    uint32_t point;

    while (count < room && utf8_next(&text, &point)) {
        int digit = digit_of(point);

        if (digit < 0)
            return 0;
        out[count++] = (char)('0' + digit);
    }
    return text.n == 0 ? count : 0;
}

Str postal_code_read(Str text, char out[POSTAL_DIGITS])
{
    static const Str hyphens[] = {{"-", 1}, {"\xEF\xBC\x8D", 3}, {"\xE2\x88\x92", 3}};
    enum { AREA_DIGITS = 3, TOWN_DIGITS = POSTAL_DIGITS - AREA_DIGITS };
    Str rest = text;
    uint32_t point;

    if (digits_read(text, out, POSTAL_DIGITS) == POSTAL_DIGITS)
        return (Str){out, POSTAL_DIGITS};
    for (int i = 0; i < AREA_DIGITS; i++)
        if (!utf8_next(&rest, &point))
            return text;
    if (digits_read(str_take(text, text.n - rest.n), out, AREA_DIGITS) != AREA_DIGITS)
        return text;
    for (size_t h = 0; h < sizeof hyphens / sizeof hyphens[0]; h++)
        if (str_starts(rest, hyphens[h]) &&
            digits_read(str_skip(rest, hyphens[h].n), out + AREA_DIGITS, TOWN_DIGITS) ==
                TOWN_DIGITS)
            return (Str){out, POSTAL_DIGITS};
    return text;
}

Str municipality_read(Str text, char out[MUNICIPALITY_DIGITS_MOST])
{
    size_t digits = digits_read(text, out, MUNICIPALITY_DIGITS_MOST);

    return digits >= MUNICIPALITY_DIGITS_LEAST ? (Str){out, digits} : STR_EMPTY;
}

bool is_individual_number(Str text)
{
    char digits[INDIVIDUAL_NUMBER_DIGITS];
    int sum = 0, remainder;

    if (digits_read(text, digits, sizeof digits) != sizeof digits)
        return false;
    for (int n = 1; n < INDIVIDUAL_NUMBER_DIGITS; n++) /* n counts from the lowest of the 11 */
        sum += (digits[INDIVIDUAL_NUMBER_DIGITS - 1 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
    remainder = sum % 11;
    return digits[INDIVIDUAL_NUMBER_DIGITS - 1] - '0' == (remainder <= 1 ? 0 : 11 - remainder);
}

static bool joins_digits(uint32_t point)
{
    return point == ' ' || point == 0x3000 || point == '-' || point == 0xFF0D || point == 0x2212;
}

struct digit_run {
    char digits[INDIVIDUAL_NUMBER_DIGITS];
    size_t count;
};

static void run_take(struct digit_run *run, int digit)
{
    if (run->count < INDIVIDUAL_NUMBER_DIGITS)
        run->digits[run->count] = (char)('0' + digit);
    run->count++;
}

static bool run_ends(struct digit_run *run)
{
    bool found = run->count == INDIVIDUAL_NUMBER_DIGITS &&
                 is_individual_number((Str){run->digits, run->count});

    run->count = 0;
    return found;
}

bool holds_individual_number(Str text)
{
    struct digit_run together = {.count = 0}, groups = {.count = 0};
    uint32_t point = 0;
    bool found = false;

    while (utf8_next(&text, &point)) {
        int digit = digit_of(point);

        if (digit >= 0) {
            run_take(&together, digit);
            run_take(&groups, digit);
            continue;
        }
        found |= run_ends(&together);
        if (!joins_digits(point))
            found |= run_ends(&groups);
    }
    found |= run_ends(&together);
    return run_ends(&groups) || found;
}

bool whole_read(Str text, uint64_t *number)
{
    *number = 0;
    if (!text.n)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        uint64_t digit = (uint64_t)(unsigned char)text.p[i] - '0';

        if (digit > 9 || *number > (UINT64_MAX - digit) / 10)
            return false;
        *number = *number * 10 + digit;
    }
    return true;
}

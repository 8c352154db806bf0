/* Ids, postal codes and digits, taken as registers write them. */
#include "core/text/values.h"

#include "base/utf8.h"

static inline bool are_digits(const char *eight)
{
    static const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), zeros = UINT64_C(0x3030303030303030),
                          sixes = UINT64_C(0x0606060606060606); /* carry what is above 9 */
    uint64_t word;

    memcpy(&word, eight, sizeof word);
    return (word & high) == zeros && ((word + sixes) & high) == zeros;
}

/* Of 8 to 24 bytes: the first eight, the last, and those between. */
static inline bool all_are_digits(Str text)
{
    return are_digits(text.p) && are_digits(text.p + text.n - 8) &&
           (text.n <= 16 || are_digits(text.p + 8));
}

/* Classes instead of early ends: of nearly every id all bytes are asked anyway. */
bool is_register_id(Str text)
{
    bool good = text.n >= 1 && text.n <= ID_BYTES_MAX;

    if (good && text.n >= 8 && all_are_digits(text))
        return true;

    for (size_t i = 0; good && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i], letter = c | 0x20;

        good = (unsigned)(c - '0') <= 9 || (unsigned)(letter - 'a') <= 'z' - 'a' || c == '-';
    }
    return good;
}

int digit_of(uint32_t point)
{
    if (point >= 0xFF10 && point <= 0xFF19)
        point -= 0xFF10 - '0';
    return point >= '0' && point <= '9' ? (int)(point - '0') : -1;
}

size_t digits_read(Str text, char *out, size_t room)
{
    size_t count = 0;
    uint32_t point;

    while (count < room && count < text.n && (unsigned)(text.p[count] - '0') <= 9) {
        out[count] = text.p[count]; /* in ASCII */
        count++;
    }
    text = str_skip(text, count);
    while (count < room && utf8_next(&text, &point)) {
        int digit = digit_of(point);

        if (digit < 0)
            return 0;
        out[count++] = (char)('0' + digit);
    }
    return text.n == 0 ? count : 0;
}

/* Seven ASCII digits. */
static inline bool is_plain_code(Str text)
{
    bool good = text.n == POSTAL_DIGITS;

    for (size_t i = 0; good && i < POSTAL_DIGITS; i++)
        good = (unsigned)(text.p[i] - '0') <= 9;
    return good;
}

Str postal_code_read(Str text, char out[POSTAL_DIGITS])
{
    static const Str hyphens[] = {{"-", 1}, {"\xEF\xBC\x8D", 3}, {"\xE2\x88\x92", 3}};
    enum { AREA_DIGITS = 3, TOWN_DIGITS = POSTAL_DIGITS - AREA_DIGITS };
    Str rest = text;
    uint32_t point;

    if (text.n == 0 || is_plain_code(text))
        return text;
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
    size_t digits = text.n ? digits_read(text, out, MUNICIPALITY_DIGITS_MOST) : 0;

    return digits >= MUNICIPALITY_DIGITS_LEAST ? (Str){out, digits} : STR_EMPTY;
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

static bool all_digits(Str id)
{
    bool good = id.n > 0;

    for (size_t i = 0; i < id.n; i++)
        good &= id.p[i] >= '0' && id.p[i] <= '9';
    return good;
}

void id_lengths_add(struct id_lengths *lengths, Str id)
{
    lengths->all++;
    if (id.n <= ID_BYTES_MAX && all_digits(id))
        lengths->of[id.n]++;
}

void id_lengths_join(struct id_lengths *lengths, const struct id_lengths *more)
{
    lengths->all += more->all;
    for (size_t n = 0; n <= ID_BYTES_MAX; n++)
        lengths->of[n] += more->of[n];
}

size_t id_zeros_lost(const struct id_lengths *lengths, Str id)
{
    enum { NEARLY_ALL_PERCENT = 95 };

    if (!all_digits(id))
        return 0;
    for (size_t n = id.n + 1; n <= ID_BYTES_MAX; n++)
        if (lengths->of[n] > 0 && lengths->of[n] * 100 >= lengths->all * NEARLY_ALL_PERCENT)
            return n;
    return 0;
}

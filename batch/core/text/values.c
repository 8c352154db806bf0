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

/* ASCII for a full-width letter, digit or hyphen; 0 for all else but ASCII. */
static char narrow(uint32_t point)
{
    static const uint32_t hyphens[] = {0x2010, 0x2012, 0x2013, 0x2015, 0x2212, 0xFF0D};

    for (size_t i = 0; i < sizeof hyphens / sizeof hyphens[0]; i++)
        if (point == hyphens[i])
            return '-';
    if (point >= 0xFF01 && point <= 0xFF5E)
        point -= 0xFEE0;
    return point < 0x7F ? (char)point : 0;
}

static bool is_wide_id(Str text)
{
    char narrowed[ID_BYTES_MAX];
    uint32_t point;
    size_t n = 0;

    while (n < sizeof narrowed && utf8_next(&text, &point))
        narrowed[n++] = narrow(point);
    return str_is_empty(text) && is_register_id((Str){narrowed, n});
}

/* Digits, then a point and more, an exponent, or both; or an id behind a quote. */
static bool is_as_number(Str text)
{
    bool marks = false;

    if (str_starts(text, STR("'")))
        return is_register_id(str_skip(text, 1));
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c >= '0' && c <= '9')
            continue;
        if (i == 0 || (c != '.' && c != '+' && c != 'E' && c != 'e'))
            return false;
        marks = true;
    }
    return marks;
}

enum id_form id_form(Str text)
{
    return is_register_id(text) ? ID_GOOD
           : is_wide_id(text)   ? ID_FULL_WIDTH
           : is_as_number(text) ? ID_AS_NUMBER
                                : ID_OTHER;
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

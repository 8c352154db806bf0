/* UTF-8, one code point at a time. */
#include "base/utf8.h"

#include "base/bug.h"

/* Kana and kanji: three bytes whose first alone settles it, E1..EC, EE and EF (of E0 and ED only
 * some are good). */
static inline bool is_plain_three(const unsigned char *p)
{
    return p[0] > 0xE0 && p[0] < 0xF0 && p[0] != 0xED && (p[1] & 0xC0) == 0x80 &&
           (p[2] & 0xC0) == 0x80;
}

/* Of anything but ASCII and what is_plain_three(). */
static bool rare_next(Str *s, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)s->p;
    size_t length;
    uint32_t c;

    if (s->n == 0)
        return false;
    if (p[0] < 0x80)
        length = 1, c = p[0];
    else if (p[0] >= 0xC2 && p[0] < 0xE0)
        length = 2, c = p[0] & 0x1F;
    else if (p[0] >= 0xE0 && p[0] < 0xF0)
        length = 3, c = p[0] & 0x0F;
    else if (p[0] >= 0xF0 && p[0] < 0xF5)
        length = 4, c = p[0] & 0x07;
    else
        return false;
    if (length > s->n)
        return false;
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return false;
        c = c << 6 | (p[i] & 0x3F);
    }
    if (c < least[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return false;
    *point = c;
    *s = str_skip(*s, length);
    return true;
}

bool utf8_next(Str *s, uint32_t *point)
{
    const unsigned char *p = (const unsigned char *)s->p;
    size_t length = 1;

    if (s->n && p[0] < 0x80) {
        *point = p[0];
    } else if (s->n >= 3 && is_plain_three(p)) {
        *point = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        length = 3;
    } else {
        return rare_next(s, point);
    }
    s->p += length;
    s->n -= length;
    return true;
}

bool utf8_valid(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = s.n ? p + s.n : p;

    while (p < end) {
        if (*p < 0x80) {
            p++;
        } else if (end - p >= 3 && is_plain_three(p)) {
            p += 3;
        } else {
            Str rest = {(const char *)p, (size_t)(end - p)};
            uint32_t point;

            if (!utf8_next(&rest, &point))
                return false;
            p = (const unsigned char *)rest.p;
        }
    }
    return true;
}

size_t utf8_put(uint32_t point, char out[4])
{
    REQUIRE(point <= 0x10FFFF && !(point >= 0xD800 && point <= 0xDFFF));
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

size_t utf8_count(Str s)
{
    size_t count = 0;
    uint32_t point;

    while (utf8_next(&s, &point))
        count++;
    REQUIRE(s.n == 0);
    return count;
}

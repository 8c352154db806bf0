/* Borrowed text and UTF-8, one code point at a time. */
#include "base/str.h"

#include "base/err.h"

Str str_of(const char *text)
{
    return text ? (Str){text, strlen(text)} : STR_EMPTY;
}

int str_compare(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_contains(Str s, Str part)
{
    return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL);
}

Str str_skip(Str s, size_t bytes)
{
    REQUIRE(bytes <= s.n);
    return (Str){s.p + bytes, s.n - bytes};
}

Str str_take(Str s, size_t bytes)
{
    return (Str){s.p, bytes < s.n ? bytes : s.n};
}

Str str_trim(Str s)
{
    static const Str wide = {"\xE3\x80\x80", 3};

    for (;;) {
        if (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
            s = str_skip(s, 1);
        else if (str_starts(s, wide))
            s = str_skip(s, wide.n);
        else
            break;
    }
    for (;;) {
        if (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
            s.n--;
        else if (str_ends(s, wide))
            s.n -= wide.n;
        else
            break;
    }
    return s;
}

uint64_t str_hash(Str s)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return hash ^ (hash >> 32);
}

bool utf8_next(Str *s, uint32_t *point)
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

bool utf8_valid(Str s)
{
    uint32_t point;

    while (s.n) {
        if ((unsigned char)s.p[0] < 0x80)
            s = str_skip(s, 1);
        else if (!utf8_next(&s, &point))
            return false;
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

/* Borrowed text and UTF-8, one code point at a time. */
#include "base/str.h"

#include "base/bug.h"

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

/* Both halves of the product of two words: each bit of it depends on all of them. */
static inline uint64_t words_mixed(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 product;
    product all = (product)a * b;

    return (uint64_t)all ^ (uint64_t)(all >> 64);
}

static inline uint64_t word_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* The last bytes, fewer than eight, as one word. */
static uint64_t word_short(const char *p, size_t n)
{
    uint64_t word = 0;

    for (size_t i = 0; i < n; i++)
        word = word << 8 | (unsigned char)p[i];
    return word;
}

uint64_t str_hash(Str s)
{
    static const uint64_t first = UINT64_C(0x9E3779B97F4A7C15),
                          second = UINT64_C(0xC2B2AE3D27D4EB4F);
    const char *end = s.p + s.n;
    uint64_t hash = first ^ s.n;

    if (s.n < 8)
        return words_mixed(word_short(s.p, s.n) ^ second, hash);
    for (const char *p = s.p; end - p > 8; p += 8)
        hash = words_mixed(word_at(p) ^ second, hash ^ first);
    return words_mixed(word_at(end - 8) ^ second, hash); /* may take some bytes twice: n tells */
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

/* Kana and kanji: three bytes whose first alone settles it, E1..EC, EE and EF (of E0 and ED only
 * some are good). */
static inline bool is_plain_three(const unsigned char *p)
{
    return p[0] > 0xE0 && p[0] < 0xF0 && p[0] != 0xED && (p[1] & 0xC0) == 0x80 &&
           (p[2] & 0xC0) == 0x80;
}

bool utf8_valid(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;

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

/* Borrowed text: compared, cut and trimmed. */
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

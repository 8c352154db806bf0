/*
 * Borrowed text: a pointer and a length, never a terminator.
 *
 * A Str owns nothing. Who lends it says until when (most come from an arena and live as long as the
 * run). The text is UTF-8 wherever it has passed edge/registers/registers or edge/config/config;
 * before that, bytes.
 */
#ifndef KIGEN_BASE_STR_H
#define KIGEN_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p;
    size_t n;
} Str;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
#define STR_EMPTY ((Str){"", 0})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

Str str_of(const char *text); /* NULL gives the empty Str */

static inline bool str_is_empty(Str s)
{
    return s.n == 0;
}

static inline bool str_equal(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_compare(Str a, Str b); /* bytewise, a shorter prefix first: <0, 0, >0 */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
bool str_contains(Str s, Str part);
Str str_skip(Str s, size_t bytes); /* without its first bytes; REQUIREs that there are as many */
Str str_take(Str s, size_t bytes); /* its first bytes, or all of it */
Str str_trim(Str s); /* without space, tab and U+3000 at both ends (docs/contract 3) */

#endif

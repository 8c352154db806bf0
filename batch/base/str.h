/*
 * Borrowed text: a pointer and a length, without a terminator.
 *
 * A Str owns nothing. Whoever gives one away says how long it lives; most live in an arena, as long
 * as the run. Text that edge/registers or edge/config has read is valid UTF-8; before that it is
 * only bytes.
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

int str_compare(Str a, Str b); /* by bytes, a prefix before the longer text: <0, 0, >0 */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
bool str_contains(Str s, Str part);
Str str_skip(Str s, size_t bytes); /* without its first bytes; REQUIREs that it has so many */
Str str_take(Str s, size_t bytes); /* its first bytes; all of it where it has fewer */
Str str_trim(Str s); /* without space, tab and U+3000 at both ends (docs/contract 3) */

#endif

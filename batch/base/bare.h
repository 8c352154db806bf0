/* Trims what hardly ever needs it. */
#ifndef KIGEN_BASE_BARE_H
#define KIGEN_BASE_BARE_H

#include "base/str.h"

/* str_trim(), at once where there is nothing to trim. */
static inline Str str_bare(Str s)
{
    unsigned char first, last;

    if (s.n == 0)
        return s;
    first = (unsigned char)s.p[0];
    last = (unsigned char)s.p[s.n - 1];
    /* only these bytes can begin or end a space, a tab or U+3000 (E3 80 80) */
    if (first > ' ' && first != 0xE3 && last > ' ' && last != 0x80)
        return s;
    return str_trim(s);
}

#endif

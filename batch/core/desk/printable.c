/* No control character reaches a terminal. */
#include "core/desk/printable.h"

Str text_printable(Str text, struct arena *arena)
{
    char *copy = arena_take(arena, text.n + 1);

    if (text.n)
        memcpy(copy, text.p, text.n);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7F)
            copy[i] = ' ';
    return (Str){copy, text.n};
}

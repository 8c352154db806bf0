/*
 * Finds signs that a character was lost on the way to the register (docs/contract 4, unprintable):
 * what a conversion, a web form or a program writes in place of one that it does not know. Pure.
 */
#ifndef KIGEN_CORE_RULES_LOST_H
#define KIGEN_CORE_RULES_LOST_H

#include "base/arena.h"

/*
 * The signs in `text`, each once, with single spaces, in the arena; empty: none.
 *
 *     in a name    ? ？ ■ □ ● ＊, each as it stands
 *     in any text  &#…;  of a number, &#9679; or &#x25CF;
 *                  &…;   of 2 to 8 letters, &amp;
 *                  \u…   of four hexadecimal digits, \u9ad8
 *
 * What stands between is not shown: it is a character of somebody's name.
 */
Str lost_signs(Str text, bool is_name, struct arena *arena);

#endif

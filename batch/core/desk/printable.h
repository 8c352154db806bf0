/* Text that other programs may have written, as a terminal may get it. Pure. */
#ifndef KIGEN_CORE_DESK_PRINTABLE_H
#define KIGEN_CORE_DESK_PRINTABLE_H

#include "base/arena.h"

/* In the arena; each control character is a space. */
Str text_printable(Str text, struct arena *arena);

#endif

/*
 * Reads a template's layout.conf by libconfig into the tree of core/letter/form.
 *
 * libconfig reports duplicate keys and lines, but cuts off long integers without an error and
 * follows @include. So the text is searched for both before.
 */
#ifndef KIGEN_EDGE_PRESS_LAYOUT_H
#define KIGEN_EDGE_PRESS_LAYOUT_H

#include "core/letter/form.h"

/*
 * `text` is the content of the file, `file` its name for messages. The tree is in the arena. -1
 * with err: 78.
 */
int layout_read(const char *file, Str text, struct arena *arena, struct form_node **root,
                struct err *err);

#endif

/*
 * layout.conf of a template, read by libconfig into core/letter/form's neutral tree.
 *
 * libconfig reports duplicates and lines, but cuts long integers silently and follows @include: the
 * text is looked at once before.
 */
#ifndef KIGEN_EDGE_PRESS_LAYOUT_H
#define KIGEN_EDGE_PRESS_LAYOUT_H

#include "core/letter/form.h"

/*
 * `text` is the file's; `file` its name in messages. The tree lives in the arena. -1 with err: 78.
 */
int layout_read(const char *file, Str text, struct arena *arena, struct form_node **root,
                struct err *err);

#endif

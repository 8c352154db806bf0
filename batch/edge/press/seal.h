/*
 * SVG images of a template, by librsvg, as paths.
 *
 * core/letter/drawing refuses everything but paths first, so librsvg has nothing to fetch and no
 * text to lay out: it starts no thread (a test counts them) and may run before the fork. Its
 * drawing goes to one page of PostScript in memory, which core/letter/drawing reads back, strictly.
 */
#ifndef KIGEN_EDGE_PRESS_SEAL_H
#define KIGEN_EDGE_PRESS_SEAL_H

#include "core/letter/drawing.h"

/* `file` is for messages. -1 with err: 78 with line and column, or what librsvg says. */
int seal_read(const char *file, Str svg, struct drawing *drawing, struct arena *arena,
              struct err *err);

#endif

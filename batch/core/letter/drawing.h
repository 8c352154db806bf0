/*
 * An image as paths: what an SVG of a template may hold, and what is drawn of it.
 *
 * A template's image (a seal, a mark) is lines and areas of plain colour. drawing_allowed() proves
 * it before anything else sees the file: only the elements and attributes listed in drawing.c, no
 * text, no picture, no script, no style sheet, no reference to anything, no entity. So a library
 * that draws it has nothing to fetch and no font to look for. What it draws comes back as
 * PostScript of one page, whose few operators drawing_read() turns into steps. Pure.
 */
#ifndef KIGEN_CORE_LETTER_DRAWING_H
#define KIGEN_CORE_LETTER_DRAWING_H

#include "base/arena.h"
#include "say/err.h"

enum drawing_kind {
    DRAW_MOVE,
    DRAW_LINE,
    DRAW_CURVE,
    DRAW_CLOSE,
    DRAW_FILL,
    DRAW_FILL_EVEN_ODD,
    DRAW_STROKE,
    DRAW_COLOUR,
    DRAW_WIDTH,
    DRAW_CAP,
    DRAW_JOIN,
    DRAW_MITER,
    DRAW_SAVE,
    DRAW_RESTORE,
    DRAW_MATRIX,
    DRAW_CLIP
};
struct drawing_step {
    enum drawing_kind kind;
    double v[6];
};
struct drawing { /* y grows upwards from the lower edge */
    double w, h;
    struct drawing_step *steps;
    size_t count;
};
enum { DRAWING_BYTES_MAX = 256 << 10, DRAWING_STEPS_MAX = 4000 };

/* 78 with file, line and column where the SVG holds anything but paths. */
int drawing_allowed(const char *file, Str svg, struct err *err);
/* The steps of a page that cairo wrote; false where it holds anything but paths. */
bool drawing_read(Str page, struct drawing *drawing, struct arena *arena);

#endif

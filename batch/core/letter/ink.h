/*
 * What is to be drawn on a page: glyphs, bars, QR codes, images and the customer barcode.
 *
 * core/letter/form makes it and edge/press/sheet draws it. Lengths are points from the page's top
 * left corner. A face or the caller owns it; form_ink_release() frees it.
 */
#ifndef KIGEN_CORE_LETTER_INK_H
#define KIGEN_CORE_LETTER_INK_H

#include "base/arena.h"
#include "core/letter/image.h"

struct form_mark { /* a glyph at its place; bytes as in struct glyph */
    uint32_t id, bytes;
    double x, y;
};
struct form_group { /* glyphs of one font and size, with their text */
    int font;
    double size;
    VEC(struct form_mark) marks;
    VEC(char) text;
};
struct form_bar {            /* a filled rectangle: rules, frames, fold marks */
    double x, y, w, h, grey; /* 0 black … 1 white */
};
struct form_code { /* a QR code of `text` */
    double x, y, size;
    Str text;
};
struct form_image { /* in a box of this size */
    double x, y, w, h;
    const struct image *mask;
};
enum { FORM_GROUPS_MAX = 64 }; /* fonts × sizes on one page; reaching it is a bug in the template */
struct form_ink {
    bool in_order; /* one group for each run of a font, in reading order; else one for each font */
    struct form_group groups[FORM_GROUPS_MAX];
    size_t group_count;
    VEC(struct form_bar) bars;
    VEC(struct form_code) codes;
    VEC(struct form_image) images;
    bool has_barcode; /* the window's place for the customer barcode */
    double barcode_x, barcode_y,
        barcode_scale; /* top left; a / 10, so 1 dot is 0.6 × 1.2 mm × scale */
};
void form_ink_clear(struct form_ink *ink); /* keeps its memory */
void form_ink_release(struct form_ink *ink);

#endif

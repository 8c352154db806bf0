/*
 * Whether what a page should show has left ink: the glyphs of its content stream against a picture
 * of the page, drawn by another program.
 *
 * A glyph has ink where the picture is not of one grey: a white place and a black bar show no
 * letter. The window is found by the postal code, which the listings know: the lines that begin
 * where its line begins, close above and below. Pure.
 */
#ifndef KIGEN_CORE_LETTER_INKED_H
#define KIGEN_CORE_LETTER_INKED_H

#include "core/letter/shown.h"

struct picture { /* of a page, from its upper left corner, a byte a dot: 0 black … 255 white */
    uint8_t *grey;
    size_t width, height;
    double dots; /* a point */
};

/* Whether more than the postal code (seven digits) stands there: two lines at least, or one and the
 * rest of its own. */
bool inked_window(const ShownMarks *marks, Str postal_code);
/* How many glyphs that are no spaces have no ink; `asked`: of how many. */
size_t inked_missing(const ShownMarks *marks, const struct picture *picture, size_t *asked);

#endif

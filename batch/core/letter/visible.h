/*
 * Checks that the glyphs of a page are visible: compares its content stream with a picture of the
 * page that another program drew.
 *
 * A glyph is visible where its place in the picture has more than one grey: neither a white place
 * nor a black bar shows a letter. The address window is found by the postal code, which is in
 * pieces.csv: it is the lines around it that begin at the same place. Pure.
 */
#ifndef KIGEN_CORE_LETTER_VISIBLE_H
#define KIGEN_CORE_LETTER_VISIBLE_H

#include "core/letter/pagetext.h"

struct picture {          /* of a page */
    uint8_t *grey;        /* one byte a dot, from the upper left: 0 black … 255 white */
    size_t width, height; /* in dots */
    double dots;          /* in one point */
};

/* Whether the window with this postal code (seven digits) shows an address and a name: two more
 * lines, or one where the address follows the code in its line. */
bool visible_window(const PagetextMarks *marks, Str postal_code);
/* How many of the glyphs have no ink. Spaces are left out; `asked` counts the glyphs looked at. */
size_t visible_missing(const PagetextMarks *marks, const struct picture *picture, size_t *asked);

#endif

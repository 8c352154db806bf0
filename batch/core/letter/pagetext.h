/*
 * Reads which piece ids, sheets and jobs a PDF page shows, and where its glyphs stand.
 *
 * It reads the glyphs of the page's own content stream and turns them into characters by the fonts'
 * ToUnicode. One text operator shows the whole id, maybe inside a longer text: six digits, six
 * digits and a right check digit. Forms are not read: pages share them, so they hold no piece id.
 * Of ToUnicode only bfchar is read, of places only Tm, Td, cm, q, Q and the fonts' widths:
 * neither cairo nor edge/press/plate uses more. Any bytes may come; what is not a content stream
 * shows nothing. Pure.
 *
 *     pagetext_font_read(&font, to_unicode);
 *     pagetext_read(&shown, content, resources, 1);
 */
#ifndef KIGEN_CORE_LETTER_PAGETEXT_H
#define KIGEN_CORE_LETTER_PAGETEXT_H

#include "base/arena.h"
#include "core/lot/lot.h"

enum {
    PAGETEXT_CODES_MAX =
        32, /* glyphs of digits, hyphen, slash and spaces in a font; others are not known */
    PAGETEXT_IDS_MAX = 2, /* a second id is already an error, so no third is kept */
    PAGETEXT_FIGURES_MAX = 8,
    PAGETEXT_FIGURE_BYTES = 20, /* a longer one is none */
    PAGETEXT_STATES_MAX = 16    /* q inside q; a deeper q does not save its place */
};

struct pagetext_font {
    size_t code_bytes; /* of each glyph in a string: 1 or 2 */
    struct {
        uint32_t code;
        char c; /* ' ' for any space */
    } codes[PAGETEXT_CODES_MAX];
    size_t count;
    const float *widths; /* em, for the codes from `first` on; borrowed */
    uint32_t first;
    size_t width_count;
    float width; /* em, for all other codes */
};
/* Fills in all but the widths. */
void pagetext_font_read(struct pagetext_font *font, Str to_unicode);

struct pagetext_resource { /* a font by the page's name for it, without the slash */
    Str name;
    const struct pagetext_font *font;
};

struct pagetext {
    char ids[PAGETEXT_IDS_MAX]
            [PIECE_ID_LENGTH + 1]; /* different ones, in their order on the page */
    size_t id_count;
    /* Different ones of what is written as a sheet of how many ("1/2") or as a job ("261124-1"). */
    char figures[PAGETEXT_FIGURES_MAX][PAGETEXT_FIGURE_BYTES + 1];
    size_t figure_count;
    bool figures_more; /* there were too many: one that is not here may stand on the page */
    Str form;          /* name of the form or image painted last (Do), in the stream; empty: none */
};
void pagetext_read(struct pagetext *shown, Str content, const struct pagetext_resource *fonts,
                   size_t font_count);

bool pagetext_shows(const struct pagetext *shown, Str figure);
/* Adds the figures of a form that the page paints: what all letters have alike stands there. */
void pagetext_figures_add(struct pagetext *shown, const struct pagetext *form);

struct pagetext_mark { /* a glyph, in points from the page's lower left corner */
    double x, y;       /* the left end of its baseline */
    double width, size;
    char c; /* a digit, '-', '/', ' ' for any space; '\0' for all else */
};
typedef VEC(struct pagetext_mark) PagetextMarks;
/* Adds the page's glyphs in the order in which they are drawn. The caller releases them. */
void pagetext_marks(PagetextMarks *marks, Str content, const struct pagetext_resource *fonts,
                    size_t font_count);

#endif

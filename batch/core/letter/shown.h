/*
 * Which piece ids a page shows, and where its glyphs stand, read as a reader's eye would: from the
 * glyphs of its own content stream, mapped to characters by each font's ToUnicode.
 *
 * An id is what one text operator shows in one go, six digits, six digits and a right check digit;
 * it may stand in a longer text. What a form holds that the page paints is not read: it is shared
 * by pages and knows no piece. Only whole single codes are mapped (bfchar, as cairo writes them).
 * Places follow from Tm, Td, cm, q and Q and the fonts' widths, which is all that cairo uses.
 * Pure and total: any bytes may come, what is no content stream shows nothing.
 *
 *     shown_font_read(&font, to_unicode);
 *     shown_read(&shown, content, resources, 1);
 */
#ifndef KIGEN_CORE_LETTER_SHOWN_H
#define KIGEN_CORE_LETTER_SHOWN_H

#include "base/arena.h"
#include "core/lot/lot.h"

enum {
    SHOWN_CODES_MAX = 32, /* glyphs of the digits and the hyphen in one font; more are not known */
    SHOWN_IDS_MAX = 2,    /* of two one is another piece's: nobody asks for the third */
    SHOWN_STATES_MAX = 16 /* q inside q; what lies deeper is placed as if it did not */
};

struct shown_font {
    size_t code_bytes; /* of each glyph in a string: 1 or 2 */
    struct {
        uint32_t code;
        char c; /* ' ' is any space */
    } codes[SHOWN_CODES_MAX];
    size_t count;
    const float *widths; /* em, of the codes from `first` on; borrowed */
    uint32_t first;
    size_t width_count;
    float width; /* of all others */
};
/* All but the widths. */
void shown_font_read(struct shown_font *font, Str to_unicode);

struct shown_resource { /* a font as the page calls it, without the slash */
    Str name;
    const struct shown_font *font;
};

struct shown {
    char ids[SHOWN_IDS_MAX][PIECE_ID_LENGTH + 1]; /* different ones, as they come */
    size_t id_count;
    Str form; /* the name of what was painted last (Do), of the stream; empty: nothing */
};
void shown_read(struct shown *shown, Str content, const struct shown_resource *fonts,
                size_t font_count);

struct shown_mark { /* a glyph: points from the page's lower left corner */
    double x, y;    /* where it stands: the left end of its base line */
    double width, size;
    char c; /* a digit, '-', ' ' for a space; '\0': something else */
};
typedef VEC(struct shown_mark) ShownMarks;
/* Adds the page's glyphs in the order in which they are drawn. The caller releases them. */
void shown_marks(ShownMarks *marks, Str content, const struct shown_resource *fonts,
                 size_t font_count);

#endif

/*
 * The glyphs that a document uses of each font, and its fonts in the file.
 *
 * Each glyph of a font gets a code when it is first asked for: 1, 2, 3 … in that order. When all pages
 * are written typecase_write() embeds the glyphs with their widths and characters. The outlines are
 * cut out of the font by cairo: it draws all glyphs of the document once, in the order of their codes,
 * into a document in memory, and what it embedded there is taken over. cairo numbers glyphs in the
 * order in which it meets them; that it did so is read back from its page, code by code, and is
 * a failure otherwise. Fonts become Type 0 with Identity-H, never Type 3.
 */
#ifndef KIGEN_EDGE_PRESS_TYPECASE_H
#define KIGEN_EDGE_PRESS_TYPECASE_H

#include "edge/press/pdfout.h"
#include "edge/press/sheet.h"

struct typecase;

struct typecase *typecase_new(struct sheet_fonts *fonts);
void typecase_release(struct typecase *typecase);

struct type { /* a glyph in the document */
    uint32_t id,
        width; /* in its font; millionths of an em, as a reader of the file goes on by it */
    uint32_t code;
    size_t text, text_bytes; /* what it is read as; 0 bytes: nobody said yet */
};
/*
 * The glyph `id` of a font, which is read as `text`. `reads`: whether it is read so; otherwise it was
 * first used for another text, and this place must say what it stands for here. NULL: the file is no
 * longer the font that it was. The result holds until the next call.
 */
const struct type *typecase_get(struct typecase *typecase, int font, uint32_t id, Str text,
                                bool *reads);
/* Whether the font has a glyph with an outline so far; without any it cannot be embedded. */
bool typecase_has_ink(const struct typecase *typecase, int font);

/*
 * Writes all fonts, and the dictionary of them as the object `number`: "/f3" is the font of handle 3.
 * NULL, or what of cairo's document was not as it must be.
 */
const char *typecase_write(struct typecase *typecase, struct pdfout *out, uint32_t number);

/*
 * Whether the strings that a content stream shows next are the codes 1 to `count`, four digits each;
 * `content` goes to what stands behind them.
 *
 *     "[<0001>1000<0002>]TJ"  2  true     "<00010003>Tj"  2  false     "[(A)]TJ"  1  false
 */
bool typecase_codes_are(Str *content, size_t count);

#endif

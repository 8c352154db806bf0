/*
 * Fonts as tables: which characters they draw, with which glyph, how wide. harfbuzz; FreeType,
 * which draws, is the caller's.
 *
 * A font is opened by file and read as it is needed; what was looked up is kept in pages of 256
 * code points, so that a register of names costs one look-up a character. Handles count from 0 in
 * the order of opening. The *chain* are the configured fonts; those outside the shipped default are
 * the operator's own and the only ones whose private-use characters count.
 *
 * Fast path: a text of plain characters none of whose glyphs, alone or with its neighbour, is
 * touched by a default GSUB or GPOS lookup of the font is set from the tables; everything else by
 * hb_shape(). The two agree wherever both apply (test_glyphs.c compares them).
 *
 * Ink: a table says that there is a glyph, only drawing says that it leaves anything on paper. Each
 * glyph is drawn once when it is first wanted (4 us) and remembered. One that has no ink within a
 * plausible box and stands for something else than a space is no glyph: the font lacks it.
 */
#ifndef KIGEN_EDGE_PRESS_GLYPHS_H
#define KIGEN_EDGE_PRESS_GLYPHS_H

#include "base/arena.h"
#include "say/err.h"
#include "core/letter/breaks.h"

enum { GLYPHS_FONTS_MAX = 64 };

struct glyphs;

/* Draws a glyph of `font` and says where it has ink; false: nowhere. */
typedef bool glyphs_draw(void *context, int font, uint32_t id, struct ink_box *ink);
struct glyphs *glyphs_new(glyphs_draw *draw, void *context);
void glyphs_release(struct glyphs *glyphs);

/*
 * Opens `path`, or finds it opened already. -1 with err: 66 missing, 77, 78 no font or one whose
 * tables do not hold together.
 */
int glyphs_open(struct glyphs *glyphs, const char *path, int *font, struct err *err);
/*
 * Draws some kanji from all over the font: -1 with err, 78, where it has lost many. A font without
 * kanji has nothing to lose. The caller can draw with the font by now.
 */
int glyphs_try(struct glyphs *glyphs, int font, struct err *err);
/* Adds an opened font to the chain. */
void glyphs_chain(struct glyphs *glyphs, int font, bool own);

/*
 * Shapes one line of UTF-8, left to right. Without `chain` in `font` alone; with it the whole text
 * in the first of `font` and the chain that has all of it; where none has, each character in the
 * first that has it. Returns the number of glyphs, never more than room; id 0: missing.
 */
size_t glyphs_shape(struct glyphs *glyphs, int font, bool chain, Str text, struct glyph *out,
                    size_t room);
/* The same by hb_shape() alone, for the test. */
size_t glyphs_shape_slow(struct glyphs *glyphs, int font, Str text, struct glyph *out, size_t room);

/*
 * Whether `text` can be printed (docs/contract 4, unprintable): drawn as it is, with ink, no more
 * than three combining marks on one character. `missing`: "U+E000 U+845B/E0103", each once, in
 * order, in the arena, of too many marks the fourth; empty where it can.
 */
bool glyphs_prints(struct glyphs *glyphs, Str text, struct arena *arena, Str *missing);

#endif

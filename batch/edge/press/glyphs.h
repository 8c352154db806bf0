/*
 * Asks fonts which characters they have, and sets text in them: glyphs, widths, shaping. It uses
 * harfbuzz; the caller draws, by FreeType.
 *
 * A font is opened by its file and read as needed. What was looked up is kept, so that a register of
 * names costs one look-up a character. Handles count from 0 in the order of opening. The *chain* is
 * the configured fonts. Those that are not shipped are the office's own, and only in them private-use
 * characters may be printed.
 *
 * Fast path: a text is set from the tables alone if it has only plain characters and no default
 * GSUB or GPOS lookup of the font touches its glyphs, alone or with their neighbours. All other
 * text goes to hb_shape(). Both give the same result (test_glyphs.c compares them).
 *
 * Ink: tables say that there is a glyph, but only drawing it shows whether it leaves ink. Each
 * glyph is drawn once, when it is first needed, and the result is kept. A glyph without ink
 * in a plausible box counts as missing in the font, unless it stands for a space.
 */
#ifndef KIGEN_EDGE_PRESS_GLYPHS_H
#define KIGEN_EDGE_PRESS_GLYPHS_H

#include "base/arena.h"
#include "say/err.h"
#include "core/letter/breaks.h"

enum { GLYPHS_FONTS_MAX = 64 };

struct glyphs;

/* Draws a glyph of `font` and gives the place of its ink; false: it has none. */
typedef bool glyphs_draw(void *context, int font, uint32_t id, struct ink_box *ink);
struct glyphs *glyphs_new(glyphs_draw *draw, void *context);
void glyphs_release(struct glyphs *glyphs);
/* The fonts' files leave memory until they are asked again. */
void glyphs_rest(const struct glyphs *glyphs);

/*
 * Opens a font, or finds it open already. -1 with err: 66 missing, 77 forbidden, 78 not a font, or
 * one that is not whole (core/letter/fontfile).
 */
int glyphs_open(struct glyphs *glyphs, const char *path, int *font, struct err *err);
/* The same of a file whose bytes were found whole before: its tables are not looked through again. */
int glyphs_open_whole(struct glyphs *glyphs, const char *path, int *font, struct err *err);
/*
 * Draws some kanji from all parts of the font: 78 where many of them have no ink. A font without
 * kanji passes. The caller must be able to draw with the font already.
 */
int glyphs_try(struct glyphs *glyphs, int font, struct err *err);
/* Adds an opened font to the chain. */
void glyphs_chain(struct glyphs *glyphs, int font, bool own);

/*
 * Shapes one line of UTF-8, left to right. Without `chain` in `font` alone. With `chain` all of the
 * text in the first font, of `font` and the chain, that has all of it; if none has, each character
 * in the first that has it. Returns the number of glyphs, at most `room`; id 0: missing.
 */
size_t glyphs_shape(struct glyphs *glyphs, int font, bool chain, Str text, struct glyph *out,
                    size_t room);
/* The same without chain and by hb_shape() alone, for the test. */
size_t glyphs_shape_slow(struct glyphs *glyphs, int font, Str text, struct glyph *out, size_t room);

/*
 * Whether `text` can be printed (docs/contract 4, unprintable): a font draws all of it, with ink,
 * and no character has more than three combining marks. `missing` lists what cannot, in the arena:
 * "U+E000 U+845B/E0103", each once, in order; of too many marks the fourth. Else it is empty.
 */
bool glyphs_prints(struct glyphs *glyphs, Str text, struct arena *arena, Str *missing);

#endif

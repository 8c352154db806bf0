/* The fonts of edge/press/sheet, for those of its files that draw with them; no other includes it. */
#ifndef KIGEN_EDGE_PRESS_SHEET_INSIDE_H
#define KIGEN_EDGE_PRESS_SHEET_INSIDE_H

#include <cairo.h>

#include "edge/press/sheet.h"

/* The font as cairo has it, the caller's until sheet_fonts_release(). NULL: it is no longer a font. */
cairo_scaled_font_t *sheet_scaled(struct sheet_fonts *fonts, int handle, double size);
/* How far the next glyph stands, in em. False: the file is no longer a font, or has no such glyph. */
bool sheet_advance(struct sheet_fonts *fonts, int handle, uint32_t id, double *em);
bool sheet_has_outline(struct sheet_fonts *fonts, int handle, uint32_t id);

#endif

/*
 * Checks that a font file is whole: TrueType or OpenType, alone or the first font of a collection.
 *
 * Where a file was cut off, the font library draws the lost outlines as nothing and reports no
 * error. So the file is checked first: each table lies inside it, the tables agree on the number of
 * glyphs, and each glyph has a place in the outlines. Whether a glyph looks right is not checked
 * here; edge/press/glyphs draws it for that. Any bytes may come. Pure.
 */
#ifndef KIGEN_CORE_LETTER_FONTFILE_H
#define KIGEN_CORE_LETTER_FONTFILE_H

#include "base/str.h"

enum { FONT_TAG = 4 };

/*
 * True where the file is whole. Else `tag` gets the FONT_TAG characters of the first table that is
 * wrong, "sfnt" for the file itself. The tables that choose and place glyphs must also have the
 * checksum that is stated, unless that is 0. Outlines are not summed: that would read all the file.
 */
bool fontfile_holds(Str file, char tag[FONT_TAG + 1]);

#endif

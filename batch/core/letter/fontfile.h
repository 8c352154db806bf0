/*
 * Whether the tables of a font file hold together: TrueType and OpenType, alone or the first of a
 * collection.
 *
 * A library reads what is there: of a file that was cut it draws the outlines that are gone as
 * nothing, without an error. So the file is looked at before: each table lies in it, the tables
 * that say how many glyphs there are agree, and each glyph has its place in the outlines. What a
 * glyph looks like is not asked here: only ink proves that (edge/press/glyphs). Pure and total: any
 * bytes may come.
 */
#ifndef KIGEN_CORE_LETTER_FONTFILE_H
#define KIGEN_CORE_LETTER_FONTFILE_H

#include "base/str.h"

enum { FONT_TAG = 4 };

/*
 * The tag of a table that does not hold, "sfnt" for the file itself, as FONT_TAG characters in
 * `tag`; true where all do. Of the tables that say which glyph is set where, the checksum is asked
 * too (one that is stated as 0 is none); of outlines it is not: that would read all of the file.
 */
bool fontfile_holds(Str file, char tag[FONT_TAG + 1]);

#endif

/*
 * Where a Japanese line may end (禁則処理), and how glyphs are filled into lines.
 *
 * The rule sees two neighbouring characters and knows nothing of widths. Numbers are never torn:
 * digits of any width, with the hyphens, points and commas between them, stay one word, and so does
 * a run of Latin letters. A number and its counter (番地, 年, 階 …), a number and の, are torn only
 * where nothing else is left. Pure.
 */
#ifndef KIGEN_CORE_LETTER_BREAKS_H
#define KIGEN_CORE_LETTER_BREAKS_H

#include "base/str.h"

enum break_rule { BREAK_PHRASE, BREAK_FREE, BREAK_AVOID, BREAK_LAST, BREAK_NEVER };

/*
 *     break_between('8', '9')         BREAK_NEVER    8|9-1
 *     break_between('9', 0x756A)      BREAK_LAST     9|番地
 *     break_between(0x6708, '4')      BREAK_AVOID    月|4, and inside a katakana word
 *     break_between(0x7530, '8')      BREAK_FREE     田|8
 *     break_between(0x306F, 0x7A93)   BREAK_PHRASE   は|窓: where a reader pauses
 */
enum break_rule break_between(uint32_t before, uint32_t after);

/* The ink of a glyph as it was drawn, in em from its origin, y up. All 0: none. */
struct ink_box {
    float left, right, bottom, top;
};

/* One glyph as it was shaped: lengths in em. The first of a cluster carries its bytes, others 0. */
struct glyph {
    uint32_t id;    /* in its font; 0: the font has none, or none with ink */
    uint32_t point; /* the character it begins with, without variation selector */
    uint16_t font;  /* a handle of edge/press/glyphs */
    uint16_t bytes; /* of UTF-8 that its cluster stands for */
    float advance, dx, dy;
    struct ink_box ink;
};

/*
 * Fills glyphs into lines of `width` em, spaces at a line's end not counted. starts[k] is the first
 * glyph of line k. A line ends after a phrase where that leaves it at least three quarters full,
 * unless `tight` (addresses: as few lines as possible). Returns the number of lines (at least 1),
 * or 0 where a word that must not be torn is wider than a line or more than `lines_max` lines would
 * be needed.
 */
size_t lines_fill(const struct glyph *glyphs, size_t count, double width, bool tight,
                  size_t *starts, size_t lines_max);

/* Width in em of the glyphs, without spaces at the end. */
double glyphs_width(const struct glyph *glyphs, size_t count);

/*
 * Whether the ink of a line, which begins at `start` of `width`, stays in its line: between both
 * edges, `above` and `below` its baseline; em, and INK_PLAY beyond is nothing that an eye minds.
 * Advances say where the next glyph goes, not how far this one reaches: marks have none.
 */
bool glyphs_stay(const struct glyph *glyphs, size_t count, double start, double width, double above,
                 double below);
#define INK_PLAY 0.1

#endif

/*
 * Decides where a Japanese line may end (禁則処理), and fills glyphs into lines.
 *
 * The rule looks at two neighbouring characters, not at widths. A number is never broken: digits of
 * any width and the hyphens, points and commas between them are one word, and so is a run of Latin
 * letters. A number is parted from its counter (番地, 年, 階 …) or from の only where no other place
 * is left. Some words are never torn: 上る, 東入ル and the other directions of addresses in Kyoto, 御中,
 * 号室 and the like.
 *
 * Text that is no address is dressed as JIS X 4051 has it: a closing bracket or 、。 takes half an em
 * at the end of its line, an opening bracket half an em at its beginning, and between Japanese and
 * Latin letters or figures stands a quarter of an em, not a space and not nothing. A date, a time or
 * a number with its counter is one word and has no such gap. Pure.
 */
#ifndef KIGEN_CORE_LETTER_BREAKS_H
#define KIGEN_CORE_LETTER_BREAKS_H

#include "base/str.h"

enum break_rule { BREAK_PHRASE, BREAK_WORD, BREAK_FREE, BREAK_AVOID, BREAK_LAST, BREAK_NEVER };

/*
 * May a line end between the two characters?
 *
 *     break_between('8', '9')         BREAK_NEVER    8|9-1
 *     break_between('9', 0x756A)      BREAK_LAST     9|番地
 *     break_between('/', 'k')         BREAK_LAST     example.jp/|koushin
 *     break_between(0x6708, '4')      BREAK_AVOID    月|4, and inside a katakana word
 *     break_between(0x5C0F, 0x7530)   BREAK_FREE     小|田: perhaps inside a word
 *     break_between(0x7530, '8')      BREAK_WORD     田|8
 *     break_between(0x306F, 0x7A93)   BREAK_PHRASE   は|窓: where a reader pauses
 *     break_between(' ', 0x6765)      BREAK_PHRASE   窓口へ |来て: phrases that spaces part
 */
enum break_rule break_between(uint32_t before, uint32_t after);

/* Where a glyph has ink, measured by drawing it: em from its origin, y up. All 0: no ink. */
struct ink_box {
    float left, right, bottom, top;
};

/* One shaped glyph; lengths in em. */
struct glyph {
    uint32_t id;    /* in its font; 0: the font has none, or none with ink */
    uint32_t point; /* the character it begins with, without variation selector */
    uint16_t font;  /* a handle of edge/press/glyphs */
    uint16_t bytes; /* of the cluster's UTF-8; 0 for all but its first glyph */
    float advance, dx, dy;
    float gap;      /* before it, unless it begins a line (glyphs_part); may be below 0 */
    bool bound;     /* to the one before it, in a name (glyphs_bind) */
    struct ink_box ink;
};

/* Binds a name of somebody or something, or several with 、 or ・ between them, but not a number to what stands before it,
 * unless in brackets; no sentences. */
void glyphs_bind(struct glyph *glyphs, size_t count);

/* How lines are set: text; addresses, which are not dressed; text whose first line goes on behind
 * other text, so that it begins no line. */
enum line_kind { LINE_TEXT, LINE_ADDRESS, LINE_GOES_ON };

/*
 * Puts the gaps between Japanese and Latin before the glyphs from `first` on. What stands before
 * them decides with them, as far as GAP_CONTEXT glyphs back.
 *
 *     4月2日から  none     電話0465  電話 0465     ICチップ  IC チップ     第3土曜日  none
 */
void glyphs_part(struct glyph *glyphs, size_t first, size_t count);
enum { GAP_CONTEXT = 12 };

/*
 * Fills glyphs into lines of `width` em; spaces at the end of a line do not count. starts[k] is the
 * first glyph of line k. A line ends after a phrase where it is at least three quarters full then, else between words
 * where it is two thirds full, and not inside a name, before the の behind one, or between 電話 and a number; both only if the
 * text takes no more lines for it.
 * In addresses none of this matters. Returns the number of lines, at least 1; 0 where a word that must
 * not be broken is wider than a line, or `lines_max` lines are too few.
 */
size_t lines_fill(const struct glyph *glyphs, size_t count, double width, enum line_kind kind,
                  size_t *starts, size_t lines_max);

/* For papers and their cells: a line is as full as the rules let it be, phrases do not matter, and what
 * they let end nowhere (a digest, a path) is torn between any two characters, so that all is shown.
 * There is room for a line a glyph, and one more. */
size_t lines_fill_torn(const struct glyph *glyphs, size_t count, double width, size_t *starts,
                       size_t lines_max);

/* Width in em of one line of these glyphs, as it is set; without spaces at the end. */
double line_width(const struct glyph *glyphs, size_t count, enum line_kind kind);
/* How far left of its place a line begins, so that its first glyph stands at its edge: em, and
 * never so far that ink leaves the line. */
double line_lead(const struct glyph *glyphs, size_t count, enum line_kind kind);

/*
 * Whether all ink of a line stays within its place: 0 to `width` from left to right, with the line
 * beginning at `start`, and from `above` to `below` the baseline. All in em; INK_PLAY more on each
 * side is allowed, since nobody sees it. Advances do not tell this: a mark may have none.
 */
bool glyphs_stay(const struct glyph *glyphs, size_t count, double start, double width, double above,
                 double below);
#define INK_PLAY 0.1

#endif

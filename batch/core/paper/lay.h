/*
 * Lays a paper out on pages of A4: what stands where, in points from the page's top left corner.
 *
 * Invariants, which tests/unit/test_paper.c asserts of papers by dice:
 *   1 all text of a paper stands on its pages, in its order: nothing is cut;
 *   2 no two lines of text overlap, and none leaves its cell, its box or the page's margins: what is
 *     too long wraps, and a word that is wider than its cell is torn;
 *   3 a table that goes on on a further page begins there with its header;
 *   4 a heading has something below it on its page;
 *   5 the same paper gives the same pages;
 *   6 the last row of a table with_next stands on the page where the block behind it begins.
 *
 * Pure, but uses the heap: release pages with paper_release(). Fonts are asked by a function.
 */
#ifndef KIGEN_CORE_PAPER_LAY_H
#define KIGEN_CORE_PAPER_LAY_H

#include "core/letter/breaks.h"
#include "core/letter/ink.h"
#include "core/paper/paper.h"

/* Type sizes in points. What is read is not smaller than PAPER_BODY (Japanese 10.5 pt is the size of
 * official documents); only the footer is, and nothing is smaller than a print room's 9 pt. */
#define PAPER_BODY 10.5
#define PAPER_FOOTER 9.0

struct paper_type { /* the font that the paper is set in */
    void *context;
    /* Shapes one line; returns the number of glyphs, at most `room`; each has its font's handle. */
    size_t (*shape)(void *context, Str text, struct glyph *out, size_t room);
};

struct paper_read { /* lines that are read as one: a paragraph, or a cell */
    const char *tag; /* H or P */
    size_t line, line_count;
};

struct paper_dots_at {
    const struct paper_dots *dots;
    double x, y;
};

struct paper_page {
    Str bookmark; /* empty: it begins no section */
    VEC(struct form_group) lines; /* one for each font of a line, in the order of reading */
    VEC(struct paper_read) reads;
    VEC(struct form_bar) bars;
    VEC(struct paper_dots_at) dots;
};

typedef VEC(struct paper_page) PaperPages;

#define PAPER_WIDTH (210 * 72 / 25.4)
#define PAPER_HEIGHT (297 * 72 / 25.4)

/* Adds the pages of all sections; a section has at least one. */
void paper_lay(const struct paper *paper, const struct paper_type *type, PaperPages *pages);
void paper_release(PaperPages *pages);

#endif

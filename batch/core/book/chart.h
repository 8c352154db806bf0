/*
 * Draws bars, one below the other, as an SVG inside a page: readable in black and white, for the parts
 * of a bar differ by their pattern, and each bar has its number beside it. Pure.
 */
#ifndef KIGEN_CORE_BOOK_CHART_H
#define KIGEN_CORE_BOOK_CHART_H

#include "core/book/html_table.h"

enum { CHART_PARTS = 3 }; /* full, hatched, empty */

struct chart_bar {
    Str label;
    uint64_t parts[CHART_PARTS];
};

struct chart {
    Str title;      /* what follows from it: a sentence */
    const char *id; /* of this chart alone in its page, a-z */
    const char *unit;
    const char *legend[CHART_PARTS]; /* NULL: this part is in no bar */
    const struct chart_bar *bars;
    size_t count;
};

void chart_put(struct html *html, const struct chart *chart);

#endif

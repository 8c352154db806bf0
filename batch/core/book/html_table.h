/* Tables of a page, cell by cell, and values as its cells show them. Pure. */
#ifndef KIGEN_CORE_BOOK_HTML_TABLE_H
#define KIGEN_CORE_BOOK_HTML_TABLE_H

#include "core/book/html.h"
#include "core/days/day.h"

/* The cells of a row. */
void html_head(struct html *html, const char *const *names, size_t count); /* <thead> of columns */
void html_row_head(struct html *html, Str text);
void html_cell(struct html *html, Str text);
void html_count(struct html *html, uint64_t number);
void html_line(struct html *html, Str text);     /* a cell that is never broken */
void html_sentence(struct html *html, Str text); /* one that has room for a sentence */
void html_link(struct html *html, Str file);     /* a file of the same folder */

Str html_number(uint64_t number, struct arena *arena); /* 12,345 */
Str html_day(Day day, struct arena *arena); /* 令和8年11月24日（火）; empty where it is none */

#endif

/*
 * Adds worksheets to the workbook and blocks to worksheets; and texts that several of them show.
 * Only the files of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_BLOCKS_H
#define KIGEN_CORE_BOOK_BLOCKS_H

#include "core/book/content.h"

struct worksheet *content_add(struct content *content, const char *name, const char *heading,
                              const char *note);
void block_add(struct worksheet *worksheet, const char *title, struct table block);
void block_on_new_page(struct worksheet *worksheet); /* the last block added begins a new page */

/* A chart of the first `rows` rows of the block added last; then its series, title and axes. */
struct chart *chart_add(struct worksheet *worksheet, enum chart_kind kind, size_t rows);
/* A small one of rows of the lead, from `first` on. */
struct chart *lead_chart_add(struct worksheet *worksheet, size_t first, size_t rows);
void chart_series_add(struct chart *chart, const char *column, const char *name, int ink);

/* The configured file of an input, by its role in run.json; empty where the run had none. */
Str input_file(const struct lot *lot, const char *role);

/* The role of an input, as the sheets name it; empty: none of them. */
const char *input_japanese(Str role);

/* A sentence on rows that are all wrong in the same way: how many, and the probable cause. */
Str pattern_text(struct content *content, const struct lot_pattern *pattern);

#endif

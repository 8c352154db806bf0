/*
 * A worksheet put together: added to the workbook, blocks added to it; and what several of them
 * say. Only the files of core/book include this.
 */
#ifndef KIGEN_CORE_BOOK_BLOCKS_H
#define KIGEN_CORE_BOOK_BLOCKS_H

#include "core/book/content.h"

struct worksheet *content_add(struct content *content, const char *name, const char *heading,
                              const char *note);
void block_add(struct worksheet *worksheet, const char *title, struct table block);
void block_on_new_page(struct worksheet *worksheet); /* the block that was added last begins one */

/* The file as configured under a role of run.json; empty where there is none. */
Str input_file(const struct lot *lot, const char *role);

/* How many of the identities do not hold. */
uint64_t broken_identities(const struct content *content);

/* One sentence: how many rows fail alike, and what is probably the cause. */
Str pattern_text(struct content *content, const struct lot_pattern *pattern);

#endif

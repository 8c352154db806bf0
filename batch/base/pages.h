/*
 * A long array that need not stay in memory: items of one size, in pages of PAGE_BYTES, of which one
 * is open. The others are in a file of their owner's, or in memory where there is none.
 *
 * It is for arrays that are filled and then walked in order, over and over: whoever jumps pays for a
 * page each time. A page that cannot be written stays in memory, so that no item is ever lost, and
 * pages_failed() says so.
 *
 *     struct pages rows = {.item_bytes = sizeof(struct row), .file = &file};
 *     pages_push(&rows, &row);
 *     const struct row *at = pages_at(&rows, 7);      lent until another item is asked for
 *     struct row *at = pages_edit(&rows, 7);          and what is changed in it stays
 */
#ifndef KIGEN_BASE_PAGES_H
#define KIGEN_BASE_PAGES_H

#include "base/arena.h"

enum { PAGE_BYTES = 1 << 14 };

struct page_file {                    /* who keeps closed pages, each of PAGE_BYTES */
    uint64_t (*place)(void *context); /* of a page that was not put yet */
    bool (*put)(void *context, uint64_t at, const void *bytes); /* false: it cannot be written */
    bool (*get)(void *context, uint64_t at, void *bytes);       /* of a page that was put */
    void (*lost)(void *context); /* what was put does not come back: ends the program */
    void *context;
};

struct page_window { /* the items of the open page */
    unsigned char *bytes;
    size_t first, count;
};

struct pages { /* begins with item_bytes and file */
    size_t item_bytes, count;
    const struct page_file *file; /* NULL: all stay in memory */
    struct page_desk *desk;       /* NULL: nothing was pushed yet */
};

void pages_push(struct pages *pages, const void *item);
void *pages_edit(struct pages *pages, size_t number);
bool pages_failed(const struct pages *pages);
void pages_release(struct pages *pages);

/* A second reader, in a thread or not: it opens pages of its own. Nobody pushes or edits before
 * pages_release(reader), which comes before that of `of`. */
void pages_reader(struct pages *reader, struct pages *of);

/* Opens the page of this item. */
const void *pages_turn(const struct pages *pages, size_t number);

static inline const void *pages_at(const struct pages *pages, size_t number)
{
    const struct page_window *window = (const struct page_window *)(const void *)pages->desk;

    return window && number - window->first < window->count
               ? window->bytes + (number - window->first) * pages->item_bytes
               : pages_turn(pages, number);
}

#endif

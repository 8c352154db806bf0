/* The table of a part's files in its page, each with a link and what it is for. Pure. */
#ifndef KIGEN_CORE_BOOK_PAGE_FILES_H
#define KIGEN_CORE_BOOK_PAGE_FILES_H

#include "core/book/html_table.h"

struct paper_file {
    const char *name, *purpose; /* purpose in Japanese */
    bool left_out;              /* this run has none */
};

void files_put(struct html *html, const struct paper_file *files, size_t count);

#endif

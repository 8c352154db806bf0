/*
 * Copies pages out of PDFs that kigen published, by libqpdf: content streams, fonts and forms go
 * over as they are, packed as they are, and nothing is drawn anew.
 */
#ifndef KIGEN_EDGE_PRESS_QPDFCOPY_H
#define KIGEN_EDGE_PRESS_QPDFCOPY_H

#include <stdint.h>

#include "say/err.h"
#include "base/str.h"

struct qpdf_source {
    const char *path; /* as messages name it */
    Str bytes;        /* the whole file */
};

struct qpdf_range { /* `pages` pages of a source, from `first_page` on, from 1; 0 pages: a blank one */
    size_t source;
    uint64_t first_page, pages;
};

/*
 * Writes a new file `path`: all pages of sources[0], whose title and bookmarks stay, then the ranges
 * in their order. It is synced, and read again: 74 where it does not have all these pages. 65 where a
 * source cannot be read or lacks a page. The same sources give the same bytes.
 */
int qpdf_pages_copy(const struct qpdf_source *sources, size_t source_count,
                    const struct qpdf_range *ranges, size_t range_count, const char *path,
                    struct err *err);

#endif

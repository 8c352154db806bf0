/*
 * Reads a whole PDF by another program's reader, libqpdf, for `verify --deep`. Costs about 0.2 ms a
 * page.
 */
#ifndef KIGEN_EDGE_PRESS_QPDFCHECK_H
#define KIGEN_EDGE_PRESS_QPDFCHECK_H

#include <stdint.h>

#include "say/err.h"
#include "core/letter/pagetext.h"

struct qpdf_page {
    Str label;                  /* as a viewer shows it; empty: none */
    struct pagetext shown;      /* what its own content stream shows; figures of its form too */
    const PagetextMarks *marks; /* the glyphs of the first page; NULL for others */
    int form;                   /* the object number of shown.form; 0: none */
};

/* Gets each page in order, from 0; what `found` points to lives until it returns. */
typedef int qpdf_take(void *context, uint64_t page, const struct qpdf_page *found, struct err *err);

/*
 * 65 where libqpdf reports an error or a warning, or the file does not have `pages` pages. Calls
 * `take` for each page, and returns its -1 at the first error.
 */
int qpdf_pages_check(const char *path, uint64_t pages, qpdf_take *take, void *context,
                     struct err *err);

#endif

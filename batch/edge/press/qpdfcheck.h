/*
 * A PDF read whole by another reader: libqpdf. It costs about 0.2 ms a page and is for `verify
 * --deep`.
 */
#ifndef KIGEN_EDGE_PRESS_QPDFCHECK_H
#define KIGEN_EDGE_PRESS_QPDFCHECK_H

#include <stdint.h>

#include "say/err.h"
#include "core/letter/shown.h"

struct qpdf_page {
    Str label;               /* as a viewer shows it; empty: none */
    struct shown shown;      /* by the page's own content stream */
    const ShownMarks *marks; /* of the file's first page; NULL: another page */
    int form;                /* the object painted last; 0: none */
};

/* Is given each page in its order, from 0; what it points to lives until it returns. */
typedef int qpdf_take(void *context, uint64_t page, const struct qpdf_page *found, struct err *err);

/*
 * 65 where libqpdf has an error or a warning about the file, or finds other than `pages` pages;
 * else what `take` says, at its first -1.
 */
int qpdf_pages_check(const char *path, uint64_t pages, qpdf_take *take, void *context,
                     struct err *err);

#endif

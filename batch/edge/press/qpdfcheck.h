/*
 * Reads a whole PDF by another program's reader, libqpdf, for `verify --deep`, page by
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
    const PagetextMarks *marks; /* its glyphs; of a bundle those of the first page, NULL for others */
    bool has_mark;              /* it may paint a picture of 22 × 22 dots, as the code of a sheet is */
    int form;                   /* the object number of shown.form; 0: none */
};

/* Gets each page in order, from 0; what `found` points to lives until it returns. */
typedef int qpdf_take(void *context, uint64_t page, const struct qpdf_page *found, struct err *err);

/* What a document says of itself, beside its pages. */
enum { QPDF_BOOKMARKS_MAX = 20000 };
struct qpdf_bookmark {
    Str title;
    uint64_t page; /* from 0; UINT64_MAX: it goes to none of the file */
};
struct qpdf_outline {
    Str title; /* of the document; empty: none */
    VEC(struct qpdf_bookmark) bookmarks; /* the first level, in its order */
};

/* Title and bookmarks of a file of `pages` pages, texts in the arena. The caller releases the
 * bookmarks. 65 as below; streams are not looked at. */
int qpdf_outline_read(const char *path, uint64_t pages, struct qpdf_outline *outline,
                      struct arena *arena, struct err *err);

/* As qpdf_pages_check(), with the glyphs of every page. */
int qpdf_glyphs_check(const char *path, uint64_t pages, qpdf_take *take, void *context,
                      struct err *err);

/*
 * 65 where libqpdf reports an error or a warning, or the file does not have `pages` pages. Calls
 * `take` for each page, and returns its -1 at the first error.
 */
int qpdf_pages_check(const char *path, uint64_t pages, qpdf_take *take, void *context,
                     struct err *err);

#endif

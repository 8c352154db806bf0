/*
 * What a reader asks for besides what pages show: their tree, labels and outline, what the document is
 * called, and the catalogue that names all of it.
 *
 *     struct pdfpages pages;
 *     pdfpages_open(&pages, &out, &about);         a page names pages.tree as its parent
 *     pdfpages_label(&pages, "261124-000001-8");   of the page at hand
 *     pdfpages_add(&pages, number);                which is written
 *     end = pdfpages_close(&pages);                all of it is written
 *     pdfout_close(&out, end.catalogue, end.info);
 *
 * Labels and bookmarks of a page that was not added are left out.
 */
#ifndef KIGEN_EDGE_PRESS_PDFPAGES_H
#define KIGEN_EDGE_PRESS_PDFPAGES_H

#include "edge/press/pdfout.h"
#include "edge/press/sheet.h"

struct page_name {         /* of a page, from 0 */
    uint32_t page, number; /* number: the bookmark's object */
    char *text;
};
typedef VEC(struct page_name) PageNames;

struct pdfpages {
    struct pdfout *out;
    struct sheet_about about; /* its texts are the caller's */
    uint32_t tree;
    VEC(uint32_t) numbers; /* of the pages */
    PageNames labels, bookmarks;
};

void pdfpages_open(struct pdfpages *pages, struct pdfout *out, const struct sheet_about *about);
void pdfpages_label(struct pdfpages *pages, const char *text); /* of the page at hand */
void pdfpages_bookmark(struct pdfpages *pages, const char *text);
void pdfpages_add(struct pdfpages *pages, uint32_t number);

struct pdfpages_end { /* what the file's trailer names */
    uint32_t catalogue, info;
};
struct pdfpages_end pdfpages_close(struct pdfpages *pages); /* releases all */

#endif

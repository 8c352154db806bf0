/*
 * Checks a PDF after it was written: is it complete, and does it have the right number of pages?
 *
 * It compares the size of the file, and goes by trailer, cross-reference table, catalogue and page
 * tree to the page count, as a reader would. Only for PDFs that kigen made.
 */
#ifndef KIGEN_EDGE_PRESS_PDFFILE_H
#define KIGEN_EDGE_PRESS_PDFFILE_H

#include <stdint.h>

#include "say/err.h"

/* 74 where the file does not have `bytes` bytes, a good end and `pages` pages. */
int pdffile_check(const char *path, uint64_t bytes, uint32_t pages, struct err *err);

/* The same for a file of which nobody knows how many pages it has: at least one. */
int pdffile_pages(const char *path, uint64_t bytes, uint32_t *pages, struct err *err);

#endif

/*
 * A PDF read back: does its end say what was meant to be written?
 *
 * Follows trailer, cross-reference table, catalogue and page tree through the file on disk, as a
 * reader would, and compares size and page count. For files of our own making only.
 */
#ifndef KIGEN_EDGE_PRESS_PDFFILE_H
#define KIGEN_EDGE_PRESS_PDFFILE_H

#include <stdint.h>

#include "say/err.h"

/* -1 with err (74) where the file is not `bytes` long, has no sound end or other than `pages`
 * pages. */
int pdffile_check(const char *path, uint64_t bytes, uint32_t pages, struct err *err);

#endif

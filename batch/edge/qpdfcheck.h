/*
 * A PDF read whole by another reader: libqpdf. It costs about 0.3 ms a page and is for `verify
 * --deep`.
 */
#ifndef KIGEN_EDGE_QPDFCHECK_H
#define KIGEN_EDGE_QPDFCHECK_H

#include <stdint.h>

#include "base/err.h"

/* 65 where libqpdf has an error or a warning about the file, or finds other than `pages` pages. */
int qpdf_pages_check(const char *path, uint64_t pages, struct err *err);

#endif

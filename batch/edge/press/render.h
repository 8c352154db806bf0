/*
 * A page of a PDF as dots, by pdftoppm (the package poppler-utils) in a process of its own.
 *
 * kigen writes its letters with cairo; what another program makes of them is what a reader sees.
 * The process has limits of memory, processor and time, gets nothing to read but the file, and dies
 * with its parent.
 */
#ifndef KIGEN_EDGE_PRESS_RENDER_H
#define KIGEN_EDGE_PRESS_RENDER_H

#include "say/err.h"
#include "core/letter/inked.h"

/*
 * Page `page` (from 1) in greys; the dots are the caller's, mem_free(). -1 with err: 66 where there
 * is no such program, 65 where it fails or does not come to an end.
 */
int render_page(const char *path, uint64_t page, struct picture *picture, struct err *err);

#endif

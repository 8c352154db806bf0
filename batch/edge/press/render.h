/*
 * Draws a page of a PDF as dots, by pdftoppm (Debian package poppler-utils) in its own process.
 *
 * cairo writes the letters; drawing them by another program shows what a reader will see. The
 * process has limits of memory, processor and time, reads only the file, and dies with its parent.
 */
#ifndef KIGEN_EDGE_PRESS_RENDER_H
#define KIGEN_EDGE_PRESS_RENDER_H

#include "say/err.h"
#include "core/letter/visible.h"

/*
 * Page `page`, from 1, in greys. The caller frees the dots by mem_free(). -1 with err: 66 where
 * pdftoppm is missing, 65 where it fails or does not end in time.
 */
int render_page(const char *path, uint64_t page, struct picture *picture, struct err *err);

#endif

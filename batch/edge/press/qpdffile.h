/*
 * Opens a PDF by libqpdf's C interface, silent: what the library says goes into our own messages.
 * The file is read from memory, for libqpdf itself would open a FIFO and wait.
 */
#ifndef KIGEN_EDGE_PRESS_QPDFFILE_H
#define KIGEN_EDGE_PRESS_QPDFFILE_H

#include <qpdf/qpdf-c.h>
#include <stdint.h>

#include "disk/file.h"
#include "say/err.h"

struct qpdffile {
    const char *path; /* the caller's */
    qpdf_data qpdf;
    struct file_map map;
};

/*
 * 65 where libqpdf objects, or the file does not have `pages` pages; 66, 77, 74 where it cannot be
 * read. `whole`: libqpdf also decodes every stream of it. Ends with qpdffile_close(), always.
 */
int qpdffile_open(struct qpdffile *file, const char *path, uint64_t pages, bool whole,
                  struct err *err);
void qpdffile_close(struct qpdffile *file);
/* An error or a warning that was not told yet; NULL: none. */
const char *qpdffile_fault(const struct qpdffile *file);

#endif

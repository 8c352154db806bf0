/*
 * Opens a PDF by libqpdf's C interface, silent: what the library says goes into our own messages.
 * The file is read from memory, for libqpdf itself would open a FIFO and wait.
 *
 * A stream of some megabytes may unpack to more than the machine has. While a file is open this
 * process gets at most QPDF_ROOM_BYTES more of memory: libqpdf then says that there is none, which is
 * a fault of the file. One file is open at a time.
 */
#ifndef KIGEN_EDGE_PRESS_QPDFFILE_H
#define KIGEN_EDGE_PRESS_QPDFFILE_H

#include <qpdf/qpdf-c.h>
#include <stdint.h>
#include <sys/resource.h>

#include "disk/file.h"
#include "say/err.h"

struct qpdffile {
    const char *path; /* the caller's */
    qpdf_data qpdf;
    struct file_map map;
    struct rlimit room; /* of the process before; it is given back when the file is closed */
};

#define QPDF_ROOM_BYTES ((rlim_t)2 << 30)

/*
 * 65 where libqpdf objects, or the file does not have `pages` pages; 66, 77, 74 where it cannot be
 * read. `whole`: libqpdf also reads every object of it, and decodes streams but those of Flate
 * alone, which it decodes where they are asked for. Ends with qpdffile_close(), always.
 */
int qpdffile_open(struct qpdffile *file, const char *path, uint64_t pages, bool whole,
                  struct err *err);
void qpdffile_close(struct qpdffile *file);
/* An error or a warning that was not told yet; NULL: none. */
const char *qpdffile_fault(const struct qpdffile *file);

#endif

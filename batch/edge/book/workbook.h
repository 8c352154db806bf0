/*
 * The workbook of a run: written by libxlsxwriter, then read back before anybody may trust it.
 *
 * Rows stream through constant_memory mode into unlinked files in a folder of the caller's (0700),
 * so memory does not grow with the run: about 20 MB and 12 µs a row. What it says is
 * core/book/content. The library reports success when its folder is full, and the sheet is then cut
 * off: therefore every part of the finished file is unpacked and checked, and its rows and cells
 * are counted against what was written. The same lot gives the same bytes.
 *
 *     workbook_write(&lot, "…/office/summary.xlsx", tmpdir, err)       best in a process of its own
 */
#ifndef KIGEN_EDGE_BOOK_WORKBOOK_H
#define KIGEN_EDGE_BOOK_WORKBOOK_H

#include "say/err.h"
#include "core/lot/lot.h"

enum {
    WORKBOOK_SHEETS_MAX = 64,
    WORKBOOK_NAME_MAX = 96
}; /* further parts of a sheet: an error, 74 */

struct workbook_sheet {
    char name[WORKBOOK_NAME_MAX];
    uint64_t rows, cells; /* that hold something */
};
struct workbook_shape {
    struct workbook_sheet at[WORKBOOK_SHEETS_MAX];
    size_t count;
};

/*
 * Writes `path`, which must not exist, checks it and makes it last. An identity that does not hold
 * is exit 8 before anything is written; 65 for text that is not UTF-8; 73, 74, 77 for the disk.
 * What was begun is removed.
 */
int workbook_write(const struct lot *lot, const char *path, const char *tmpdir, struct err *err);

/*
 * Reads a workbook back: every part unpacks to its length and CRC and is well-formed XML, each
 * sheet has the rows that its own dimension claims, and, where `shape` is given, its very rows and
 * cells. 74.
 */
int workbook_check(const char *path, const struct workbook_shape *shape, struct err *err);

#endif

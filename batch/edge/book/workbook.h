/*
 * Writes the workbook of a run by libxlsxwriter, and reads it back to check it.
 *
 * Its content is core/book/content. In the library's constant_memory mode rows go into unlinked
 * files in a folder of the caller (0700), so memory does not grow with the run (docs/benchmarks.md).
 * Where that folder is full the library reports success, but the sheet is cut off. So every part of the
 * finished file is unpacked and checked, and each cell of it is compared with the one that was to be
 * written (edge/book/cellsum). The same lot gives the same bytes.
 *
 *     workbook_write(&lot, run, "…/office/summary.xlsx", tmpdir, err)       best in its own process
 */
#ifndef KIGEN_EDGE_BOOK_WORKBOOK_H
#define KIGEN_EDGE_BOOK_WORKBOOK_H

#include "say/err.h"
#include "base/json.h"
#include "core/lot/forecast.h"
#include "core/lot/lot.h"
#include "edge/book/cellsum.h"

enum {
    WORKBOOK_SHEETS_MAX = 64,
    WORKBOOK_NAME_MAX = 96
}; /* further parts of a sheet: an error, 74 */

struct workbook_sheet {
    char name[WORKBOOK_NAME_MAX];
    uint64_t rows; /* that hold something */
    struct cellsum sum;
};
enum { WORKBOOK_CHARTS_MAX = 32 };
struct workbook_chart {
    uint32_t series, titles; /* titles: its own, and those of its axes */
};
struct workbook_shape {
    struct workbook_sheet at[WORKBOOK_SHEETS_MAX];
    size_t count;
    struct workbook_chart charts[WORKBOOK_CHARTS_MAX]; /* in the order of the sheets */
    size_t chart_count;
};

/*
 * `run`: run.json of the lot, as it was read back (照合 24); NULL: it is not at hand.
 * Writes `path`, which must not exist, checks and syncs it. 8 where an identity does not hold,
 * before anything is written; 65 for text that is not UTF-8; 73, 74, 77. After an error the file is
 * removed.
 */
int workbook_write(const struct lot *lot, const struct json *run, const char *path,
                   const char *tmpdir, struct err *err);
/* The same of a forecast. */
int workbook_write_forecast(const struct forecast *forecast, const char *path, const char *tmpdir,
                            struct err *err);

/* The same of a content that the caller made, whatever its identities say: `kigen report`. */
struct content;
int workbook_write_content(const struct content *content, const char *path, const char *tmpdir,
                           struct err *err);

/* Writes it only; *shape is what workbook_check() must find in it. */
int workbook_put(const struct content *content, const char *path, const char *tmpdir,
                 struct workbook_shape *shape, struct err *err);
/*
 * Checks a workbook: every part unpacks to its length and CRC and is well-formed XML; they hang
 * together (edge/book/relations); each sheet has the rows that its dimension says, in formats that are
 * there; each chart has a title, and each series categories and values. Where `shape` is given, sheets
 * have its rows and cells, each with its value, and charts its series. 74.
 */
int workbook_check(const char *path, const struct workbook_shape *shape, struct err *err);

#endif

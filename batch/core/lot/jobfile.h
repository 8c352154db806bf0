/*
 * Reads print/job.csv of a published run: where in its bundle each piece stands. Of the first
 * edition too, which had no job, and did not say how its sheets are printed. Pure.
 */
#ifndef KIGEN_CORE_LOT_JOBFILE_H
#define KIGEN_CORE_LOT_JOBFILE_H

#include "core/text/csvtext.h"

enum { JOBFILE_COLUMNS_MAX = 13 };

struct jobfile {
    struct csvtext csv;
    size_t columns;
    struct arena *arena;
};

struct jobfile_row { /* text is borrowed from that of the file */
    Str piece_id, bundle, job; /* job: empty where the file has none */
    uint64_t sequence, first_page, pages, sheets;
    bool duplex; /* a sheet has two pages; of the first edition as pages and sheets say it */
};

/* False where the header is none that a published run has. */
bool jobfile_begin(struct jobfile *file, Str text, struct arena *arena);
/* The next row: 1, 0 at the end, -1 where it is out of form. */
int jobfile_next(struct jobfile *file, struct jobfile_row *row);

#endif

/*
 * Checks a published folder as an auditor would: by its own files only (`kigen verify`).
 *
 * Checked are the digests (every file listed, every listed file there), the three CSV files row by
 * row, every count of run.json, piece ids, the pages of each PDF, the parts of the workbook, the
 * links of index.html, and that each piece begins on a front. With the night it shares only the
 * readers of dates and words.
 *
 * The print room has print/ alone, without office/: then by job.csv, and each PDF also for what a
 * press asks of it (edge/press/preflight).
 *
 * It needs memory for the CSV files. `deep` also reads each PDF by libqpdf, and checks that each
 * page shows the piece that the CSV files have there.
 */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_H
#define KIGEN_FLOW_AUDIT_AUDIT_H

#include <stdint.h>

#include "core/lot/job.h"
#include "say/err.h"

struct audit_report {
    uint64_t pieces, bundles, pages, rows, files;
    bool print_alone;       /* the folder is print/ of a run: no rows are listed */
    char job[JOB_TEXT_MAX]; /* of print/ alone; empty: of a kigen that gave none, or no letters */
    bool rgb;               /* print/ alone: some black is RGB, and needs the setting of a press */
    uint64_t uncoded; /* bundles of which no sheet that was read bears a code; 0 where none was read */
};

/* -1 with the first fault in err: 65 with file and cause; 66, 77, 74 where it cannot be read. */
int audit_folder(const char *path, bool deep, struct audit_report *report, struct err *err);
/* The same of a run that was made just now: a workbook of this digest was read back, every cell, when it
 * was written, and is not unpacked again. Empty: nobody knows. */
int audit_folder_made(const char *path, const char *workbook_sha256, struct audit_report *report,
                      struct err *err);

#endif

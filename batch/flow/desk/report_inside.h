/* Shared by the files of the report in flow/desk; no other file includes it. */
#ifndef KIGEN_FLOW_DESK_REPORT_INSIDE_H
#define KIGEN_FLOW_DESK_REPORT_INSIDE_H

#include "core/text/csvtext.h"
#include "edge/ledger/ledger_report.h"
#include "flow/desk/report.h"

/* ---- one published folder beside the letters of its run (report_folder.c) -------------------- */

/* The columns of office/pieces.csv (docs/contract 6.2). */
enum folder_column {
    FOLDER_ID,
    FOLDER_BUNDLE,
    FOLDER_SEQUENCE,
    FOLDER_FIRST_PAGE,
    FOLDER_PAGES,
    FOLDER_POSTAL_CODE,
    FOLDER_BARCODE,
    FOLDER_VARIANT,
    FOLDER_LATE,
    FOLDER_LANGUAGE,
    FOLDER_RESIDENT,
    FOLDER_SERIALS,
    FOLDER_EXPIRES,
    FOLDER_OPENS,
    FOLDER_IDEAL,
    FOLDER_MAIL,
    FOLDER_DELIVER,
    FOLDER_DELAY,
    FOLDER_CAUSES,
    FOLDER_COLUMNS
};

/* pieces.csv of one run, a row at a time. */
struct folder_rows {
    struct arena arena; /* of this run's text */
    struct csvtext csv;
    bool open;
    Str fields[FOLDER_COLUMNS];
};
void folder_rows_close(struct folder_rows *rows);
/* False: it cannot be read, or is not of the contract's form. */
bool folder_rows_open(struct folder_rows *rows, const char *folder);
/* The next row: 1, 0 at the end, -1 where it is not of the form. */
int folder_rows_next(struct folder_rows *rows);

/*
 * The digests of the folder of this run: that of its SHA256SUMS as the ledger has it, and all that
 * they name. Sets run->in_folder and run->fault (Japanese, for the book) and says what differs.
 */
void folder_digests(struct report_run *run, const char *folder, struct arena *arena);
/* Of a folder that holds: what its run.json asks for postage, and what the ledger's letters cost at
 * the prices that stand there; run->priced where there are any. */
int folder_postage(struct report_run *run, const char *folder, struct ledger *ledger,
                   struct arena *arena, struct err *err);
/* Says that this folder differs, and why, unless it was said before. */
void folder_differs(struct report_run *run, const char *folder, Str fault, const char *english);

/* The word of the first column in which the row says something else than the ledger, of what the
 * ledger knows; NULL: none. `serials`: the names of the letter's certificates, by space. */
const char *folder_row_fault(const Str *fields, const struct report_letter *letter, Str serials);

/* ---- print limits (report_limits.c) ---------------------------------------------------------- */

/* Fills limited, within and unlimited of report->queries by the limits as they are now, for mail days
 * and weeks of which each run read the same. */
int report_limits(struct report *report, const struct report_sources *from, struct arena *arena,
                  struct err *err);

#endif

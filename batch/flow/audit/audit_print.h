/* print/ as a part by itself: its own audit, and what the audit of a whole run shares with it. */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_PRINT_H
#define KIGEN_FLOW_AUDIT_AUDIT_PRINT_H

#include "flow/audit/audit_inside.h"

/* job.csv: the columns, and how many a run without a job has. */
enum job_column {
    JOB_ID,
    JOB_BUNDLE,
    JOB_SEQUENCE,
    JOB_FIRST_PAGE,
    JOB_PAGES,
    JOB_SHEETS,
    JOB_POSTAL_CODE,
    JOB_BARCODE,
    JOB_VARIANT,
    JOB_LANGUAGE,
    FIRST_JOB_COLUMNS,
    JOB_JOB = FIRST_JOB_COLUMNS,
    JOB_DUPLEX,
    JOB_SCHEME,
    JOB_COLUMNS
};
extern const char audit_job_header[], audit_first_job_header[];

/* The story of print/ alone: `audit` is new, and has no office. -1 with err: 65 where it is wrong. */
int audit_print(struct audit *audit, const char *path, struct err *err);

/* A file of the folder, whole, and its path; 65 where it is missing. */
int audit_read(struct audit *audit, const char *folder, const char *name, const char **path,
               Str *text, struct err *err);
bool audit_bundle_is_known(const struct audit *audit, Str file);
bool audit_variant_is_known(Str text);
/* Checks a row of job.csv by the rows above it and by what is known of the run (its job, mail day and
 * sides): adds its piece to the list, and to the last bundle or to a new one. */
int audit_piece(struct audit *audit, const Str *job, unsigned long line, struct err *err);
/* Checks the PDF of each bundle, and that there is no other. */
int audit_letters(struct audit *audit, struct err *err);

#endif

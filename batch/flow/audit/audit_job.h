/* The audit's look at papers and postage (docs/contract 6.7, 6.10). */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_JOB_H
#define KIGEN_FLOW_AUDIT_AUDIT_JOB_H

#include "flow/audit/audit_inside.h"

/* What the PDF is held against beside the list of pieces: of papers.csv, which was checked. */
struct job_figures {
    uint64_t sheets;
    uint64_t posted_mg, yen; /* the foot of the draft for the post office */
    bool priced;             /* else there is no yen */
};
/* Checks the PDF of these papers by another reader: title, bookmarks, pages, figures. */
int audit_job_pdf(const struct audit *audit, const struct job_figures *figures, const char *path,
                  uint32_t pages, struct err *err);

/* Checks papers-<job>.pdf, check.csv, packs.json and papers.csv against job.csv, pull.csv and
 * SHA256SUMS; after audit_pieces() and audit_pull(). -1 with err: 65 where they are not right. */
int audit_job(struct audit *audit, struct err *err);

/* Checks what run.json says of postage against the list of pieces. */
int audit_postage(const struct audit *audit, struct err *err);
/* Checks office/today.pdf and office/approval.pdf. */
int audit_papers(struct audit *audit, struct err *err);

#endif

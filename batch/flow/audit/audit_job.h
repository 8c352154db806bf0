/* The audit's look at papers and postage (docs/contract 6.7, 6.10). */
#ifndef KIGEN_FLOW_AUDIT_AUDIT_JOB_H
#define KIGEN_FLOW_AUDIT_AUDIT_JOB_H

#include "flow/audit/audit_inside.h"

/* Checks papers-<job>.pdf, check.csv, packs.json and papers.csv against job.csv, pull.csv and
 * SHA256SUMS; after audit_pieces() and audit_pull(). -1 with err: 65 where they are not right. */
int audit_job(struct audit *audit, struct err *err);

/* Checks what run.json says of postage against the list of pieces. */
int audit_postage(const struct audit *audit, struct err *err);
/* Checks office/today.pdf and office/approval.pdf. */
int audit_papers(struct audit *audit, struct err *err);

#endif

/*
 * The book of a period (`kigen report`): the worksheets of the nightly book as far as a ledger knows
 * them, and who approved, lifted and took back what. Letters come from sources, a row at a time. Pure.
 *
 *     report_content(&content, &report, sources);     the same as content_init() for a run
 */
#ifndef KIGEN_CORE_BOOK_REPORT_H
#define KIGEN_CORE_BOOK_REPORT_H

#include "core/book/content.h"
#include "core/lot/report.h"

/* sources[pick] gives struct report_letter of that pick, report->totals.rows[pick] of them. */
void report_content(struct content *content, const struct report *report,
                    const struct row_source sources[REPORT_PICKS]);

#endif

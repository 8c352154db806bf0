/* The worksheets of a report, one function each, in their order. Only the files of core/book include
 * this. */
#ifndef KIGEN_CORE_BOOK_REPORT_SHEETS_H
#define KIGEN_CORE_BOOK_REPORT_SHEETS_H

#include "core/book/report.h"

/* `sources` by enum report_pick. */
void add_report_summary(struct content *content);
void add_report_figures(struct content *content);
void add_report_checks(struct content *content);
void add_report_letters(struct content *content, const struct row_source *sources);
void add_report_delays(struct content *content, const struct row_source *sources);
void add_report_mailings(struct content *content);
void add_report_returns(struct content *content, const struct row_source *sources);
void add_report_undone(struct content *content, const struct row_source *sources);
void add_report_late(struct content *content, const struct row_source *sources);
void add_report_approvals(struct content *content);
void add_report_stops(struct content *content);
void add_report_inputs(struct content *content);
void add_report_definitions(struct content *content);
void add_report_versions(struct content *content);

#endif

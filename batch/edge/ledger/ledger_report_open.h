/* What was open after a run, told by what runs changed. */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_REPORT_OPEN_H
#define KIGEN_EDGE_LEDGER_LEDGER_REPORT_OPEN_H

#include "core/lot/report.h"
#include "edge/ledger/ledger.h"

/* report->rows: what waited or was held after the run report->last, which is there. A run says what
 * changed, so that the last change up to it speaks. 0, or -1 with err. */
int ledger_report_open(struct ledger *ledger, struct report *report, struct arena *arena,
                       struct err *err);

#endif

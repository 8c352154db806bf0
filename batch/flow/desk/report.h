/*
 * `kigen report`: gathers a period from the ledger, compares published folders with it, and writes its
 * book. No register is read, no lock is taken, nothing is recorded.
 *
 *     night_configure, night_open   configuration, ledger (for a NIGHT_QUESTION)
 *     intake_days                   the calendar, for mail days without a run
 *     report_make                   the rest
 *
 * Memory is needed for runs, for lines of the account of delay, and for pieces.csv of one run at a
 * time; letters pass by (edge/ledger/ledger_report.h).
 */
#ifndef KIGEN_FLOW_DESK_REPORT_H
#define KIGEN_FLOW_DESK_REPORT_H

#include "core/lot/report.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "flow/night/tonight.h"

struct report_request {
    const char *path;    /* of the book, which must not be there */
    const char *version; /* of kigen */
    Day from, to;
};
struct report_sources {
    const struct config *config;
    const struct tonight *tonight; /* the calendar */
    struct ledger *ledger;         /* open */
};

/*
 * Fills `report` and writes the book: into a folder beside it that is gone afterwards, synced, then
 * renamed. A folder that differs and an identity that does not hold are said, and stand in the book.
 * 73 where there is a file; 75 where the ledger changed meanwhile: call it again with a ledger opened
 * anew.
 */
int report_make(const struct report_request *request, const struct report_sources *from,
                struct report *report, struct arena *arena, struct err *err);

#endif

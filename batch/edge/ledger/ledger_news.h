/*
 * What a run has to tell a person, as the ledger keeps it: the next start tells it if the night
 * that planned the run was cut off before it could.
 *
 * The figures of a run hold the number of new rows and the line of the first, by register and
 * reason, and the alarms by their words. `untold` stays until it was said; a run of an older kigen
 * has no `untold`, and of its news only the number.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_NEWS_H
#define KIGEN_EDGE_LEDGER_LEDGER_NEWS_H

#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_write.h"

struct ledger_news {
    uint64_t count, named; /* all news; how much of it the rows and alarms below are */
    bool untold;
    struct new_rows *rows;
    size_t row_count;
    Str *alarms; /* their words */
    size_t alarm_count;
};

int ledger_news(struct ledger *ledger, const struct ledger_run *run, struct ledger_news *news,
                struct arena *arena, struct err *err);
/* Records that the news was said; it is not said again. */
int ledger_told(struct ledger *ledger, const struct ledger_run *run, struct err *err);

#endif

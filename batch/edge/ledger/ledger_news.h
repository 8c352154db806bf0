/*
 * What a run has new for a person, as the ledger keeps it: for the next start, where the night that
 * planned the run was cut off before it could say it.
 *
 * The figures of a run hold the number of new rows and the line of the first, by register and
 * reason, and the alarms by their words. `untold` stands until it was said; a run of an older kigen
 * has none, and of its news the number alone.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_NEWS_H
#define KIGEN_EDGE_LEDGER_LEDGER_NEWS_H

#include "edge/ledger/ledger.h"

struct ledger_news {
    uint64_t count, named; /* all of it; what of it the rows and alarms below are */
    bool untold;
    struct new_rows *rows;
    size_t row_count;
    Str *alarms; /* their words */
    size_t alarm_count;
};

int ledger_news(struct ledger *ledger, const struct ledger_run *run, struct ledger_news *news,
                struct arena *arena, struct err *err);
/* It was said: never again. */
int ledger_told(struct ledger *ledger, const struct ledger_run *run, struct err *err);

#endif

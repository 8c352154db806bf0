/*
 * Finds out whether the ledger is older than the files beside it, because an old copy was restored;
 * and writes the line of this night in DIR/timings.jsonl, which is one of those files.
 */
#ifndef KIGEN_FLOW_NIGHT_LATER_H
#define KIGEN_FLOW_NIGHT_LATER_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/run/run.h"
#include "flow/run/watch.h"

/* Sets against->later, after the marks were compared; once a night. */
void later_find(struct against *against, const struct config *config, const struct store *store,
                struct arena *arena);
struct timing_line {              /* a line of DIR/timings.jsonl; a run alone writes one */
    const struct ledger_run *run; /* it is in the ledger */
    const char *outcome;          /* published; or recovered: only an older run was finished */
    const struct order *order;
    const struct watch *watch;
};
/* If it cannot be written, that is only a warning. */
void later_write(const struct timing_line *of, const struct config *config,
                 const struct store *store, struct arena *arena);

#endif

/*
 * A ledger that is older than what stands beside it, and the line of this night in DIR/timings.jsonl,
 * by which the next night may see that.
 */
#ifndef KIGEN_FLOW_NIGHT_LATER_H
#define KIGEN_FLOW_NIGHT_LATER_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/run/run.h"
#include "flow/run/watch.h"

/* against->later, once the marks were compared; once a night. */
void later_find(struct against *against, const struct config *config, const struct store *store,
                struct arena *arena);
struct timing_line {              /* of a night, in DIR/timings.jsonl; a run alone writes one */
    const struct ledger_run *run; /* is in the ledger */
    const char *outcome;          /* published, or recovered: nothing but an older run was new */
    const struct order *order;
    const struct watch *watch;
};
void later_write(const struct timing_line *of, const struct config *config,
                 const struct store *store, struct arena *arena);

#endif

/* Writes the figures of a night as a text file for Prometheus (output.metrics). */
#ifndef KIGEN_FLOW_NIGHT_METRICS_H
#define KIGEN_FLOW_NIGHT_METRICS_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/alarms.h"

struct night_end {
    int exit;         /* 0, 4 or 8 */
    const char *gate; /* the gate that stopped the night, with exit 8; else NULL */
    Day as_of;
    double seconds; /* how long it took */
};

struct metrics_from {
    const struct lot *lot;
    const struct alarms *alarms;
    struct ledger *ledger; /* open; after publication, where there was one */
};

/* Does nothing without output.metrics. Only a run calls it. If it fails, that is only a warning. */
void metrics_write(const struct night_end *end, const struct config *config,
                   const struct metrics_from *from, struct arena *arena);

/* As above, of a start that had nothing to make: the figures are those of the last published run, as its run.json says. `alarms`:
 * what is acknowledged by now; the ledger is open. */
void metrics_write_last(const struct night_end *end, const struct config *config,
                        const struct ledger_run *last, const struct alarms *alarms,
                        struct ledger *ledger, struct arena *arena);

#endif

/* output.metrics: the figures of a night for a collector of text files (Prometheus). */
#ifndef KIGEN_FLOW_NIGHT_METRICS_H
#define KIGEN_FLOW_NIGHT_METRICS_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/alarms.h"

struct night_end {
    int exit;         /* 0, 4 or 8 */
    const char *gate; /* that stopped the night, with exit 8; else NULL */
    Day as_of;
    double seconds; /* that it took */
};

/* Writes the file that the settings name, if they name one; a run alone asks. A fault is a warning. */
void metrics_write(const struct night_end *end, const struct config *config, const struct lot *lot,
                   const struct alarms *alarms, struct arena *arena);

#endif

/* Says which letters a lifted (accepted) gate lets go with this lot, before they are printed. */
#ifndef KIGEN_FLOW_NIGHT_ACCEPTS_H
#define KIGEN_FLOW_NIGHT_ACCEPTS_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/night/pool.h"

/* Whether the command line accepts this gate. */
bool accepts_gate(const struct order *order, const char *gate);
/* What tells which letters a lifted gate lets go. */
struct letting {
    const struct intake *intake;
    const struct pool *pool;
    const bool *overlaps; /* by piece; NULL: none was asked about */
};

/* The text on the sheet 照合 for a check of a gate that was lifted (it may be lifted), with the
 * number of letters; adds them to against->released of its gate. */
Str accepts_lifted(struct against *against, const struct lot *lot, const struct letting *by,
                   enum gate_check check, struct arena *arena);
/* Sets lot->releases from against->released, once. */
void accepts_list(struct lot *lot, const struct against *against, struct arena *arena);
/* Prints a warning for each accepted gate: what goes, and to whom by id, or that the gate did not
 * trip. */
void accepts_warn(const struct order *order, const struct lot *lot, const struct against *against,
                  const struct intake *intake, const struct config *config, struct arena *arena);

#endif

/* Says which letters a lifted (accepted) gate lets go with this lot, before they are printed. */
#ifndef KIGEN_FLOW_NIGHT_ACCEPTS_H
#define KIGEN_FLOW_NIGHT_ACCEPTS_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/night/pool.h"

/* Whether the command line accepts this gate. */
bool accepts_gate(const struct order *order, const char *gate);
/* The text on the sheet 照合 for a check of a gate that was lifted (it may be lifted), with the
 * number of letters; against->letters_released keeps the largest number of each gate. */
Str accepts_lifted(struct against *against, const struct pool *pool, const struct lot *lot,
                   enum gate_check check, uint64_t value, struct arena *arena);
/* Prints a warning for each accepted gate: what goes, or that the gate did not trip. */
void accepts_warn(const struct order *order, const struct lot *lot, const struct against *against,
                  const struct intake *intake, const struct config *config);

#endif

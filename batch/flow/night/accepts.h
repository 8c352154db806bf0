/* A lifted gate: what it lets go out with this lot, said before it is printed. */
#ifndef KIGEN_FLOW_NIGHT_ACCEPTS_H
#define KIGEN_FLOW_NIGHT_ACCEPTS_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/night/pool.h"

/* Whether the order lifts this gate. */
bool accepts_gate(const struct order *order, const char *gate);
/* The words on 照合 of a check that was lifted, and may be lifted, with the number of letters, which
 * against->letters_released keeps. */
Str accepts_lifted(struct against *against, const struct pool *pool, const struct lot *lot,
                   enum gate_check check, uint64_t value, struct arena *arena);
/* A warning for each gate that was lifted, once the night is not stopped. */
void accepts_warn(const struct order *order, const struct lot *lot, const struct against *against,
                  const struct intake *intake, const struct config *config);

#endif

/*
 * What 照合 compares the night's own figures with: counts that the ledger, the limits and the marks of
 * the register give by themselves.
 */
#ifndef KIGEN_FLOW_NIGHT_RECOUNT_H
#define KIGEN_FLOW_NIGHT_RECOUNT_H

#include "flow/night/intake.h"
#include "flow/night/making.h"
#include "flow/night/past.h"

/* Sets lot->capacities, agains, ledger_told, and of mailings posted and is_as_printed. After ledger_mailings(); the rows
 * are judged, the pieces known; once. */
int recount_take(struct lot *lot, const struct intake *intake, const struct making *by,
                 struct arena *arena, struct err *err);

/* Sets lot->residents_apart and _repeated, by the marks of the register; of a register that is the
 * last run's by what that run kept. The marks were compared. */
void recount_residents(struct lot *lot, const struct against *against);
/* Sets is_known of lot->doubts, doubts_gone and doubts_compared, by what the last run kept. */
void recount_doubts(struct lot *lot, const struct against *against);
/* Sets lot->pulls and pulls_compared: tonight's list, and what the last run's had beside it. */
int recount_pulls(struct lot *lot, const struct past *past, const struct against *against,
                  struct ledger *ledger, struct arena *arena, struct err *err);
/* Sets lot->bands, where the last run's figures may be compared. */
void recount_bands(struct lot *lot, const struct against *against, int days,
                   const struct gate_settings *settings, struct arena *arena);

#endif

/*
 * Published folders that the ledger does not know: an older ledger was restored, or the start that
 * published was killed before it could say so. What was published may have been posted, so it is
 * recorded and never printed again - once its digests hold; else the night stops and a person
 * decides. Before anything of the night is decided.
 *
 * The folder holds all the ledger needs but the municipality of a piece (for limits by municipality
 * in that one week) and the digests of rejected rows (they count as new once more). The figures and
 * digests of its registers are in run.json, so that the next night is judged as it would have been;
 * kigen 0.1.0 wrote no figures there: after such a folder the gate `marks` stops the night.
 */
#ifndef KIGEN_FLOW_NIGHT_ADOPT_H
#define KIGEN_FLOW_NIGHT_ADOPT_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/run/run.h"

/* A run adopts them. Who leaves nothing is told that there are some: against->to_adopt, and the
 * last of them in against->pending. The ledger is open, of a run under its lock, and nobody has asked
 * it for the last run yet. */
int adopt_folders(struct against *against, enum night_purpose purpose, const struct config *config,
                  struct store *store, struct arena *arena, struct err *err);
/* Whether a whole, published folder is the one that this run was to become, which is planned; takes
 * its digests. */
bool adopt_is_run(struct ledger_run *run, const char *folder, struct arena *arena);

#endif

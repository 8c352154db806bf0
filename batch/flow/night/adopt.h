/*
 * Records published folders that the ledger does not know, before anything of the night is decided.
 *
 * Either an older ledger was restored, or a run was killed between publishing and recording it.
 * What was published may have been posted. If its digests are right it is recorded, and its letters
 * are never printed again; else the night stops (65) and a person decides.
 *
 * The folder has all that the ledger needs except the municipality of a piece (used for limits by
 * municipality in that week), what was printed on it (if it comes back it stays held), the issue
 * day of a certificate (docs/contract 4.9) and the digests of rejected rows (they count as new once
 * more).
 * run.json has the figures and digests of the registers, so that the gates judge the next night as
 * usual. Only kigen 0.1.0 wrote no figures: after such a folder the gate `marks` stops the night.
 */
#ifndef KIGEN_FLOW_NIGHT_ADOPT_H
#define KIGEN_FLOW_NIGHT_ADOPT_H

#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/order.h"
#include "flow/run/run.h"

/* A run adopts them; otherwise only against->to_adopt and, for the last of them, against->pending
 * are set. The ledger is open, of a run under its lock, and nobody has asked it for the last run
 * yet. */
int adopt_folders(struct against *against, enum night_purpose purpose, const struct config *config,
                  struct store *store, struct arena *arena, struct err *err);
/* Whether a complete published folder is that of `run`; it is planned. If so, sets its digests. */
bool adopt_is_run(struct ledger_run *run, const char *folder, struct arena *arena);

#endif

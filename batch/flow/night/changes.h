/* What this run is made with and the one before it was not: settings, and the files beside the registers. */
#ifndef KIGEN_FLOW_NIGHT_CHANGES_H
#define KIGEN_FLOW_NIGHT_CHANGES_H

#include "flow/night/making.h"

/* Sets lot->changes and settings_of; and in `outcome` the settings, where the ledger is to keep them. All
 * inputs are known; once. */
int changes_take(struct lot *lot, struct outcome *outcome, const struct making *by,
                 struct arena *arena, struct err *err);

#endif

/*
 * What published runs said of themselves, for those that stand beside tonight's figures.
 *
 * A run leaves its counts in the table `figure` for good, and those of delay of all letters among
 * the figures for the next night's gates, of which these alone are kept for good. A run of an older
 * kigen left some of them out. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_FIGURES_H
#define KIGEN_EDGE_LEDGER_LEDGER_FIGURES_H

#include "edge/ledger/ledger.h"

/* Sets lot->past: the last FIGURES_PAST published runs, those that were taken back too, for they said
 * it; and lot->year_ago: the last one of as_of's month a year before that was not taken back. */
int ledger_figures(struct ledger *ledger, struct lot *lot, struct arena *arena, struct err *err);

#endif

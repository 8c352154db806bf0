/*
 * What became of the pieces of published runs: how many stand in which state of their life.
 *
 * Costs what the runs asked for hold in pieces and events. Everything is in the arena.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_MAILINGS_H
#define KIGEN_EDGE_LEDGER_LEDGER_MAILINGS_H

#include "edge/ledger/ledger.h"

/* Fills lot->mailings (by mail day, in the order of their runs) and lot->returns (in the order of
 * their pieces) for mail days from `from` on. */
int ledger_mailings(struct ledger *ledger, Day from, struct lot *lot, struct arena *arena,
                    struct err *err);

#endif

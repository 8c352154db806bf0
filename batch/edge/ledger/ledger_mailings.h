/*
 * What became of the pieces of published runs: how many are in which state of their life.
 *
 * The cost grows with the pieces and events of the runs that are asked for. Everything is in the
 * arena.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_MAILINGS_H
#define KIGEN_EDGE_LEDGER_LEDGER_MAILINGS_H

#include "edge/ledger/ledger.h"

/* Fills lot->mailings (by mail day, in the order of their runs) and lot->returns (in the order of
 * their pieces) for mail days from `from` on. */
int ledger_mailings(struct ledger *ledger, Day from, struct lot *lot, struct arena *arena,
                    struct err *err);

/* The number of the last job of this mail day: of its published runs, those without pieces and those
 * that were taken back too. The next has the number + 1. */
int ledger_jobs_of_day(struct ledger *ledger, Day mail_on, uint32_t *count, struct err *err);

#endif

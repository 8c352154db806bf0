/*
 * From judged rows to a lot, in three steps, and what the ledger is to learn of it.
 *
 *     making_pieces()    settings, the last run, the pool -> the lot's head; pieces with their
 *                       certificates and letters, in the order in which they lie
 *     making_numbers()   the numbers of the mail day -> numbers and ids; the gate piece_numbers
 *     making_lot()       bundles, delays, rows, doubts, months, holds, backlog, past mailings; what
 *                       changes of standings -> outcome
 *     making_counts()    the sums of 照合: the gate counts
 *     making_entry()     what run_freeze() writes into the ledger
 *
 * What a piece, a number and a bundle is, is decided in core/lot/make; ledger and press are asked here.
 */
#ifndef KIGEN_FLOW_NIGHT_MAKING_H
#define KIGEN_FLOW_NIGHT_MAKING_H

#include "core/gates/stops.h"
#include "flow/night/intake.h"
#include "flow/night/order.h"
#include "flow/night/outcome.h"
#include "flow/night/pool.h"

struct making { /* what a lot is made by */
    const struct tonight *tonight;
    const struct ledger_run *last; /* published; id 0: none */
    const struct config *config;
    struct ledger *ledger;
};

int making_pieces(struct lot *lot, const struct intake *intake, const struct pool *pool,
                  const struct making *by, struct arena *arena, struct err *err);
/* -1 with EXIT_GATE and `stop` where the mail day has no more numbers. */
int making_numbers(struct lot *lot, struct ledger *ledger, struct stop_account *stop,
                   struct err *err);
int making_lot(struct lot *lot, struct outcome *outcome, struct intake *intake,
               const struct making *by, struct arena *arena, struct err *err);
/* -1 with EXIT_GATE and `stop` where the lot does not add up. Once alarms and proof are known. */
int making_counts(const struct lot *lot, struct stop_account *stop, struct arena *arena,
                  struct err *err);
/* Borrows from all of them; fills printing->run but for its id. `order` says what was accepted. */
struct ledger_entry making_entry(struct printing *printing, const struct outcome *outcome,
                                 const struct order *order, const struct store *store,
                                 int past_days, struct arena *arena);

#endif

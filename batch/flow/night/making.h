/*
 * Makes the lot from the judged rows, and the entry of the run for the ledger.
 *
 *     making_pieces()    the head of the lot; its pieces, with certificates and addresses, sorted;
 *                        when they and those that wait arrive
 *     making_numbers()   numbers and ids of the pieces; the gate piece_numbers
 *     making_lot()       bundles, delays, rows, doubts, months, holds, backlog, past mailings; and
 *                        changed standings -> outcome
 *     making_counts()    the equations of core/lot/identities.h; the gate counts
 *     making_entry()     what run_freeze() writes into the ledger
 *
 * They are called in this order. The rules are in core/lot/make.h; here ledger and press are asked.
 */
#ifndef KIGEN_FLOW_NIGHT_MAKING_H
#define KIGEN_FLOW_NIGHT_MAKING_H

#include "core/gates/stops.h"
#include "flow/night/intake.h"
#include "flow/night/order.h"
#include "flow/night/outcome.h"
#include "flow/night/pool.h"
#include "edge/ledger/ledger_write.h"

struct making { /* what making a lot needs */
    const struct tonight *tonight;
    const struct ledger_run *last; /* published; id 0: none */
    const struct config *config;
    struct ledger *ledger;
    bool is_question; /* no workbook is made of it, so what only that shows is not looked up */
};

/* What a workbook says of itself: office, version, settings. */
void making_about(struct lot *lot, const struct config *config, Day on);
int making_pieces(struct lot *lot, const struct intake *intake, const struct pool *pool,
                  const struct making *by, struct arena *arena, struct err *err);
/* -1 with EXIT_GATE and `stop` filled where the mail day has too few numbers left. */
int making_numbers(struct lot *lot, struct ledger *ledger, struct stop_account *stop,
                   struct err *err);
int making_lot(struct lot *lot, struct outcome *outcome, struct intake *intake,
               const struct making *by, struct arena *arena, struct err *err);
/* -1 with EXIT_GATE and `stop` filled where an equation is false. After night_prove(). */
int making_counts(const struct lot *lot, struct stop_account *stop, struct arena *arena,
                  struct err *err);
/* The entry borrows from all arguments. Fills printing->run except its id. */
struct ledger_entry making_entry(struct printing *printing, struct outcome *outcome,
                                 const struct order *order, const struct store *store,
                                 const struct rules *rules, struct arena *arena);

#endif

/*
 * Takes a published run back (`kigen void`, docs/contract 7).
 *
 * The run stays published. One batch records an event `void` for the run, even if it has no pieces,
 * and an event `voided` for each of its pieces that had not come undone before. The caller holds
 * the ledger's lock, so that nothing changes between asking and taking back.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_VOID_H
#define KIGEN_EDGE_LEDGER_LEDGER_VOID_H

#include "edge/ledger/ledger.h"

/* The first event of this kind of a run, if there is one: 1, else 0; -1 with err. */
int ledger_run_event(struct ledger *ledger, const struct ledger_run *run, const char *event, Day *on,
                     Str *by, struct arena *arena, struct err *err);

struct taken_back {
    bool is; /* else the rest is unset */
    Day on;
    Str by;
};
int ledger_taken_back(struct ledger *ledger, const struct ledger_run *run, struct taken_back *back,
                      struct arena *arena, struct err *err);

/* The first of its pieces that is on record as posted; empty: none. */
int ledger_posted_piece(struct ledger *ledger, const struct ledger_run *run, Str *piece_id,
                        struct arena *arena, struct err *err);

/* One transaction. `pieces`: how many pieces must not be posted now. REQUIREs a published run. */
int ledger_take_back(struct ledger *ledger, const struct ledger_run *run, Day on, Str by, Str why,
                     uint64_t *pieces, struct err *err);

#endif

/*
 * Inside the ledger module only: the numbered invariants of ledger.h, asserted when the ledger is
 * read (65 where one is broken; none can come from what kigen writes).
 *
 *   1, 4, 5, 6   whenever it is opened: costs what the last run rejected and what was ever voided,
 *                and the chain (ledger_chain.h)
 *   2, 3, 7      of what a night reads of history: expiries from a floor on
 *
 * Some of this follows from the tables (ledger_schema.h); it is checked all the same, because an
 * index may be damaged.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_CHECK_H
#define KIGEN_EDGE_LEDGER_LEDGER_CHECK_H

#include "edge/ledger/ledger_sql.h"

/* 1, 4, 5 and 6; whenever the ledger is opened. */
int ledger_check(struct ledger *ledger, struct err *err);
/* All but the chain, over the whole ledger. */
int ledger_check_all(struct ledger *ledger, struct err *err);
/* 3, of certificates that end on `floor` or later. */
int ledger_check_standings(struct ledger *ledger, Day floor, struct err *err);
/* 2: the id names the mail day of its run. */
bool ledger_piece_is_of(Str piece_id, Str mail_on);

/* Writes the digest of the present rejects into the run; invariant 4 is checked by it. */
int rejects_seal(struct ledger *ledger, int64_t run_id, struct err *err);

#endif

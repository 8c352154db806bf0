/*
 * Inside the ledger module only: the chain (table `entry`), by which it shows when what was written
 * is changed, taken away or put in another order.
 *
 * Each run that is published or voided, each batch of events and each stop is one entry:
 *
 *   row      the row as text: table(value,value,…), each value as SQLite's quote() writes it; of
 *            run, acceptance, input, piece, notice, event and stop
 *   leaf     SHA-256 of the ledger's salt and the row
 *   payload  SHA-256 of the leaves in their order (chain.c names the rows of each kind)
 *   hash     SHA-256 of "seq|kind|about|rows|payload|prev", digests in hexadecimal digits
 *   prev     hash of the entry before; of the first the SHA-256 of the ledger's id
 *
 *   1 an entry is never changed, taken away or put between others (triggers of ledger_tables.h);
 *   2 every event belongs to an entry, its batch; what a kind says stands in rows, so that a purge
 *     may take a payload away and leave leaf and entry;
 *   3 a row names a resident by number, never by id: renumbering leaves the chain whole.
 *
 * It is no seal against who can write the file and knows how it is made: that takes a witness
 * outside the ledger.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_CHAIN_H
#define KIGEN_EDGE_LEDGER_LEDGER_CHAIN_H

#include "edge/ledger/ledger_sql.h"

enum chain_kind { CHAIN_RUN, CHAIN_EVENT, CHAIN_STOP, CHAIN_VOID, CHAIN_KINDS };

/* The number of the next entry: the batch of events that are recorded now. */
int chain_next(struct ledger *ledger, int64_t *seq, struct err *err);
/* Adds the entry of what stands in the ledger now, in the caller's transaction. `about`: the run,
 * the stop, or of events their batch. */
int chain_add(struct ledger *ledger, enum chain_kind kind, int64_t about, struct err *err);

/*
 * 65 with one sentence where the chain does not hold. Every link is looked at (some microseconds
 * each, some thousand a year) and, so that an old ledger opens as fast as a young one, of the
 * payloads (where they are asked for) some thousand rows: the newest, and a stretch that the last
 * hash chooses, so that each has its turn in the long run.
 */
int chain_holds(struct ledger *ledger, bool payloads, struct err *err);

#endif

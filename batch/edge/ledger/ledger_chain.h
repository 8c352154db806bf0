/*
 * Inside the ledger module only: the chain (table `entry`), which shows when something that was
 * written has been changed, removed or put in another order.
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
 *   1 an entry is never changed, removed or inserted between others (triggers of ledger_tables.h);
 *   2 every event belongs to an entry, its batch; entries hold digests of rows only, so that a
 *     purge can remove a row and leave its leaf and its entry;
 *   3 a row names a resident by number, never by id: renumbering leaves the chain whole.
 *
 * It does not protect against somebody who can write the file and knows how it is made: for that a
 * copy of the last hash must lie outside the ledger.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_CHAIN_H
#define KIGEN_EDGE_LEDGER_LEDGER_CHAIN_H

#include "edge/ledger/ledger_sql.h"

enum chain_kind { CHAIN_RUN, CHAIN_EVENT, CHAIN_STOP, CHAIN_VOID, CHAIN_KINDS };

/* The number of the next entry: the batch of events that are recorded now. */
int chain_next(struct ledger *ledger, int64_t *seq, struct err *err);
/* Adds the entry for what was just written, in the caller's transaction. `about`: the run, the
 * stop, or the batch of events. */
int chain_add(struct ledger *ledger, enum chain_kind kind, int64_t about, struct err *err);

/*
 * Checks the chain: 65 with one sentence where it is broken. All links are checked (each is cheap, and
 * a year adds few). With `payloads` some thousand rows are checked too: the newest, and a stretch that
 * the last hash chooses. So each row is checked in the long run, and an old ledger opens as fast as a
 * young one.
 */
int chain_holds(struct ledger *ledger, bool payloads, struct err *err);

#endif

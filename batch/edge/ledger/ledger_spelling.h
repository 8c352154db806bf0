/*
 * Certificates that came back under another serial (core/rules/respell.h): their names, which only
 * published runs give, and what finds them. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_SPELLING_H
#define KIGEN_EDGE_LEDGER_LEDGER_SPELLING_H

#include "edge/ledger/ledger.h"

/* All names, into the history, which holds the entries that it is to hold. */
int ledger_names(struct ledger *ledger, struct history *history, struct err *err);

/* The issue day of a certificate as first known; DAY_NONE: not known. */
int ledger_issued_on(struct ledger *ledger, const struct certificate_key *key, Day *issued_on,
                     struct err *err);

/* For ledger.c, in the transaction that plans the run: they count once it is published. */
int ledger_write_names(struct ledger *ledger, int64_t run_id, const struct lot *lot,
                       struct err *err);

#endif

/*
 * Reads the ledger for the completeness proof: runs, changes, pieces and events, by statements of
 * its own, row by row into the witness. What ledger_read.c derives (standing, memories) is used
 * only to find certificates that may still be open long after their expiry.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_PROVE_H
#define KIGEN_EDGE_LEDGER_LEDGER_PROVE_H

#include "witness/prove_ledger.h"
#include "edge/ledger/ledger.h"

int ledger_prove(struct ledger *ledger, struct prove *prove, struct err *err);
/* Once it has heard the certificates: the issue days that it wants, mostly none. */
int ledger_prove_issued(struct ledger *ledger, struct prove *prove, struct err *err);

#endif

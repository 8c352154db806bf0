/*
 * The ledger as the completeness proof reads it: runs, changes, pieces and events, in statements of
 * its own, row by row into witness/prove. What ledger_read.c derived (standing, memories) is not
 * used but to find what may still be open long after its expiry.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_PROVE_H
#define KIGEN_EDGE_LEDGER_LEDGER_PROVE_H

#include "witness/prove_ledger.h"
#include "edge/ledger/ledger.h"

int ledger_prove(struct ledger *ledger, struct prove *prove, struct err *err);

#endif

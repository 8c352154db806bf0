/*
 * What the completeness proof hears of the ledger, row by row.
 */
#ifndef KIGEN_WITNESS_PROVE_LEDGER_H
#define KIGEN_WITNESS_PROVE_LEDGER_H

#include "witness/prove.h"

/* The ledger. All text is lent. */
struct prove_key {
    Str kind, serial;
    Str expires_on; /* 2026-11-22 */
};
/* A change of a published run; of one key in the order of the runs. */
void prove_change(struct prove *prove, const struct prove_key *key, Str disposition);
/* A notice of a published or voided run; pieces of one key in the order of their runs. */
void prove_notice(struct prove *prove, const struct prove_key *key, Str piece_id);
/* An event of a piece, of a resident ("resident:1001"), of a run ("run:2026-11-22"): in the order
 * of their recording. Before the notices and the use. */
void prove_event(struct prove *prove, Str subject, Str event, Str until);
/* Pieces that a published run planned for the week of the mail day and later. */
void prove_use(struct prove *prove, Str folder, Str mail_on, Str postal_code, Str municipality,
               uint64_t pieces);
void prove_numbered(struct prove *prove, uint32_t highest); /* of the mail day, in any run */

#endif

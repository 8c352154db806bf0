/*
 * Gives the completeness proof the rows of the ledger. All text is lent.
 */
#ifndef KIGEN_WITNESS_PROVE_LEDGER_H
#define KIGEN_WITNESS_PROVE_LEDGER_H

#include "witness/prove.h"

struct prove_key { /* a certificate */
    Str kind, serial;
    Str expires_on; /* 2026-11-22 */
};
/* A change by a published run. Those of one key come in the order of the runs. */
void prove_change(struct prove *prove, const struct prove_key *key, Str disposition);
/* A notice by a published or voided run. Those of one key come in the order of the runs. */
void prove_notice(struct prove *prove, const struct prove_key *key, Str piece_id, Str resident_id);
/* Another serial by which a published run has known the certificate of `first_serial`, of the same
 * kind and expiry; after all changes and notices. */
void prove_spelling(struct prove *prove, const struct prove_key *name, Str first_serial);
/* The certificates were heard: names a certificate of which it is wanted when it was issued and of
 * whom it was listed, as first known; false where none is. The key is the proof's. */
bool prove_wants(struct prove *prove, struct prove_key *key);
/* Of the one that prove_wants() named last; empty: not known. */
void prove_issued(struct prove *prove, Str issued_on, Str listed_of);
/* An event of a piece, a resident ("resident:1001") or a run ("run:2026-11-22"), in the order in
 * which they were recorded; all of them before notices and use. */
void prove_event(struct prove *prove, Str subject, Str event, Str until);
/* Pieces that published runs planned for a mailing day in the week of the mail day, or later. */
void prove_use(struct prove *prove, Str folder, Str mail_on, Str postal_code, Str municipality,
               uint64_t pieces);
/* From which day of delivery on pieces may still bring somebody to the counter in the week of
 * tonight's delivery; 0: none is reckoned. */
Ymd prove_visits_from(const struct prove *prove);
struct prove_sent_to {
    Str mail_on, deliver_on; /* deliver_on empty: not known */
    Str postal_code, municipality;
};
/* One piece of a published run that was delivered on that day or later, or it is not known when. */
void prove_visit(struct prove *prove, Str folder, Str piece_id, const struct prove_sent_to *to);
/* The highest piece number that any run has used on the mail day. */
void prove_numbered(struct prove *prove, uint32_t highest);

#endif

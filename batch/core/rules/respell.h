/*
 * Finds certificates that came back under another serial (docs/contract 4.9): zeros in front were
 * lost, hyphens came or went, all serials are new ones.
 *
 * A row is the certificate of a notice where resident, kind, issue day and expiry are the same, no
 * row of tonight bears the serial of the notice (or another name of it) with that kind and expiry,
 * and the row has no notice of its own, nor was it ever listed of somebody else. That it was listed
 * is no reason for a second letter: it may have waited under the one serial and been told under the
 * other. A renewed certificate has another issue day, and is never taken for the old one. Pure.
 *
 *     respelling_begin()   once all certificates were read
 *     respelling_may()     which rows are asked about
 *     respelling_next()    notices that want their issue day: the caller asks the ledger
 *     respelling_of()      the entry of the notice whose certificate the row is
 */
#ifndef KIGEN_CORE_RULES_RESPELL_H
#define KIGEN_CORE_RULES_RESPELL_H

#include "core/rules/history.h"
#include "core/rules/person.h"

struct respelling {
    struct index by_resident; /* entries with a notice that no row of tonight bears */
};
void respelling_begin(struct respelling *respelling, const struct history *history,
                      struct arena *arena);

/* Whether a readable row, no duplicate, may be the certificate of another serial's notice; `own` is
 * what is remembered of its key, or NULL. */
bool respelling_may(const struct memory *own, const struct certificate *certificate);

/* The notices of the row's resident, kind and expiry, one after the other, then NULL. */
struct index_at respelling_at(const struct respelling *respelling,
                              const struct certificate *certificate);
struct memory *respelling_next(const struct respelling *respelling,
                               const struct certificate *certificate, struct index_at *at);

/* NULL where it is another certificate. Of several one that counts as told goes first, then the
 * smaller serial. respelling_may() is true, and issue days are known. */
struct memory *respelling_of(const struct respelling *respelling,
                             const struct certificate *certificate);

#endif

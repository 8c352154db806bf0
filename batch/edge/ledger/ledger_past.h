/*
 * What the ledger remembers of earlier nights that tonight is judged by: certificates told and
 * held, capacity already used, what past lots said. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_PAST_H
#define KIGEN_EDGE_LEDGER_LEDGER_PAST_H

#include "core/rules/delay.h"
#include "core/rules/plan.h"
#include "edge/ledger/ledger.h"

/* Fills the table with every certificate that expires on `floor` or later, and with those that are
 * still open before it. */
int ledger_history(struct ledger *ledger, Day floor, struct history *history, struct err *err);

/* Since when the certificate has been held: the first of the published runs in a row, up to the
 * last, that held it. DAY_NONE where the last did not. */
int ledger_held_since(struct ledger *ledger, const struct certificate_key *key, Day *since,
                      struct err *err);

/* Adds what published runs that were not taken back planned for the week (Monday to Sunday) of
 * `mail_on` and later. */
int ledger_use(struct ledger *ledger, Day mail_on, struct plan *plan, struct arena *arena,
               struct err *err);

/* Adds the letters of published runs that were delivered on `from` or later, or on a day that is not
 * known, and have not come undone: by spoiled, pulled, returned, or a run that was taken back. */
int ledger_visits(struct ledger *ledger, Day from, struct plan *plan, struct arena *arena,
                  struct err *err);

/*
 * What past lots said of a certificate, for the days and causes of its delay. Open it once for the
 * lots from `from` on, ask for one certificate (ledger_past_ask), then for one lot at a time
 * (ledger_past_fact). The caller adds the pause flag.
 */
struct ledger_past;
int ledger_past_open(struct ledger *ledger, Day from, struct ledger_past **past, struct err *err);
int ledger_past_ask(struct ledger_past *past, const struct certificate_key *key, struct err *err);
struct lot_fact ledger_past_fact(const struct ledger_past *past, Day lot);
void ledger_past_close(struct ledger_past *past);

/* found[n]: the resident of piece n of this lot had one in a lot from `from` on that did not come
 * undone. */
int ledger_overlap(struct ledger *ledger, const struct lot *lot, Day from, bool *found,
                   struct err *err);

#endif

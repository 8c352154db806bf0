/*
 * Reply forms in the ledger (`kigen form`, docs/contract 7.5): an event `form` of a resident, whose
 * reason is the form's id. A form is no decision: no night asks for it.
 *
 * The caller holds the ledger's lock from ledger_form_count() to ledger_form_add(), so that no two
 * forms have one number.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_FORM_H
#define KIGEN_EDGE_LEDGER_LEDGER_FORM_H

#include "edge/ledger/ledger.h"

/* The last entry of the chain: the same number means that nothing was recorded in between. */
int ledger_form_state(struct ledger *ledger, int64_t *state, struct err *err);

/* How many forms were made on that day. */
int ledger_form_count(struct ledger *ledger, Day on, uint32_t *count, struct err *err);

/* One transaction. */
struct ledger_form {
    Day on;
    Str by, id;
};
int ledger_form_add(struct ledger *ledger, Str resident_id, const struct ledger_form *form,
                    struct err *err);

struct ledger_forms { /* of a resident, oldest first */
    struct ledger_form *at;
    size_t count;
};
int ledger_forms_of(struct ledger *ledger, Str resident_id, struct ledger_forms *forms,
                    struct arena *arena, struct err *err);

#endif

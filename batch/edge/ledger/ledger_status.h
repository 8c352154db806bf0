/*
 * What `kigen status` asks of the ledger and no night does. Every function returns 0, or -1 with
 * err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_STATUS_H
#define KIGEN_EDGE_LEDGER_LEDGER_STATUS_H

#include "edge/ledger/ledger.h"

/* Certificates that the last published run left waiting or held, by disposition and reason. */
struct open_group {
    enum disposition disposition;
    enum reason reason;
    uint64_t certificates;
    Day first; /* the earliest last day */
};
int ledger_open_groups(struct ledger *ledger, struct open_group **groups, size_t *count,
                       struct arena *arena, struct err *err);

/* How many pieces a run has. */
int ledger_letters_of(struct ledger *ledger, const struct ledger_run *run, uint64_t *pieces,
                      struct err *err);
/* Whether the piece needs nobody any more: posted, spoiled, pulled or returned. */
int ledger_is_settled(struct ledger *ledger, Str piece_id, bool *settled, struct err *err);

#endif

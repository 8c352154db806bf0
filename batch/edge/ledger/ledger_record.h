/*
 * Records events, and reads the decisions about residents for a night.
 *
 * A recorder is one transaction: reading through it includes what was recorded through it before.
 * Nothing is in the ledger until recorder_close() with `good`.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_RECORD_H
#define KIGEN_EDGE_LEDGER_LEDGER_RECORD_H

#include "core/lot/record.h"
#include "edge/ledger/ledger.h"

/* Whether the ledger knows a resident: by a piece, or by a decision recorded before. */
int ledger_knows_resident(struct ledger *ledger, Str resident_id, bool *known, struct err *err);

struct recorder;
int recorder_open(struct ledger *ledger, struct recorder **recorder, struct err *err);
/* What was recorded of a piece or resident. past->known: whether there is such a piece; it is not
 * changed for a resident. Valid until the next call. */
int recorder_past(struct recorder *recorder, const struct record_entry *entry,
                  struct record_past *past, struct err *err);
int recorder_add(struct recorder *recorder, const struct record_entry *entry, struct err *err);
/* Commits where `good`, else rolls back. */
int recorder_close(struct recorder *recorder, bool good, struct err *err);

/* Calls `taker` with the last decision about each resident that has one, in no fixed order. */
typedef void decision_taker(void *context, Str resident_id, const struct decision *last, Str by);
int ledger_each_decision(struct ledger *ledger, decision_taker *taker, void *context,
                         struct err *err);

#endif

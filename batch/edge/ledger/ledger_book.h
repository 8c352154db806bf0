/*
 * What the workbook's identities ask the ledger by queries of their own, beside what the night read of
 * it (照合 14, 20, 22), and what its other sheets show of nights before. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_BOOK_H
#define KIGEN_EDGE_LEDGER_LEDGER_BOOK_H

#include "edge/ledger/ledger_write.h"

/* lot->ledger_told.ledger and ledger_people: certificates that expire on `floor` or later and have a
 * letter that did not come undone, and residents whose letters these are. */
int ledger_told_count(struct ledger *ledger, Day floor, struct lot_told *told, struct err *err);

/* lot->mailings[].posted: pieces that have an event `posted`. After ledger_mailings(). */
int ledger_posted_count(struct ledger *ledger, Day from, struct lot *lot, struct err *err);

/* lot->agains: of each certificate of the lot the last letter of an earlier published run that told
 * of it, and what became of that. In the arena. */
int ledger_again(struct ledger *ledger, struct lot *lot, struct arena *arena, struct err *err);

/* Each change that a published run has made of a certificate with an expiry from `first` to `last`, of a
 * certificate in the order of the runs; lent. */
typedef void ledger_change_taker(void *context, const struct certificate_key *key,
                                 enum disposition disposition, Day as_of);
int ledger_each_change(struct ledger *ledger, Day first, Day last, ledger_change_taker *take,
                       void *context, struct err *err);

/* What is recorded of a piece: resident, folder of its run and state. */
int ledger_piece_now(struct ledger *ledger, struct lot_pull *pull, struct arena *arena,
                     struct err *err);

/* The settings that a published run kept last, by key, and its folder; empty: none has. They stand in
 * `input` under the role `setting`, as "key = value", of those runs whose settings were new. */
int ledger_settings(struct ledger *ledger, Str *folder, struct config_setting **settings,
                    size_t *count, struct arena *arena, struct err *err);
/* The other inputs of a run, by role and file. */
int ledger_inputs(struct ledger *ledger, const struct ledger_run *run, struct lot_input **inputs,
                  size_t *count, struct arena *arena, struct err *err);

#endif

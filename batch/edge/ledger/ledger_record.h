/*
 * Records events, and reads the decisions about residents for a night.
 *
 * A recorder is one transaction: reading through it includes what was recorded through it before.
 * Nothing is in the ledger until recorder_close() with `good`.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_RECORD_H
#define KIGEN_EDGE_LEDGER_LEDGER_RECORD_H

#include "core/gates/acknowledged.h"
#include "core/lot/record.h"
#include "edge/ledger/ledger.h"

/* Whether the ledger knows a resident: by a piece, or by a decision recorded before. */
int ledger_knows_resident(struct ledger *ledger, Str resident_id, bool *known, struct err *err);

/* The resident of a piece; empty: there is no such piece. */
int ledger_resident_of(struct ledger *ledger, Str piece_id, struct arena *arena, Str *resident_id,
                       struct err *err);

struct recorder;
/* Without `writes` nothing is recorded, and the ledger may be one that is only read; what is added
 * is remembered until recorder_close(), so that later rows are judged as if it stood there. */
int recorder_open(struct ledger *ledger, bool writes, struct recorder **recorder, struct err *err);
/*
 * What was recorded of the piece, resident, alarm or run `subject`; `about` says which. past->known
 * is whether there is such a piece, alarm or run; it is not changed for a resident. Valid until the
 * next call.
 */
int recorder_past(struct recorder *recorder, enum record_about about, Str subject,
                  struct record_past *past, struct err *err);

struct
    recorder_pieces { /* of a lot, a bundle or a range, by their numbers, whatever became of them */
    enum record_fault fault; /* unknown, a gap in the range, a bundle of several runs; or good */
    Str *at;
    size_t count;
};
int recorder_pieces(struct recorder *recorder, const struct record_entry *entry,
                    struct arena *arena, struct recorder_pieces *pieces, struct err *err);
/* Records the entry of `subject`, which is a piece where the entry is about pieces. */
int recorder_add(struct recorder *recorder, const struct record_entry *entry, Str subject,
                 struct err *err);
/* Commits where `good`, else rolls back. */
int recorder_close(struct recorder *recorder, bool good, struct err *err);

/* For each alarm, by its number: until when a person has acknowledged it, and what it counted in the
 * last published run before that was recorded. */
int ledger_acknowledged(struct ledger *ledger, struct acknowledged *by_alarm, struct err *err);

/* Calls `taker` with the last decision about each resident that has one, in no fixed order. */
typedef void decision_taker(void *context, Str resident_id, const struct decision *last, Str by);
int ledger_each_decision(struct ledger *ledger, decision_taker *taker, void *context,
                         struct err *err);

#endif

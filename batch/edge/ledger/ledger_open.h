/*
 * Letters that were published and have not left the house, as far as the ledger knows: for the pull
 * list.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_OPEN_H
#define KIGEN_EDGE_LEDGER_LEDGER_OPEN_H

#include "edge/ledger/ledger.h"

struct open_piece {
    Str id, resident_id, folder; /* of its run */
    Day mail_on, made_on;        /* made_on: the as-of day of its run */
    uint32_t nth, number;        /* of its run within that day; of the piece within its mail day */
    bool voided;                 /* its run was taken back */
    bool knows_printed;          /* what it says is known: the next line holds */
    struct printed printed;
    struct certificate_key *keys;
    size_t key_count;
};

struct open_pieces {
    VEC(struct open_piece) list; /* released by the caller; what it names is in the arena */
};

/*
 * Adds the pieces of published runs with a mail day from `from` to `to`, both included, that are
 * not on record as posted, spoiled, pulled, voided or returned; by mail day, run and number, which
 * is the order in which they lie in their bundles. Costs a look at the events of each piece of
 * these mail days.
 */
int ledger_open_pieces(struct ledger *ledger, Day from, Day to, struct open_pieces *pieces,
                       struct arena *arena, struct err *err);

/*
 * Adds the pieces of runs that were taken back, of whatever day, but for those on record as spoiled
 * or pulled; all that `pieces` holds is then in the order in which it lies.
 */
int ledger_voided_pieces(struct ledger *ledger, struct open_pieces *pieces, struct arena *arena,
                         struct err *err);

#endif

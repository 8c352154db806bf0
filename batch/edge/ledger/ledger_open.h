/*
 * Letters that were published and, as far as the ledger knows, are still in the house: for the pull
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
    bool knows_printed;          /* `printed` is set */
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
 * is their order in the bundles. It reads the events of each piece of these mail days.
 */
int ledger_open_pieces(struct ledger *ledger, Day from, Day to, struct open_pieces *pieces,
                       struct arena *arena, struct err *err);

/*
 * Adds the pieces of all runs that were taken back, without those on record as spoiled or pulled,
 * and sorts `pieces` in the order of the bundles.
 */
int ledger_voided_pieces(struct ledger *ledger, struct open_pieces *pieces, struct arena *arena,
                         struct err *err);

#endif

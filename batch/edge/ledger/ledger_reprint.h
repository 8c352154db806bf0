/*
 * Reprints in the ledger (`kigen reprint`, docs/contract 7.6): an event `reprint` of a piece, with
 * who asked for it and why. It changes nothing of the piece's life, and may be recorded any number
 * of times. Every function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_REPRINT_H
#define KIGEN_EDGE_LEDGER_LEDGER_REPRINT_H

#include "core/lot/lot.h"
#include "core/lot/reprint.h"
#include "edge/ledger/ledger.h"

struct reprint_piece { /* what the ledger knows of one; text is in the arena */
    bool known;        /* else the rest is unset */
    int64_t run_id;
    Str resident_id;
    Str folder, bundle; /* bundle: empty of a piece of an older ledger */
    int64_t sequence;   /* likewise 0 */
    char print_sha256[SHA256_HEX + 1];
    struct reprint_asked asked;
    unsigned reprints; /* on record */
};
int ledger_reprint_piece(struct ledger *ledger, Str piece_id, struct reprint_piece *piece,
                         struct arena *arena, struct err *err);

/* Fills lot->reprints: what was recorded after the published run `since` (0: all). */
int ledger_reprints_since(struct ledger *ledger, int64_t since, struct lot *lot,
                          struct arena *arena, struct err *err);

/* One transaction, one batch. */
int ledger_reprint_add(struct ledger *ledger, const Str *piece_ids, size_t count, Day on, Str by,
                       Str why, struct err *err);

#endif

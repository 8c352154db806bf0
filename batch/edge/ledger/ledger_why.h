/*
 * What the ledger remembers of one person or certificate, for `kigen why`.
 *
 * All statements are short, so that a night that is writing does not wait for them. Everything is
 * in the arena. Of a run that is not published only its state and its pieces are read. Every
 * function returns 0, or -1 with err.
 */
#ifndef KIGEN_EDGE_LEDGER_LEDGER_WHY_H
#define KIGEN_EDGE_LEDGER_LEDGER_WHY_H

#include "edge/ledger/ledger.h"

/* A number that changes when someone else has written the ledger since it was opened. */
int ledger_version(struct ledger *ledger, int64_t *version, struct err *err);

/* Residents that the id names: by their own id, by the piece `piece_id`, or by a serial in one of their pieces;
 * each at most once for each of these. A serial is searched in all pieces: the cost grows with the
 * ledger. */
enum ledger_match { LEDGER_RESIDENT, LEDGER_PIECE, LEDGER_SERIAL };
struct ledger_owner {
    Str resident_id;
    enum ledger_match match;
};
struct ledger_owners {
    struct ledger_owner *at;
    size_t count;
};
int ledger_owners(struct ledger *ledger, Str id, Str piece_id, struct ledger_owners *owners,
                  struct arena *arena, struct err *err);

/* Certificates of this serial, or of another name that is this serial, that a published run ever
 * listed: by the serial under which the ledger knows them. */
struct ledger_keys {
    struct certificate_key *at;
    size_t count;
};
int ledger_keys_of_serial(struct ledger *ledger, Str serial, struct ledger_keys *keys,
                          struct arena *arena, struct err *err);

/* Changes of disposition that published runs brought, in their order. */
struct ledger_change {
    Day as_of;
    Str folder;
    enum disposition disposition; /* DISPOSITION_COUNT: no longer listed */
    enum reason reason;
};
struct ledger_changes {
    struct ledger_change *at;
    size_t count;
};
int ledger_changes_of(struct ledger *ledger, const struct certificate_key *key,
                      struct ledger_changes *changes, struct arena *arena, struct err *err);

/* What was recorded of a piece ("posted") or decided about a resident ("release"), oldest first. */
struct ledger_event {
    Str event;
    Day on, until; /* until DAY_NONE: none */
    Str by;        /* of the staff */
};
struct ledger_events {
    struct ledger_event *at;
    size_t count;
};
int ledger_decisions(struct ledger *ledger, Str resident_id, struct ledger_events *events,
                     struct arena *arena, struct err *err);

/* Pieces of a resident, in the order in which they were made. */
struct ledger_piece {
    Str id, variant, folder;
    Day as_of, mail_on;
    enum run_state state;
    struct ledger_keys keys;
    struct ledger_events events;
};
struct ledger_pieces {
    struct ledger_piece *at;
    size_t count;
};
int ledger_pieces_of(struct ledger *ledger, Str resident_id, struct ledger_pieces *pieces,
                     struct arena *arena, struct err *err);

#endif

/*
 * Holds what the ledger knows of certificates, as one table for the night.
 *
 * The key is (kind, serial, expires_on): a renewed certificate has a new serial, and a corrected
 * expiry needs a new notice. A certificate that came back under another serial has several names
 * (docs/contract 4.9): they all lead to the entry of the first one, and by its key it stands in the
 * ledger; what was listed under one of them before it was a name keeps an entry that nobody asks
 * for. The ledger fills the table, with expiries from a certain day on and older ones that are open,
 * or whose notice may be about one of those. The judge reads it, and the night's changes are found
 * by it. Text is in the arena given to history_init(). Pure.
 */
#ifndef KIGEN_CORE_RULES_HISTORY_H
#define KIGEN_CORE_RULES_HISTORY_H

#include "base/arena.h"
#include "base/index.h"
#include "core/rules/life.h"
#include "core/rules/terms.h"

struct certificate_key { /* NOLINT: padding; this is the order used everywhere */
    enum kind kind;
    Str serial;
    Day expires_on;
};

enum { PRINTED_BYTES = 32 };
struct printed { /* a digest of addressee, postal code, address and building as printed */
    uint8_t digest[PRINTED_BYTES];
};
struct printed_now {
    struct printed printed; /* as it is kept: of the addressee without an honorific */
    struct printed spelled; /* of the addressee as recorded, honorific and all: so the first edition
                               kept it */
};
/* Whether the same would be printed as then; honorifics are no part of it. */
bool printed_same(const struct printed_now *now, const struct printed *then);

struct memory { /* what is known of one key before this night */
    struct certificate_key key;
    uint32_t number; /* in the order in which they were added */
    bool has_piece;
    struct piece_life life; /* of its last piece */
    Str resident_id;        /* of that piece */
    Str listed_of;          /* the resident under whom it was first listed; empty: not known */
    bool knows_printed;     /* `printed` is known: what that piece had printed on it */
    struct printed printed;
    enum disposition standing; /* in the last published run; DISPOSITION_COUNT: not listed */
    enum reason why;
    bool seen;    /* a published run listed it as waiting, held or notice */
    bool touched; /* a due row of this night has this key */
    bool borne;   /* a readable row of this night has this key or another name of it */
    bool alike;   /* a readable row of this night says the same of it (history_meet()) */
    uint64_t was,
        is;        /* else digests of what the ledger has of it and of what a row says; 0: none */
    bool asked;    /* `issued_on` was asked for */
    Day issued_on; /* as the ledger has it; DAY_NONE: not known, or not asked for */
};

struct other_name { /* a certificate's key, the first or another one, and its entry */
    struct certificate_key key;
    Str first_serial;
    struct memory *of; /* NULL: long past, nothing is remembered of it */
    struct other_name *next;
};

enum { HISTORY_BLOCK = 1024 }; /* entries that stand together: they never move */

struct history {
    struct arena *arena;
    struct index by_serial; /* by kind and serial */
    struct index by_name;   /* the same, of struct other_name */
    struct memory **blocks;
    size_t block_room;
    struct other_name *names;
    size_t count;
};

void history_init(struct history *history, struct arena *arena);
/* By its key where that has a notice, else by another name, else by its key; NULL where there is
 * none. */
struct memory *history_find(const struct history *history, const struct certificate_key *key);
/* Finds the entry of a key, or adds an empty one. */
struct memory *history_add(struct history *history, const struct certificate_key *key);
/* From now on `key` is another name of the certificate of this serial, of its kind and expiry;
 * nothing where it has a notice or is one already. */
void history_name(struct history *history, const struct certificate_key *key, Str first_serial);
/* The serial under which the ledger knows the certificate: its own where that is no other name. */
Str history_first_serial(const struct history *history, const struct certificate_key *key);
/* Makes an index, by serial, of the entries that are told or that the last published run listed,
 * and of their names. */
void history_listed(const struct history *history, struct index *listed);
/*
 * A readable row of this night, and all that is known of its serial. Where an entry says the same
 * (kind, expiry and resident), it is `alike`. Else each entry of the serial keeps what differs: two
 * certificates of which the same changed into the same have equal `was` and equal `is`.
 */
void history_meet(const struct index *listed, const struct certificate_key *key, Str resident_id);
/* The entry of this number. */
static inline struct memory *history_at(const struct history *history, size_t number)
{
    return &history->blocks[number / HISTORY_BLOCK][number % HISTORY_BLOCK];
}
/* The entry after `after`, NULL after the last; history_next(history, NULL) is the first. */
struct memory *history_next(const struct history *history, const struct memory *after);

/* For these five NULL is allowed, and the answer is false. */
/* There is a piece about it, whatever became of that. */
bool memory_has_notice(const struct memory *memory);
/* Open (docs/contract 4, past): listed as waiting or held last time, or its last piece was spoiled,
 * pulled, voided or returned. */
bool memory_is_open(const struct memory *memory);
bool memory_is_told(const struct memory *memory);
/* Its last piece was returned, and `now` is the same as that piece had printed. If that is not
 * known, true: rather hold the letter than send it to the same address again. */
bool memory_is_returned(const struct memory *memory, const struct printed_now *now);
/* Its last piece was returned: ask memory_is_returned(). */
bool memory_came_back(const struct memory *memory);

#endif

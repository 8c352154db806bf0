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
#include "base/numbers.h"
#include "base/packed.h"
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

struct told_piece { /* what is known of the last piece about a key */
    struct piece_life life;
    Str resident_id;
    bool knows_printed; /* `printed` is known: what that piece had printed on it */
    bool asked;         /* `issued_on` was asked for */
    struct printed printed;
    Day issued_on; /* as the ledger has it; DAY_NONE: not known, or not asked for */
};

struct differing { /* what a row of this night says otherwise than the ledger, as digests */
    uint64_t was, is;
    uint32_t of; /* number of its entry */
};

enum { HISTORY_BITS = 26 }; /* of a number */

struct memory { /* what is known of one key before this night; 40 bytes, and as many as are due */
    struct packed serial; /* memory_key(). Of a serial that no register has: its text, in `low` */
    uint64_t listed; /* memory_listed_of(): packed_word(); with PACKED_FREE its text; 0: none */
    struct told_piece *told; /* NULL: there is no piece about it */
    uint64_t expires : DAY_PACKED_BITS;
    uint64_t number : HISTORY_BITS; /* in the order in which they were added */
    uint64_t
        standing : 4; /* enum disposition in the last published run; DISPOSITION_COUNT: not listed */
    uint64_t why : 6;     /* enum reason */
    uint64_t kind : 1;    /* enum kind */
    uint64_t seen : 1;    /* a published run listed it as waiting, held or notice */
    struct {              /* set while others read the rest */
        bool touched : 1; /* a due row of this night has this key */
        bool borne : 1;   /* a readable row of this night has this key or another name of it */
        bool alike : 1;   /* a readable row of this night says the same of it (history_meet()) */
        bool differs : 1; /* and one says otherwise: history_differing() */
    } tonight;
};

_Static_assert(sizeof(struct memory) == 40, "as in the comment above");
_Static_assert(DISPOSITION_COUNT < 1 << 4 && REASON_COUNT <= 1 << 6 && KIND_COUNT <= 1 << 1,
               "they fit");

struct other_name { /* a certificate's key, the first or another one, and its entry */
    struct certificate_key key;
    Str first_serial;
    struct memory *of; /* NULL: long past, nothing is remembered of it */
    struct other_name *next;
};

enum { HISTORY_BLOCK = 1024 }; /* entries that stand together: they never move */

struct history {
    struct arena *arena;
    struct numbers by_serial; /* malloc'd: the night releases it with history_release() */
    struct index by_name;     /* by serial too, of struct other_name */
    VEC(struct differing) differing;
    struct numbers by_entry; /* of differing */
    struct memory **blocks;
    size_t block_room;
    struct other_name *names;
    size_t count;
};

void history_init(struct history *history, struct arena *arena);
void history_release(struct history *history); /* what is in the arena stays */
/* By its key where that has a notice, else by another name, else by its key; NULL where there is
 * none. */
struct memory *history_find(const struct history *history, const struct certificate_key *key);
/* Nothing is known of this serial, and it is no other name. May be false where nothing is known: to
 * be asked of many, while entries are changed, but none is added. */
bool history_is_new(const struct history *history, Str serial);
/* Finds the entry of a key, or adds an empty one. */
struct memory *history_add(struct history *history, const struct certificate_key *key);
/* From now on `key` is another name of the certificate of this serial, of its kind and expiry;
 * nothing where it has a notice or is one already. */
void history_name(struct history *history, const struct certificate_key *key, Str first_serial);
/* The serial under which the ledger knows the certificate: its own where that is no other name. */
Str history_first_serial(const struct history *history, const struct certificate_key *key);
/* The resident under whom it was first listed; once. */
void history_listed(struct history *history, struct memory *memory, Str resident_id);
/* There is a piece about it from now on; what is known of that is empty. Once. */
struct told_piece *history_told(struct history *history, struct memory *memory);
/*
 * A readable row of this night, and all that is known of its serial, where that is told or was
 * listed by the last published run. Where an entry says the same (kind, expiry and resident), it is
 * `alike`. Else each entry of the serial keeps what differs: two certificates of which the same
 * changed into the same have equal `was` and equal `is`.
 */
void history_meet(struct history *history, const struct certificate_key *key, Str resident_id);
/* What differs; lent until another one does. NULL: nothing. The last that is said counts. */
void history_differ(struct history *history, struct memory *memory, uint64_t was, uint64_t is);
const struct differing *history_differing(const struct history *history,
                                          const struct memory *memory);
/* The entry of this number. */
static inline struct memory *history_at(const struct history *history, size_t number)
{
    return &history->blocks[number / HISTORY_BLOCK][number % HISTORY_BLOCK];
}
/* The entry after `after`, NULL after the last; history_next(history, NULL) is the first. */
struct memory *history_next(const struct history *history, const struct memory *after);

/* Its serial is in `out`, or where it stays. */
struct certificate_key memory_key(const struct memory *memory, char out[PACKED_BYTES_MAX]);
/* The same. Empty: not known. */
Str memory_listed_of(const struct memory *memory, char out[PACKED_BYTES_MAX]);
static inline Day memory_expires(const struct memory *memory)
{
    return day_unpacked(memory->expires);
}

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

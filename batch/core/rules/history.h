/*
 * What the ledger remembers of certificates, as one table for the night.
 *
 * The key is (kind, serial, expires_on): a renewed certificate has another serial, a corrected
 * expiry is another notice. The ledger fills the table (only what can still matter: expiries from a
 * floor on, and older ones that are open), the judge reads it, and what the night changes is
 * computed from it. Text is borrowed from the arena given to history_init(). Pure.
 */
#ifndef KIGEN_CORE_RULES_HISTORY_H
#define KIGEN_CORE_RULES_HISTORY_H

#include "base/arena.h"
#include "base/index.h"
#include "core/rules/life.h"
#include "core/rules/terms.h"

struct certificate_key { /* NOLINT: padding; in this order it is written everywhere */
    enum kind kind;
    Str serial;
    Day expires_on;
};

enum { PRINTED_BYTES = 32 };
struct printed { /* digest of addressee, postal code, address and building as they were printed */
    uint8_t digest[PRINTED_BYTES];
};

struct memory { /* what is known of one key before this night */
    struct certificate_key key;
    struct memory *next; /* in the order in which they were added */
    bool has_piece;
    struct piece_life life; /* of its last piece */
    Str resident_id;        /* to whom that piece went */
    bool knows_printed;     /* what that piece said is known: the next line holds */
    struct printed printed;
    enum disposition standing; /* by the last published run; DISPOSITION_COUNT: not listed by it */
    enum reason why;
    bool seen;    /* a published run listed it as waiting, held or notice */
    bool touched; /* this night said something about it (change_of) */
};

struct history {
    struct arena *arena;
    struct index by_serial; /* by kind and serial */
    struct memory *first, *last;
    size_t count;
};

void history_init(struct history *history, struct arena *arena);
struct memory *history_find(const struct history *history, const struct certificate_key *key);
struct memory *history_add(struct history *history,
                           const struct certificate_key *key); /* or find */
/* The memories of which a notice tells, by kind and serial, as they are now. */
void history_told(const struct history *history, struct index *told);
/* What the notices of a kind and serial say of a register's row; TOLD_NOT: there is none that
 * tells. */
enum told_as { TOLD_NOT, TOLD_ALIKE, TOLD_WITH_OTHER_DATA }; /* other resident or other expiry */
enum told_as told_as(const struct index *told, const struct certificate_key *key, Str resident_id);
/* The table's entries one after the other; NULL after the last. Begin with NULL. */
struct memory *history_next(const struct history *history, const struct memory *after);

/* Open (docs/contract 4, past): listed as waiting or held last time, or its last piece came undone.
 */
bool memory_is_open(const struct memory *memory); /* NULL: not open */
bool memory_is_told(const struct memory *memory); /* NULL: not told */
/* Its last piece came back, and `now` is what that piece said (or what it said is not known: rather
 * held than sent to the same door again). */
bool memory_is_returned(const struct memory *memory, const struct printed *now);
/* Its last piece came back: whether it was to the same door is to be asked. */
bool memory_came_back(const struct memory *memory); /* NULL: no */

#endif

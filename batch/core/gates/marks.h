/*
 * Row digests: what tonight's resident register is compared with, without keeping it.
 *
 * A mark is 32 bytes a resident: keyed digests (SipHash-1-3 under the ledger's salt) of the id, the
 * name, the address with its building, the birth date and the postal code. It says nothing without
 * the salt. Marks are compared by streaming two files sorted by id (edge/disk/rowmarks); what is kept
 * of that is figures, the residents whose name or address changed, and those that contradict the
 * last published run:
 *
 *     person    name and birth date both differ: the id shows somebody else
 *     swapped   the new name is the old name of another resident whose name changed too
 *
 * A resident who contradicts keeps the old mark (struct dispute) until the register returns to it,
 * so that the second night does not take the mistake for the truth. Pure.
 */
#ifndef KIGEN_CORE_GATES_MARKS_H
#define KIGEN_CORE_GATES_MARKS_H

#include "base/arena.h"
#include "core/rules/person.h"

enum {
    MARK_MOVES_MAX = 1 << 16,   /* changed names or addresses that are looked at for slid rows */
    MARK_DISPUTES_MAX = 1 << 16 /* reaching it: more contradict than can be held, never accepted */
};

struct mark_key {
    uint64_t k0, k1;
};

struct mark {
    uint64_t id, name, address;
    uint32_t birth; /* 0: unknown */
    uint32_t postal;
};

struct mark_key mark_key_of(const uint8_t salt[32]);
uint64_t mark_digest(const struct mark_key *key, Str text);
uint64_t mark_id(const struct mark_key *key, Str resident_id);
struct mark mark_of(const struct mark_key *key, const struct resident *resident);

enum dispute_why { DISPUTE_PERSON = 1, DISPUTE_SWAPPED = 2 };
struct dispute {
    struct mark was; /* what the register said before */
    uint32_t why;    /* enum dispute_why */
    Day since;       /* the as-of day on which it was first found: a release from then on ends it */
};

struct mark_move { /* a name or address that changed since the last run */
    struct mark was, is;
    bool name, address;
};

struct marks_compared {
    Day as_of;       /* tonight's */
    bool compared;   /* there was something to compare with */
    uint64_t before; /* residents of the last published run's register */
    uint64_t now, common;
    uint64_t changed;          /* of the common ones: name, address or postal code is another */
    uint64_t names, addresses; /* of the common ones: the name, the address */
    uint64_t slid_names, slid_addresses; /* their new value is another's old one */
    bool too_many_disputes;

    VEC(struct mark_move) moves;      /* by id, the first MARK_MOVES_MAX */
    VEC(uint64_t) codes;              /* by id, as many: the postal code alone is another */
    VEC(struct dispute) old_disputes; /* by id; from the file of the last published run */
    VEC(struct dispute) disputes;     /* by id, once marks_end() was called */
};

/* Residents in rising order of their id digest; NULL where one is in one register only. */
void marks_meet(struct marks_compared *compared, const struct mark *was, const struct mark *is);
/* Looks for slid rows and swapped pairs among what changed. */
void marks_end(struct marks_compared *compared);
void marks_release(struct marks_compared *compared);
/* Whether name, address or postal code changed since the last run; a resident in dispute: since
 * before that. True for all beyond the last that was kept. */
bool marks_moved(const struct marks_compared *compared, uint64_t id);
/* Since when the resident contradicts; DAY_NONE: not at all. After marks_end(). */
Day marks_disputed(const struct marks_compared *compared, uint64_t id);

/*
 * Sorts by id; of several marks with one id the first stays first. `spare` has room for as many.
 * Digests are evenly spread, so one pass by their upper 16 bits all but sorts them.
 */
enum { MARKS_CHUNK = 1 << 16 };
void marks_sort(struct mark *marks, size_t count, struct mark *spare, uint32_t *counts);

#endif

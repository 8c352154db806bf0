/*
 * A hash table of numbers: finds items, numbered by their owner in the order in which they are put in,
 * under the hash of a key.
 *
 * Four bytes a slot: the number, and above it as much of the hash as there is room for. At most four
 * fifths of the slots are used, and the table grows by a quarter. The owner has the keys: it is asked for
 * the hash of each when the table grows, so that no old table is there beside the new one. Four bits a
 * slot say of most keys that they are not in it. It compares no keys: the caller does, for now and then
 * an item of another hash is among those that are given.
 *
 *     struct numbers table = {.hash_of = hash_of, .owner = &items};
 *     numbers_put(&table, hash_of(&items, number));                  number 0, then 1, and so on
 *     for (struct numbers_at at = numbers_at(&table, hash); numbers_next(&table, &at, &number);)
 */
#ifndef KIGEN_BASE_NUMBERS_H
#define KIGEN_BASE_NUMBERS_H

#include "base/arena.h"

/* Of the key of an item that was put in. Both halves must be as good as chance. */
typedef uint64_t numbers_hash(const void *owner, uint32_t number);

struct numbers { /* begins with hash_of and owner */
    numbers_hash *hash_of;
    const void *owner;
    uint32_t *slots; /* 0: free; else a part of the hash above number + 1 */
    uint64_t *seen;  /* a bit for each hash that was put in */
    size_t room, count;
    unsigned number_bits; /* of a slot */
};

void numbers_put(struct numbers *table, uint64_t hash);
void numbers_release(struct numbers *table); /* it may be filled again */

enum { NUMBERS_SEEN_A_SLOT = 4 };

/* The upper half of a hash says where a search begins, the upper bits of the lower half which bit is
 * seen, and its lowest ones stand in the slot. */
static inline size_t numbers_slot_of(const struct numbers *table, uint64_t hash)
{
    return (size_t)((hash >> 32) * table->room >> 32);
}
static inline size_t numbers_seen_at(const struct numbers *table, uint64_t hash)
{
    return (size_t)((hash & UINT32_MAX) * (table->room * NUMBERS_SEEN_A_SLOT) >> 32);
}
static inline uint32_t numbers_tag(const struct numbers *table, uint64_t hash)
{
    return (uint32_t)hash << table->number_bits;
}

/* The hash of a key that is a number itself. */
static inline uint64_t numbers_scatter(uint32_t number)
{
    uint64_t hash = (number + UINT64_C(1)) * UINT64_C(0x9E3779B97F4A7C15);

    return hash ^ hash >> 32;
}

struct numbers_at {
    uint32_t tag;
    size_t slot; /* SIZE_MAX: there is none */
};

static inline struct numbers_at numbers_at(const struct numbers *table, uint64_t hash)
{
    size_t seen;

    if (table->count == 0)
        return (struct numbers_at){0, SIZE_MAX};
    seen = numbers_seen_at(table, hash);
    if (!(table->seen[seen / 64] >> seen % 64 & 1))
        return (struct numbers_at){0, SIZE_MAX};
    return (struct numbers_at){numbers_tag(table, hash), numbers_slot_of(table, hash)};
}

static inline bool numbers_next(const struct numbers *table, struct numbers_at *at,
                                uint32_t *number)
{
    uint32_t numbers = (UINT32_C(1) << table->number_bits) - 1;

    if (at->slot == SIZE_MAX)
        return false;
    for (;;) {
        uint32_t slot = table->slots[at->slot];

        if (slot == 0)
            return false;
        at->slot = at->slot + 1 < table->room ? at->slot + 1 : 0;
        if ((slot & ~numbers) == at->tag) {
            *number = (slot & numbers) - 1;
            return true;
        }
    }
}

#endif

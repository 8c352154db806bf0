/*
 * A hash table of numbers: finds the items, numbered by their owner, that were put in under the
 * hash of a key.
 *
 * Eight bytes a slot, a tag of 32 bits and the number; the table doubles when it is three quarters
 * full. Four bits a slot say of most keys that they are not in it. Like base/index it compares no keys: the caller does, for now and then an item of another
 * hash is among those that are given.
 *
 *     for (struct numbers_at at = numbers_at(&table, hash); numbers_next(&table, &at, &number);)
 */
#ifndef KIGEN_BASE_NUMBERS_H
#define KIGEN_BASE_NUMBERS_H

#include "base/arena.h"

struct numbers {     /* empty: all zero */
    uint64_t *slots; /* 0: free; else the tag, not 0, above the number */
    uint64_t *seen;  /* a bit for each tag that was put in */
    size_t mask, count;
};

void numbers_put(struct numbers *table, uint64_t hash, uint32_t number);
void numbers_release(struct numbers *table);

enum { NUMBERS_SEEN_A_SLOT = 4 };

static inline size_t numbers_seen_at(const struct numbers *table, uint32_t tag)
{
    return (uint64_t)(tag * UINT32_C(0x9E3779B1)) * ((table->mask + 1) * NUMBERS_SEEN_A_SLOT) >> 32;
}

struct numbers_at {
    uint32_t tag;
    size_t slot;
};

static inline struct numbers_at numbers_at(const struct numbers *table, uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);

    tag += tag == 0;
    return (struct numbers_at){tag, tag & table->mask};
}

static inline bool numbers_next(const struct numbers *table, struct numbers_at *at,
                                uint32_t *number)
{
    size_t seen;

    if (table->count == 0)
        return false;
    seen = numbers_seen_at(table, at->tag);
    if (!(table->seen[seen / 64] >> seen % 64 & 1))
        return false;
    for (;;) {
        uint64_t slot = table->slots[at->slot];

        if (slot == 0)
            return false;
        at->slot = (at->slot + 1) & table->mask;
        if (slot >> 32 == at->tag) {
            *number = (uint32_t)slot;
            return true;
        }
    }
}

#endif

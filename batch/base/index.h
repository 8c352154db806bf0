/*
 * A hash index in memory: finds the items that were put in under the hash of a key.
 *
 * Open addressing over 32-bit tags; the table doubles when it is half full. The index owns neither
 * keys nor items and compares no keys: the caller does, for several items may have the same tag.
 * Most rows of a register have a key that is not in it: for nine in ten of those one look at a bit
 * is enough, and the bits lie in a cache where the tags do not.
 */
#ifndef KIGEN_BASE_INDEX_H
#define KIGEN_BASE_INDEX_H

#include "base/arena.h"

struct index { /* empty: an arena, and all else zero */
    struct arena *arena;
    uint32_t *tags; /* 0: free */
    void **items;
    size_t mask, count;
    uint64_t *seen; /* a bit for each tag that was put in, four bits a slot */
    unsigned seen_shift;
};

/* The hash of a key, for look-ups in memory. Never stored: a later kigen may compute it
 * otherwise. */
uint64_t str_hash(Str s);
/* Both halves of the product of two words: each bit of it depends on all of them. */
static inline uint64_t words_mixed(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 product;
    product all = (product)a * b;

    return (uint64_t)all ^ (uint64_t)(all >> 64);
}

void index_put(struct index *index, uint64_t hash, void *item);

/*
 * Gives the items that were put in under a hash, one after the other, then NULL. Now and then an
 * item of another hash is among them.
 *
 *     for (struct index_at at = index_at(index, hash); (item = index_next(index, &at)) != NULL;)
 */
struct index_at {
    uint32_t tag; /* 0: there is none */
    size_t slot;
};

static inline uint32_t index_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);

    return tag ? tag : 1;
}

static inline uint32_t index_seen_at(const struct index *index, uint32_t tag)
{
    return tag * UINT32_C(0x9E3779B1) >> index->seen_shift;
}

static inline struct index_at index_at(const struct index *index, uint64_t hash)
{
    uint32_t tag = index_tag(hash), at;

    if (index->count == 0)
        return (struct index_at){0, 0};
    at = index_seen_at(index, tag);
    return (struct index_at){index->seen[at / 64] >> at % 64 & 1 ? tag : 0, tag & index->mask};
}

static inline void *index_next(const struct index *index, struct index_at *at)
{
    if (at->tag == 0)
        return NULL;
    for (;;) {
        size_t slot = at->slot;

        if (index->tags[slot] == 0)
            return NULL;
        at->slot = (slot + 1) & index->mask;
        if (index->tags[slot] == at->tag)
            return index->items[slot];
    }
}

#endif

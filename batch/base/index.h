/*
 * An index in memory: from the hash of a key to what was put in under it.
 *
 * Open addressing over 32-bit tags, which double. The index owns neither keys nor items and
 * compares no key: of several items under one tag the caller takes those whose key is the one he
 * asked for. What is not in it is nearly always known from one tag, which is what a register's rows
 * ask.
 */
#ifndef KIGEN_BASE_INDEX_H
#define KIGEN_BASE_INDEX_H

#include "base/arena.h"

struct index { /* of zeros: empty, once it has an arena */
    struct arena *arena;
    uint32_t *tags; /* 0: free */
    void **items;
    size_t mask, count;
};

/* A hash of a key, for what is looked up in memory; never stored: it may change with kigen. */
uint64_t str_hash(Str s);

void index_put(struct index *index, uint64_t hash, void *item);

/* One after the other, what was put in under the hash (and, seldom, under another one); NULL after
 * the last: for (struct index_at at = index_at(index, hash); (item = index_next(index, &at)) !=
 * NULL;) */
struct index_at {
    uint32_t tag;
    size_t slot;
};

static inline uint32_t index_tag(uint64_t hash)
{
    uint32_t tag = (uint32_t)(hash >> 32);

    return tag ? tag : 1;
}

static inline struct index_at index_at(const struct index *index, uint64_t hash)
{
    return (struct index_at){index_tag(hash), index_tag(hash) & index->mask};
}

static inline void *index_next(const struct index *index, struct index_at *at)
{
    if (index->count == 0)
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

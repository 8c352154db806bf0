/* Never more than half full: a search ends at a free tag. */
#include "base/index.h"

enum { INDEX_FIRST = 1024 };

static void slot_fill(struct index *index, uint32_t tag, void *item)
{
    size_t slot = tag & index->mask;

    while (index->tags[slot])
        slot = (slot + 1) & index->mask;
    index->tags[slot] = tag;
    index->items[slot] = item;
}

static void index_grow(struct index *index)
{
    struct index old = *index;
    size_t room = old.tags ? (old.mask + 1) * 2 : INDEX_FIRST;

    index->mask = room - 1;
    index->tags = ARENA_ARRAY(index->arena, uint32_t, room);
    index->items = ARENA_ARRAY(index->arena, void *, room);
    for (size_t i = 0; old.tags && i <= old.mask; i++)
        if (old.tags[i])
            slot_fill(index, old.tags[i], old.items[i]);
}

void index_put(struct index *index, uint64_t hash, void *item)
{
    if (!index->tags || index->count * 2 > index->mask)
        index_grow(index);
    slot_fill(index, index_tag(hash), item);
    index->count++;
}

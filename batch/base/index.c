/* Never more than half full: a search ends at a free tag. */
#include "base/index.h"

enum { INDEX_FIRST = 1024, SEEN_A_SLOT = 4, TAG_BITS = 32 };

static void slot_fill(struct index *index, uint32_t tag, void *item)
{
    size_t slot = tag & index->mask;
    uint32_t at = index_seen_at(index, tag);

    index->seen[at / 64] |= UINT64_C(1) << at % 64;
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
    index->seen = ARENA_ARRAY(index->arena, uint64_t, room * SEEN_A_SLOT / 64);
    index->seen_shift = TAG_BITS - (unsigned)__builtin_ctzll(room * SEEN_A_SLOT);
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

/* ---- the hash of a key ----------------------------------------------------------------------- */

static inline uint64_t word_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

/* The last bytes, fewer than eight, as one word. */
static uint64_t word_short(const char *p, size_t n)
{
    uint64_t word = 0;

    for (size_t i = 0; i < n; i++)
        word = word << 8 | (unsigned char)p[i];
    return word;
}

uint64_t str_hash(Str s)
{
    static const uint64_t first = UINT64_C(0x9E3779B97F4A7C15),
                          second = UINT64_C(0xC2B2AE3D27D4EB4F);
    uint64_t hash = first ^ s.n;
    const char *end;

    if (s.n < 8)
        return words_mixed(word_short(s.p, s.n) ^ second, hash);
    end = s.p + s.n;
    for (const char *p = s.p; end - p > 8; p += 8)
        hash = words_mixed(word_at(p) ^ second, hash ^ first);
    return words_mixed(word_at(end - 8) ^ second, hash); /* may take some bytes twice: n tells */
}

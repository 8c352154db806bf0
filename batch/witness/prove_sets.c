/* Sets of texts: open addressing over a hash of eight bytes at a time. */
#include "witness/prove_sets.h"

#include "base/arena.h"
#include "base/bug.h"

enum { SET_FIRST = 256, SEEN_A_SLOT = 4 }; /* bits */

static uint32_t tag_of(Str key)
{
    uint64_t hash = UINT64_C(0x243F6A8885A308D3) ^ key.n;
    const char *p = key.p;
    size_t left = key.n;

    while (left > 0) {
        uint64_t word = 0;
        size_t take = left < sizeof word ? left : sizeof word;

        if (take == sizeof word)
            memcpy(&word, p, sizeof word);
        else
            for (size_t i = 0; i < take; i++)
                word = word << 8 | (unsigned char)p[i];
        hash = (hash ^ word) * UINT64_C(0x9FB21C651E98DF25);
        hash ^= hash >> 32;
        p += take;
        left -= take;
    }
    return (uint32_t)hash ? (uint32_t)hash : 1;
}

static size_t place_of(const struct set *set, uint32_t tag, Str key)
{
    size_t i = tag & set->mask;

    while (set->tags[i] && !(set->tags[i] == tag && str_equal(set->slots[i].key, key)))
        i = (i + 1) & set->mask;
    return i;
}

/* Scattered by a product: the lower bits of the tag say where the search begins. */
static inline size_t seen_at(size_t mask, uint32_t tag)
{
    return (uint64_t)(tag * UINT32_C(0x85EBCA6B)) * ((mask + 1) * SEEN_A_SLOT) >> 32;
}

static inline bool was_seen(const uint64_t *seen, size_t mask, uint32_t tag)
{
    size_t at = seen_at(mask, tag);

    return seen[at / 64] >> (at % 64) & 1;
}

static inline void see(uint64_t *seen, size_t mask, uint32_t tag)
{
    size_t at = seen_at(mask, tag);

    seen[at / 64] |= UINT64_C(1) << (at % 64);
}

static void tag_put(struct set *set, size_t slot, uint32_t tag)
{
    set->tags[slot] = tag;
    see(set->seen, set->mask, tag);
}

void *set_find(const struct set *set, Str key)
{
    uint32_t tag;
    size_t at;

    if (!set->count)
        return NULL;
    tag = tag_of(key);
    if (!was_seen(set->seen, set->mask, tag))
        return NULL;
    at = place_of(set, tag, key);
    return set->tags[at] ? set->slots[at].value : NULL;
}

static void set_grow(struct set *set)
{
    struct set old = *set;

    set->mask = old.slots ? old.mask * 2 + 1 : SET_FIRST - 1;
    set->slots = mem_zero(set->mask + 1, sizeof *set->slots);
    set->tags = mem_zero(set->mask + 1, sizeof *set->tags);
    set->seen = mem_zero((set->mask + 1) * SEEN_A_SLOT / 64, sizeof *set->seen);
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.tags[i]) {
            size_t at = place_of(set, old.tags[i], old.slots[i].key);

            tag_put(set, at, old.tags[i]);
            set->slots[at] = old.slots[i];
        }
    mem_free(old.slots);
    mem_free(old.tags);
    mem_free(old.seen);
}

void *set_put(struct set *set, Str key, void *value)
{
    uint32_t tag = tag_of(key);
    size_t at;

    if (set->count * 2 >= set->mask)
        set_grow(set);
    at = place_of(set, tag, key);
    if (set->tags[at])
        return set->slots[at].value;
    tag_put(set, at, tag);
    set->slots[at] = (struct set_slot){key, value};
    set->count++;
    return NULL;
}

void set_release(struct set *set)
{
    mem_free(set->slots);
    mem_free(set->tags);
    mem_free(set->seen);
    *set = (struct set){0};
}

/* ---- places ---------------------------------------------------------------------------------- */

uint32_t places_tag(Str key)
{
    return tag_of(key);
}

/* Where the search begins is in the upper bits of the tag; the lower ones stand in the slot. */
static size_t slot_of(const struct places *places, uint32_t tag)
{
    return (size_t)((uint64_t)tag * places->room >> 32);
}

static void slot_fill(struct places *places, uint32_t tag, uint32_t number)
{
    size_t at = slot_of(places, tag);

    while (places->slots[at])
        at = at + 1 == places->room ? 0 : at + 1;
    places->slots[at] = tag << places->shift | (number + 1);
    see(places->seen, places->room - 1, tag);
}

static void places_grow(struct places *places)
{
    size_t room = places->room ? places->room + places->room / 4 : SET_FIRST;

    mem_free(places->slots);
    mem_free(places->seen);
    places->slots = mem_zero(room, sizeof *places->slots);
    places->seen = mem_zero(room * SEEN_A_SLOT / 64 + 1, sizeof *places->seen);
    places->room = room;
    while (room >> places->shift)
        places->shift++;
    REQUIRE(places->shift < 32);
    for (uint32_t i = 0; i < places->count; i++)
        slot_fill(places, places->said(places->owner, i), i);
}

void places_put(struct places *places, uint32_t tag)
{
    if (places->count * 5 >= places->room * 4)
        places_grow(places);
    slot_fill(places, tag, (uint32_t)places->count);
    places->count++;
}

bool places_next(const struct places *places, uint32_t tag, size_t *slot, uint32_t *number)
{
    uint32_t numbers = (UINT32_C(1) << places->shift) - 1;
    size_t at;

    if (!places->count || (*slot == 0 && !was_seen(places->seen, places->room - 1, tag)))
        return false;
    for (at = slot_of(places, tag) + *slot;; at++) {
        uint32_t filled;

        at = at < places->room ? at : at - places->room;
        filled = places->slots[at];
        if (!filled)
            return false;
        ++*slot;
        if ((filled & ~numbers) == tag << places->shift) {
            *number = (filled & numbers) - 1;
            return true;
        }
    }
}

void places_release(struct places *places)
{
    mem_free(places->slots);
    mem_free(places->seen);
    *places = (struct places){.said = places->said, .owner = places->owner};
}

/* A chained hash table that doubles; entries never move. */
#include "core/history.h"

#include "base/err.h"

enum { BUCKETS_FIRST = 1024 };

/* Not by the expiry: all that is known of one serial lies in one bucket. */
static size_t bucket_of(const struct history *history, const struct certificate_key *key)
{
    uint64_t hash = str_hash(key->serial);

    hash += (uint64_t)key->kind * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)((hash ^ hash >> 29) & (history->bucket_count - 1));
}

void history_init(struct history *history, struct arena *arena)
{
    *history = (struct history){.arena = arena, .bucket_count = BUCKETS_FIRST};
    history->buckets = ARENA_ARRAY(arena, struct memory *, history->bucket_count);
}

struct memory *history_find(const struct history *history, const struct certificate_key *key)
{
    struct memory *at = history->buckets[bucket_of(history, key)];

    while (at && !(at->key.kind == key->kind && day_equal(at->key.expires_on, key->expires_on) &&
                   str_equal(at->key.serial, key->serial)))
        at = at->next;
    return at;
}

static void history_grow(struct history *history)
{
    struct memory **old = history->buckets;
    size_t old_count = history->bucket_count;

    history->bucket_count *= 2;
    history->buckets = ARENA_ARRAY(history->arena, struct memory *, history->bucket_count);
    for (size_t i = 0; i < old_count; i++)
        while (old[i]) {
            struct memory *memory = old[i];
            size_t bucket = bucket_of(history, &memory->key);

            old[i] = memory->next;
            memory->next = history->buckets[bucket];
            history->buckets[bucket] = memory;
        }
}

struct memory *history_add(struct history *history, const struct certificate_key *key)
{
    struct memory *memory = history_find(history, key);
    size_t bucket;

    if (memory)
        return memory;
    if (history->count >= history->bucket_count)
        history_grow(history);
    bucket = bucket_of(history, key);
    memory = ARENA_NEW(history->arena, struct memory);
    memory->key = *key;
    memory->key.serial = arena_copy(history->arena, key->serial);
    memory->standing = DISPOSITION_COUNT;
    memory->next = history->buckets[bucket];
    history->buckets[bucket] = memory;
    history->count++;
    return memory;
}

enum told_as history_told_as(const struct history *history, const struct certificate_key *key,
                             Str resident_id)
{
    enum told_as told = TOLD_NOT;

    for (const struct memory *at = history->buckets[bucket_of(history, key)]; at; at = at->next) {
        if (at->key.kind != key->kind || !memory_is_told(at) ||
            !str_equal(at->key.serial, key->serial))
            continue;
        if (day_equal(at->key.expires_on, key->expires_on) &&
            str_equal(at->resident_id, resident_id))
            return TOLD_ALIKE;
        told = TOLD_OTHERWISE;
    }
    return told;
}

struct memory *history_next(const struct history *history, const struct memory *after)
{
    size_t bucket = 0;

    if (after) {
        if (after->next)
            return after->next;
        bucket = bucket_of(history, &after->key) + 1;
    }
    for (; bucket < history->bucket_count; bucket++)
        if (history->buckets[bucket])
            return history->buckets[bucket];
    return NULL;
}

bool memory_is_open(const struct memory *memory)
{
    if (!memory)
        return false;
    if (memory->standing == DISPOSITION_WAITING || memory->standing == DISPOSITION_HELD)
        return true;
    return memory->has_piece && !piece_tells(memory->life);
}

bool memory_is_told(const struct memory *memory)
{
    return memory && memory->has_piece && piece_tells(memory->life);
}

bool memory_came_back(const struct memory *memory)
{
    return memory && memory->has_piece && memory->life.state == PIECE_RETURNED;
}

bool memory_is_returned(const struct memory *memory, const struct printed *now)
{
    return memory_came_back(memory) &&
           (!memory->knows_printed ||
            memcmp(memory->printed.digest, now->digest, PRINTED_BYTES) == 0);
}

/* Memories in a list, and an index of them: all that is known of one serial stands under one hash.
 */
#include "core/rules/history.h"

#include "base/bug.h"

static uint64_t hash_of(const struct certificate_key *key)
{
    return str_hash(key->serial) + (uint64_t)key->kind * UINT64_C(0x9E3779B97F4A7C15);
}

static bool is_of_serial(const struct memory *memory, const struct certificate_key *key)
{
    return memory->key.kind == key->kind && str_equal(memory->key.serial, key->serial);
}

void history_init(struct history *history, struct arena *arena)
{
    *history = (struct history){.arena = arena, .by_serial = {.arena = arena}};
}

struct memory *history_find(const struct history *history, const struct certificate_key *key)
{
    struct index_at at = index_at(&history->by_serial, hash_of(key));
    struct memory *memory;

    do
        memory = index_next(&history->by_serial, &at);
    while (memory &&
           !(day_equal(memory->key.expires_on, key->expires_on) && is_of_serial(memory, key)));
    return memory;
}

struct memory *history_add(struct history *history, const struct certificate_key *key)
{
    struct memory *memory = history_find(history, key);

    if (memory)
        return memory;
    memory = ARENA_NEW(history->arena, struct memory);
    memory->key = *key;
    memory->key.serial = arena_copy(history->arena, key->serial);
    memory->standing = DISPOSITION_COUNT;
    if (history->last)
        history->last->next = memory;
    else
        history->first = memory;
    history->last = memory;
    history->count++;
    index_put(&history->by_serial, hash_of(key), memory);
    return memory;
}

void history_told(const struct history *history, struct index *told)
{
    *told = (struct index){.arena = history->arena};
    for (struct memory *memory = history->first; memory; memory = memory->next)
        if (memory_is_told(memory))
            index_put(told, hash_of(&memory->key), memory);
}

enum told_as told_as(const struct index *told, const struct certificate_key *key, Str resident_id)
{
    struct index_at at = index_at(told, hash_of(key));
    enum told_as as = TOLD_NOT;
    const struct memory *memory;

    while ((memory = index_next(told, &at)) != NULL) {
        if (!is_of_serial(memory, key))
            continue;
        if (day_equal(memory->key.expires_on, key->expires_on) &&
            str_equal(memory->resident_id, resident_id))
            return TOLD_ALIKE;
        as = TOLD_WITH_OTHER_DATA;
    }
    return as;
}

struct memory *history_next(const struct history *history, const struct memory *after)
{
    return after ? after->next : history->first;
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

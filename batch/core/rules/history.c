/* Memories in a list, and an index of them: all that is known of one serial stands under one hash.
 */
#include "core/rules/history.h"

#include "base/bug.h"

static uint64_t hash_of(const struct certificate_key *key)
{
    return str_hash(key->serial) + (uint64_t)key->kind * UINT64_C(0x9E3779B97F4A7C15);
}

static bool same_serial(const struct certificate_key *a, const struct certificate_key *b)
{
    return a->kind == b->kind && str_equal(a->serial, b->serial);
}

static bool same_key(const struct certificate_key *a, const struct certificate_key *b)
{
    return day_equal(a->expires_on, b->expires_on) && same_serial(a, b);
}

void history_init(struct history *history, struct arena *arena)
{
    *history = (struct history){
        .arena = arena, .by_serial = {.arena = arena}, .by_name = {.arena = arena}};
}

static const struct other_name *name_find(const struct history *history,
                                          const struct certificate_key *key)
{
    struct index_at at = index_at(&history->by_name, hash_of(key));
    const struct other_name *name;

    do
        name = index_next(&history->by_name, &at);
    while (name && !same_key(&name->key, key));
    return name;
}

static struct memory *find_own(const struct history *history, const struct certificate_key *key)
{
    struct index_at at = index_at(&history->by_serial, hash_of(key));
    struct memory *memory;

    do
        memory = index_next(&history->by_serial, &at);
    while (memory && !same_key(&memory->key, key));
    return memory;
}

struct memory *history_find(const struct history *history, const struct certificate_key *key)
{
    struct memory *memory = find_own(history, key);
    const struct other_name *name;

    if (!history->names || memory_has_notice(memory))
        return memory;
    name = name_find(history, key);
    return name ? name->of : memory;
}

/* The place of one entry more. */
static struct memory *place(struct history *history)
{
    size_t block = history->count / HISTORY_BLOCK;

    if (history->count % HISTORY_BLOCK == 0) {
        if (block == history->block_room) {
            size_t room = block ? block * 2 : 16;
            struct memory **blocks = ARENA_ARRAY(history->arena, struct memory *, room);

            if (block)
                memcpy(blocks, history->blocks, block * sizeof *blocks);
            history->blocks = blocks;
            history->block_room = room;
        }
        history->blocks[block] = ARENA_ARRAY(history->arena, struct memory, HISTORY_BLOCK);
    }
    return history_at(history, history->count);
}

struct memory *history_add(struct history *history, const struct certificate_key *key)
{
    struct memory *memory = history_find(history, key);

    if (memory)
        return memory;
    memory = place(history);
    memory->key = *key;
    memory->key.serial = arena_copy(history->arena, key->serial);
    memory->standing = DISPOSITION_COUNT;
    memory->issued_on = DAY_NONE;
    memory->number = (uint32_t)history->count++;
    index_put(&history->by_serial, hash_of(key), memory);
    return memory;
}

void history_name(struct history *history, const struct certificate_key *key, Str first_serial)
{
    const struct certificate_key first = {key->kind, first_serial, key->expires_on};
    struct other_name *name;

    if (memory_has_notice(find_own(history, key)) || name_find(history, key))
        return;
    name = ARENA_NEW(history->arena, struct other_name);
    name->key = *key;
    name->key.serial = arena_copy(history->arena, key->serial);
    name->first_serial = arena_copy(history->arena, first_serial);
    name->of = find_own(history, &first);
    name->next = history->names;
    history->names = name;
    index_put(&history->by_name, hash_of(key), name);
}

Str history_first_serial(const struct history *history, const struct certificate_key *key)
{
    const struct other_name *name =
        memory_has_notice(find_own(history, key)) ? NULL : name_find(history, key);

    return name ? name->first_serial : key->serial;
}

/* ---- what stands beside a serial ------------------------------------------------------------- */

static void list(struct index *listed, const struct certificate_key *key, struct memory *of)
{
    struct other_name *name = ARENA_NEW(listed->arena, struct other_name);

    *name = (struct other_name){.key = *key, .of = of};
    index_put(listed, str_hash(key->serial), name);
}

static bool is_listed(const struct memory *memory)
{
    return memory && (memory->standing != DISPOSITION_COUNT || memory_is_told(memory));
}

void history_listed(const struct history *history, struct index *listed)
{
    *listed = (struct index){.arena = history->arena};
    for (struct memory *memory = history_next(history, NULL); memory;
         memory = history_next(history, memory))
        if (is_listed(memory))
            list(listed, &memory->key, memory);
    for (const struct other_name *name = history->names; name; name = name->next)
        if (is_listed(name->of)) /* false where nothing is remembered */
            list(listed, &name->key, name->of);
}

/* A notice speaks of its addressee; else it is whose the certificate was when it was first seen. */
static Str holder_of(const struct memory *memory)
{
    return memory_is_told(memory) ? memory->resident_id : memory->listed_of;
}

static bool is_holder(const struct memory *memory, Str resident_id)
{
    Str holder = holder_of(memory);

    return str_is_empty(holder) || str_equal(holder, resident_id);
}

#define MIX UINT64_C(0x9E3779B97F4A7C15)

static uint64_t digest_of(Str holder, const Day *expires_on, int kind)
{
    uint64_t digest = str_hash(holder) ^ (uint64_t)(kind + 1) * MIX;

    if (expires_on)
        digest = (digest ^ (uint32_t)expires_on->n) * MIX;
    return digest ? digest : 1;
}

/* Only what differs is in the digests: a day that is put right for many is one change, and so is a
 * person whose id is another. */
static void differ(struct memory *memory, const struct certificate_key *said,
                   const struct certificate_key *key, Str resident_id)
{
    bool of_kind = said->kind != key->kind, of_day = !day_equal(said->expires_on, key->expires_on);
    bool of_holder = !is_holder(memory, resident_id) || of_kind;

    memory->was = digest_of(of_holder ? holder_of(memory) : STR_EMPTY,
                            of_day ? &said->expires_on : NULL, of_kind ? (int)said->kind : -1);
    memory->is = digest_of(of_holder ? resident_id : STR_EMPTY, of_day ? &key->expires_on : NULL,
                           of_kind ? (int)key->kind : -1);
}

void history_meet(const struct index *listed, const struct certificate_key *key, Str resident_id)
{
    uint64_t hash = str_hash(key->serial);
    struct index_at at = index_at(listed, hash);
    const struct other_name *name;
    bool any = false;

    while ((name = index_next(listed, &at)) != NULL) {
        any = true;
        if (same_key(&name->key, key) && is_holder(name->of, resident_id)) {
            name->of->alike = true;
            return;
        }
    }
    for (at = index_at(listed, hash); any && (name = index_next(listed, &at)) != NULL;)
        if (str_equal(name->key.serial, key->serial))
            differ(name->of, &name->key, key, resident_id);
}

struct memory *history_next(const struct history *history, const struct memory *after)
{
    size_t number = after ? (size_t)after->number + 1 : 0;

    return number < history->count ? history_at(history, number) : NULL;
}

bool memory_has_notice(const struct memory *memory)
{
    return memory && memory->has_piece;
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

bool printed_same(const struct printed_now *now, const struct printed *then)
{
    return memcmp(then->digest, now->printed.digest, PRINTED_BYTES) == 0 ||
           memcmp(then->digest, now->spelled.digest, PRINTED_BYTES) == 0;
}

bool memory_is_returned(const struct memory *memory, const struct printed_now *now)
{
    return memory_came_back(memory) &&
           (!memory->knows_printed || printed_same(now, &memory->printed));
}

/* Memories in blocks, and a table of their numbers: all that is known of one serial stands under one
 * hash, whatever the kind. */
#include "core/rules/history.h"

#include "base/bug.h"

static bool same_serial(const struct certificate_key *a, const struct certificate_key *b)
{
    return a->kind == b->kind && str_equal(a->serial, b->serial);
}

static bool same_key(const struct certificate_key *a, const struct certificate_key *b)
{
    return day_equal(a->expires_on, b->expires_on) && same_serial(a, b);
}

static uint64_t hash_of(const void *owner, uint32_t number)
{
    char serial[PACKED_BYTES_MAX];

    return str_hash(memory_key(history_at(owner, number), serial).serial);
}

static uint64_t differing_hash(const void *owner, uint32_t number)
{
    const struct history *history = owner;

    return numbers_scatter(history->differing.at[number].of);
}

void history_init(struct history *history, struct arena *arena)
{
    *history = (struct history){.arena = arena,
                                .by_serial = {.hash_of = hash_of, .owner = history},
                                .by_entry = {.hash_of = differing_hash, .owner = history},
                                .by_name = {.arena = arena}};
}

void history_release(struct history *history)
{
    numbers_release(&history->by_serial);
    numbers_release(&history->by_entry);
    VEC_RELEASE(&history->differing);
}

/* ---- texts ----------------------------------------------------------------------------------- */

union where { /* what does not fit is in the arena: where, fits into a word */
    uint64_t word;
    const Str *text;
};

static uint64_t text_keep(struct history *history, Str text)
{
    union where where = {.word = 0};
    Str *kept = ARENA_NEW(history->arena, Str);

    *kept = arena_copy(history->arena, text);
    where.text = kept;
    REQUIRE(!(where.word & PACKED_FREE));
    return where.word;
}

static Str text_kept(uint64_t word)
{
    const union where where = {.word = word};

    return where.text ? *where.text : STR_EMPTY;
}

struct certificate_key memory_key(const struct memory *memory, char out[PACKED_BYTES_MAX])
{
    return (struct certificate_key){(enum kind)memory->kind,
                                    packed_is(memory->serial) ? packed_text(memory->serial, out)
                                                              : text_kept(memory->serial.low),
                                    memory_expires(memory)};
}

Str memory_listed_of(const struct memory *memory, char out[PACKED_BYTES_MAX])
{
    return memory->listed & PACKED_FREE ? text_kept(memory->listed & ~PACKED_FREE)
                                        : packed_word_text(memory->listed, out);
}

/* The day tells nearly all others apart. */
static bool is_of(const struct memory *memory, const struct certificate_key *key)
{
    char serial[PACKED_BYTES_MAX];
    struct certificate_key own;

    if (memory->expires != day_packed(key->expires_on))
        return false;
    own = memory_key(memory, serial);
    return same_serial(&own, key);
}

/* ---- the table ------------------------------------------------------------------------------- */

/* The next entry under the hash of a serial; NULL after the last. */
static struct memory *next_of(const struct history *history, struct numbers_at *at)
{
    uint32_t number;

    return numbers_next(&history->by_serial, at, &number) ? history_at(history, number) : NULL;
}

static const struct other_name *name_find(const struct history *history,
                                          const struct certificate_key *key)
{
    struct index_at at = index_at(&history->by_name, str_hash(key->serial));
    const struct other_name *name;

    do
        name = index_next(&history->by_name, &at);
    while (name && !same_key(&name->key, key));
    return name;
}

static struct memory *find_own(const struct history *history, const struct certificate_key *key)
{
    struct numbers_at at = numbers_at(&history->by_serial, str_hash(key->serial));
    struct memory *memory;

    do
        memory = next_of(history, &at);
    while (memory && !is_of(memory, key));
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

bool history_is_new(const struct history *history, Str serial)
{
    uint64_t hash = str_hash(serial);
    struct numbers_at at = numbers_at(&history->by_serial, hash);
    struct index_at of_name = index_at(&history->by_name, hash);
    uint32_t number;

    return !numbers_next(&history->by_serial, &at, &number) &&
           !index_next(&history->by_name, &of_name);
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
    REQUIRE(history->count < 1 << HISTORY_BITS);
    memory->kind = (uint64_t)key->kind & 1;
    if (!packed_of(key->serial, &memory->serial))
        memory->serial.low = text_keep(history, key->serial);
    memory->expires = day_packed(key->expires_on) & ((1 << DAY_PACKED_BITS) - 1);
    memory->standing = DISPOSITION_COUNT;
    memory->number = history->count++ & ((1 << HISTORY_BITS) - 1);
    numbers_put(&history->by_serial, str_hash(key->serial));
    return memory;
}

void history_listed(struct history *history, struct memory *memory, Str resident_id)
{
    memory->listed = packed_word(resident_id);
    if (!memory->listed && !str_is_empty(resident_id))
        memory->listed = PACKED_FREE | text_keep(history, resident_id);
}

struct told_piece *history_told(struct history *history, struct memory *memory)
{
    REQUIRE(!memory->told);
    memory->told = ARENA_NEW(history->arena, struct told_piece);
    memory->told->issued_on = DAY_NONE;
    return memory->told;
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
    index_put(&history->by_name, str_hash(key->serial), name);
}

Str history_first_serial(const struct history *history, const struct certificate_key *key)
{
    const struct other_name *name =
        memory_has_notice(find_own(history, key)) ? NULL : name_find(history, key);

    return name ? name->first_serial : key->serial;
}

/* ---- what stands beside a serial ------------------------------------------------------------- */

static bool is_listed(const struct memory *memory)
{
    return memory && (memory->standing != DISPOSITION_COUNT || memory_is_told(memory));
}

/* A notice speaks of its addressee; else it is whose the certificate was when it was first seen. */
static Str holder_of(const struct memory *memory, char out[PACKED_BYTES_MAX])
{
    return memory_is_told(memory) ? memory->told->resident_id : memory_listed_of(memory, out);
}

static bool is_holder(const struct memory *memory, Str resident_id)
{
    char id[PACKED_BYTES_MAX];
    Str holder = holder_of(memory, id);

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

static struct differing *differing_find(const struct history *history, uint32_t of)
{
    struct numbers_at at = numbers_at(&history->by_entry, numbers_scatter(of));
    uint32_t number;

    while (numbers_next(&history->by_entry, &at, &number))
        if (history->differing.at[number].of == of)
            return &history->differing.at[number];
    BUG("what differs is not there");
}

void history_differ(struct history *history, struct memory *memory, uint64_t was, uint64_t is)
{
    const struct differing differing = {was, is, memory->number};

    if (memory->tonight.differs) {
        *differing_find(history, memory->number) = differing;
        return;
    }
    memory->tonight.differs = true;
    VEC_PUSH(&history->differing, differing);
    numbers_put(&history->by_entry, numbers_scatter(memory->number));
}

const struct differing *history_differing(const struct history *history,
                                          const struct memory *memory)
{
    return memory->tonight.differs ? differing_find(history, memory->number) : NULL;
}

/* Only what differs is in the digests: a day that is put right for many is one change, and so is a
 * person whose id is another. */
static void differ(struct history *history, struct memory *memory,
                   const struct certificate_key *said, const struct certificate_key *key,
                   Str resident_id)
{
    bool of_kind = said->kind != key->kind, of_day = !day_equal(said->expires_on, key->expires_on);
    bool of_holder = !is_holder(memory, resident_id) || of_kind;
    char id[PACKED_BYTES_MAX];

    history_differ(history, memory,
                   digest_of(of_holder ? holder_of(memory, id) : STR_EMPTY,
                             of_day ? &said->expires_on : NULL, of_kind ? (int)said->kind : -1),
                   digest_of(of_holder ? resident_id : STR_EMPTY, of_day ? &key->expires_on : NULL,
                             of_kind ? (int)key->kind : -1));
}

/* Of the entries of a serial, and then of its other names, the one that says the same; `any`: there
 * is one that counts. */
static struct memory *find_alike(const struct history *history, const struct certificate_key *key,
                                 Str resident_id, uint64_t hash, bool *any)
{
    struct numbers_at at = numbers_at(&history->by_serial, hash);
    struct index_at of_name = index_at(&history->by_name, hash);
    const struct other_name *name;
    struct memory *memory;

    while ((memory = next_of(history, &at)) != NULL) {
        if (!is_listed(memory))
            continue;
        *any = true;
        if (is_of(memory, key) && is_holder(memory, resident_id))
            return memory;
    }
    while ((name = index_next(&history->by_name, &of_name)) != NULL) {
        if (!is_listed(name->of)) /* or nothing is remembered */
            continue;
        *any = true;
        if (same_key(&name->key, key) && is_holder(name->of, resident_id))
            return name->of;
    }
    return NULL;
}

void history_meet(struct history *history, const struct certificate_key *key, Str resident_id)
{
    uint64_t hash = str_hash(key->serial);
    struct numbers_at at = numbers_at(&history->by_serial, hash);
    struct index_at of_name = index_at(&history->by_name, hash);
    bool any = false;
    const struct other_name *name;
    char serial[PACKED_BYTES_MAX];
    struct memory *memory = find_alike(history, key, resident_id, hash, &any);

    if (memory)
        memory->tonight.alike = true;
    if (memory || !any)
        return;
    while ((memory = next_of(history, &at)) != NULL) {
        struct certificate_key said = memory_key(memory, serial);

        if (is_listed(memory) && str_equal(said.serial, key->serial))
            differ(history, memory, &said, key, resident_id);
    }
    while ((name = index_next(&history->by_name, &of_name)) != NULL)
        if (is_listed(name->of) && str_equal(name->key.serial, key->serial))
            differ(history, name->of, &name->key, key, resident_id);
}

struct memory *history_next(const struct history *history, const struct memory *after)
{
    size_t number = after ? (size_t)after->number + 1 : 0;

    return number < history->count ? history_at(history, number) : NULL;
}

bool memory_has_notice(const struct memory *memory)
{
    return memory && memory->told;
}

bool memory_is_open(const struct memory *memory)
{
    if (!memory)
        return false;
    if (memory->standing == DISPOSITION_WAITING || memory->standing == DISPOSITION_HELD)
        return true;
    return memory->told && !piece_tells(memory->told->life);
}

bool memory_is_told(const struct memory *memory)
{
    return memory && memory->told && piece_tells(memory->told->life);
}

bool memory_came_back(const struct memory *memory)
{
    return memory && memory->told && memory->told->life.state == PIECE_RETURNED;
}

bool printed_same(const struct printed_now *now, const struct printed *then)
{
    return memcmp(then->digest, now->printed.digest, PRINTED_BYTES) == 0 ||
           memcmp(then->digest, now->spelled.digest, PRINTED_BYTES) == 0;
}

bool memory_is_returned(const struct memory *memory, const struct printed_now *now)
{
    return memory_came_back(memory) &&
           (!memory->told->knows_printed || printed_same(now, &memory->told->printed));
}

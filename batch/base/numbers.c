/* Never more than four fifths full: a search ends at a free slot. */
#include "base/numbers.h"

#include "base/bug.h"

enum { NUMBERS_FIRST = 256, NUMBER_BITS_MAX = 31 };

static void slot_fill(struct numbers *table, uint64_t hash, uint32_t number)
{
    size_t slot = numbers_slot_of(table, hash), seen = numbers_seen_at(table, hash);

    table->seen[seen / 64] |= UINT64_C(1) << seen % 64;
    while (table->slots[slot])
        slot = slot + 1 < table->room ? slot + 1 : 0;
    table->slots[slot] = numbers_tag(table, hash) | (number + 1);
}

static unsigned bits_of(size_t room)
{
    unsigned bits = 0;

    while (room >> bits)
        bits++;
    return bits;
}

static void grow(struct numbers *table)
{
    size_t room = table->room ? table->room / 4 * 5 : NUMBERS_FIRST;

    mem_free(table->slots);
    mem_free(table->seen);
    table->room = room;
    table->number_bits = bits_of(room);
    REQUIRE(table->number_bits <= NUMBER_BITS_MAX);
    table->slots = mem_zero(room, sizeof *table->slots);
    table->seen = mem_zero(room * NUMBERS_SEEN_A_SLOT / 64 + 1, sizeof *table->seen);
    for (size_t i = 0; i < table->count; i++)
        slot_fill(table, table->hash_of(table->owner, (uint32_t)i), (uint32_t)i);
}

void numbers_put(struct numbers *table, uint64_t hash)
{
    if (table->count >= table->room / 5 * 4)
        grow(table);
    slot_fill(table, hash, (uint32_t)table->count);
    table->count++;
}

void numbers_release(struct numbers *table)
{
    mem_free(table->slots);
    mem_free(table->seen);
    *table = (struct numbers){.hash_of = table->hash_of, .owner = table->owner};
}

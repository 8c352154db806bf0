/* Never more than three quarters full: a search ends at a free slot. */
#include "base/numbers.h"

enum { NUMBERS_FIRST = 256 };

static void slot_fill(struct numbers *table, uint64_t filled)
{
    size_t slot = (size_t)(filled >> 32) & table->mask;
    size_t seen = numbers_seen_at(table, (uint32_t)(filled >> 32));

    table->seen[seen / 64] |= UINT64_C(1) << seen % 64;

    while (table->slots[slot])
        slot = (slot + 1) & table->mask;
    table->slots[slot] = filled;
}

static void grow(struct numbers *table)
{
    struct numbers old = *table;
    size_t room = old.slots ? (old.mask + 1) * 2 : NUMBERS_FIRST;

    table->mask = room - 1;
    table->slots = mem_zero(room, sizeof *table->slots);
    table->seen = mem_zero(room * NUMBERS_SEEN_A_SLOT / 64, sizeof *table->seen);
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.slots[i])
            slot_fill(table, old.slots[i]);
    mem_free(old.slots);
    mem_free(old.seen);
}

void numbers_put(struct numbers *table, uint64_t hash, uint32_t number)
{
    if (!table->slots || table->count >= (table->mask + 1) / 4 * 3)
        grow(table);
    slot_fill(table, (uint64_t)numbers_at(table, hash).tag << 32 | number);
    table->count++;
}

void numbers_release(struct numbers *table)
{
    mem_free(table->slots);
    mem_free(table->seen);
    *table = (struct numbers){0};
}

/* Never more than half full: a search ends at a free slot. */
#include "core/text/wordtable.h"

#include "base/bug.h"

enum { SLOTS_LEAST = 8 };

void word_table_begin(struct word_table *table, size_t words_max, struct arena *arena)
{
    size_t slots = SLOTS_LEAST;

    while (slots < 2 * words_max)
        slots *= 2;
    table->slots = ARENA_ARRAY(arena, struct word_slot, slots);
    table->mask = slots - 1;
}

void word_table_add(struct word_table *table, Str text, int value)
{
    struct word_slot key = word_key(text);
    size_t i = word_place(table, &key);

    REQUIRE(text.p && value >= 0);
    for (; table->slots[i].text.p; i = (i + 1) & table->mask)
        if (word_is(&table->slots[i], &key))
            return;
    key.value = value;
    table->slots[i] = key;
}

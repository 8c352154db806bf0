/*
 * The words of a column and their values, for millions of look-ups.
 *
 * A word of at most 16 bytes is its length and two words of eight bytes, which say it whole; of a
 * longer one the bytes between are compared too. Of equal words the one that was added first counts.
 * Pure.
 */
#ifndef KIGEN_CORE_TEXT_WORDTABLE_H
#define KIGEN_CORE_TEXT_WORDTABLE_H

#include "base/arena.h"

struct word_slot {
    uint64_t first, last; /* eight bytes of it each, or what word_key() makes of fewer */
    Str text;             /* its p is NULL: the slot is free */
    int value;
};
struct word_table {
    struct word_slot *slots;
    size_t mask;
};

/* Room for so many words, in the arena. The texts that are added must live as long. */
void word_table_begin(struct word_table *table, size_t words_max, struct arena *arena);
void word_table_add(struct word_table *table, Str text, int value);

static inline uint64_t word_bytes(const char *p, size_t n)
{
    uint64_t bytes = 0;

    memcpy(&bytes, p, n);
    return bytes;
}

static inline struct word_slot word_key(Str text)
{
    struct word_slot key = {.text = text};

    if (text.n >= 8) {
        key.first = word_bytes(text.p, 8);
        key.last = word_bytes(text.p + text.n - 8, 8);
    } else if (text.n >= 4) {
        key.first = word_bytes(text.p, 4) | word_bytes(text.p + text.n - 4, 4) << 32;
    } else if (text.n > 0) {
        key.first = (uint64_t)(unsigned char)text.p[0] |
                    (uint64_t)(unsigned char)text.p[text.n / 2] << 8 |
                    (uint64_t)(unsigned char)text.p[text.n - 1] << 16;
    }
    return key;
}

static inline size_t word_place(const struct word_table *table, const struct word_slot *key)
{
    uint64_t mixed = (key->first ^ key->last * UINT64_C(0x9E3779B97F4A7C15) ^ key->text.n) *
                     UINT64_C(0xC2B2AE3D27D4EB4F);

    return (size_t)(mixed >> 40) & table->mask;
}

static inline bool word_is(const struct word_slot *slot, const struct word_slot *key)
{
    return slot->text.n == key->text.n && slot->first == key->first && slot->last == key->last &&
           (key->text.n <= 16 || memcmp(slot->text.p, key->text.p, key->text.n) == 0);
}

/* The value of a text; -1: it is none of the words. */
static inline int word_table_value(const struct word_table *table, Str text)
{
    struct word_slot key = word_key(text);

    for (size_t i = word_place(table, &key);; i = (i + 1) & table->mask) {
        const struct word_slot *slot = &table->slots[i];

        if (!slot->text.p)
            return -1;
        if (word_is(slot, &key))
            return slot->value;
    }
}

#endif

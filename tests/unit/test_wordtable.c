/* The words of a column, looked up in a table, and one after the other. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/text/wordtable.h"

enum { WORDS = 300, BYTES_MOST = 24 };

static uint64_t dice = 0xD1B54A32D192ED03;

static uint32_t roll(uint32_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (uint32_t)(dice >> 32) % sides;
}

/* Of few letters, so that many are equal and many nearly. */
static Str some_word(struct arena *arena)
{
    char text[BYTES_MOST];
    size_t n = roll(BYTES_MOST + 1);

    for (size_t i = 0; i < n; i++)
        text[i] = roll(9) ? 'a' : (char)('a' + roll(3));
    return arena_copy(arena, (Str){text, n});
}

static int one_by_one(const Str *words, size_t count, Str text)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(words[i], text))
            return (int)i;
    return -1;
}

Test(wordtable, as_one_by_one)
{
    for (size_t count = 0; count <= WORDS; count += count < 8 ? 1 : 73) {
        struct arena arena = {0};
        struct word_table table;
        Str words[WORDS + 1];

        word_table_begin(&table, count, &arena);
        for (size_t i = 0; i < count; i++) {
            words[i] = some_word(&arena);
            word_table_add(&table, words[i], (int)i);
        }
        for (int i = 0; i < 20000; i++) {
            Str text = some_word(&arena);

            cr_assert_eq(word_table_value(&table, text), one_by_one(words, count, text),
                         "%.*s among %zu", STR_ARG(text), count);
        }
        arena_release(&arena);
    }
}

/* A byte at any place makes another word. */
Test(wordtable, each_byte_counts)
{
    struct arena arena = {0};

    for (size_t n = 1; n <= BYTES_MOST; n++)
        for (size_t at = 0; at < n; at++) {
            struct word_table table;
            char word[BYTES_MOST], other[BYTES_MOST];

            memset(word, 'x', sizeof word);
            memset(other, 'x', sizeof other);
            other[at] = 'y';
            word_table_begin(&table, 2, &arena);
            word_table_add(&table, (Str){word, n}, 1);
            cr_expect_eq(word_table_value(&table, (Str){other, n}), -1, "%zu of %zu", at, n);
            word_table_add(&table, (Str){other, n}, 2);
            cr_expect_eq(word_table_value(&table, (Str){other, n}), 2);
            cr_expect_eq(word_table_value(&table, (Str){word, n}), 1);
            cr_expect_eq(word_table_value(&table, (Str){word, n - 1}), -1);
        }
    arena_release(&arena);
}

/* Each cell is a word made of its place, its kind and its value; words are added. */
#include "edge/book/cellsum.h"

#include "base/index.h"

/* Odd words of which none is another's: the kinds, and what a place is mixed with. */
static const uint64_t blank = UINT64_C(0x8EBC6AF09C88C6E3), text = UINT64_C(0x589965CC75374CC3),
                      number = UINT64_C(0x1D8E4E27C47D124F), formula = UINT64_C(0xEB44ACCAB455D165),
                      place = UINT64_C(0x9C6E6877736C46E3);

static void take(struct cellsum *sum, uint32_t row, uint32_t column, uint64_t kind, uint64_t value)
{
    uint64_t at = (uint64_t)row << 16 ^ column;

    sum->cells++;
    sum->sum += words_mixed(words_mixed(at ^ place, kind), value ^ place ^ kind);
}

static uint64_t number_word(double value)
{
    uint64_t word;

    if (value == 0)
        value = 0; /* both zeros are written as 0 */
    memcpy(&word, &value, sizeof word);
    return word;
}

void cellsum_blank(struct cellsum *sum, uint32_t row, uint32_t column)
{
    take(sum, row, column, blank, 0);
}

void cellsum_text(struct cellsum *sum, uint32_t row, uint32_t column, Str value)
{
    if (str_is_empty(value))
        cellsum_blank(sum, row, column);
    else
        take(sum, row, column, text, str_hash(value));
}

void cellsum_number(struct cellsum *sum, uint32_t row, uint32_t column, double value)
{
    take(sum, row, column, number, number_word(value));
}

void cellsum_formula(struct cellsum *sum, uint32_t row, uint32_t column, Str of, double value)
{
    take(sum, row, column, formula, words_mixed(str_hash(of), number_word(value) ^ number));
}

void cellsum_formula_text(struct cellsum *sum, uint32_t row, uint32_t column, Str of, Str value)
{
    take(sum, row, column, formula, words_mixed(str_hash(of), str_hash(value) ^ text));
}

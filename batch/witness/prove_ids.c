/* Digits as numbers. */
#include "witness/prove_ids.h"

enum { REST = 18, WORD_DIGITS = 17, COUNT_BITS = 5 };

static uint64_t number_read(Str text, bool *good)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.n; i++) {
        *good &= text.p[i] >= '0' && text.p[i] <= '9';
        number = number * 10 + (uint64_t)(text.p[i] - '0');
    }
    return number;
}

static void number_write(uint64_t number, char *out, size_t count)
{
    for (; count > 0; number /= 10)
        out[--count] = (char)('0' + number % 10);
}

struct digits digits_of(Str text)
{
    size_t front = text.n > REST ? text.n - REST : 0;
    bool good = text.n > 0 && text.n <= ID_ROOM;
    struct digits digits = {.count = 0};

    if (!good)
        return digits;
    digits.front = (uint32_t)number_read((Str){text.p, front}, &good);
    digits.rest = number_read(str_skip(text, front), &good);
    digits.count = (uint32_t)text.n;
    return good ? digits : (struct digits){.count = 0};
}

Str digits_text(struct digits digits, char out[ID_ROOM])
{
    size_t front = digits.count > REST ? digits.count - REST : 0;

    number_write(digits.front, out, front);
    number_write(digits.rest, out + front, digits.count - front);
    return (Str){out, digits.count};
}

uint64_t id_word(Str text)
{
    struct digits digits = digits_of(text);

    if (digits.count == 0 || digits.count > WORD_DIGITS)
        return 0;
    return digits.rest << COUNT_BITS | digits.count;
}

Str id_word_text(uint64_t word, char out[ID_ROOM])
{
    uint32_t count = (uint32_t)word & ((1 << COUNT_BITS) - 1);

    return digits_text((struct digits){.rest = word >> COUNT_BITS, .count = count}, out);
}

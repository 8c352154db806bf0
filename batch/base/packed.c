/* Six bits a character. */
#include "base/packed.h"

enum { BITS = 6, IN_A_WORD = 10 };

/* 1 to 63, as the bytes rise; 0 where it is no character. */
static const uint8_t codes[256] = {
    ['-'] = 1,  ['0'] = 2,  ['1'] = 3,  ['2'] = 4,  ['3'] = 5,  ['4'] = 6,  ['5'] = 7,  ['6'] = 8,
    ['7'] = 9,  ['8'] = 10, ['9'] = 11, ['A'] = 12, ['B'] = 13, ['C'] = 14, ['D'] = 15, ['E'] = 16,
    ['F'] = 17, ['G'] = 18, ['H'] = 19, ['I'] = 20, ['J'] = 21, ['K'] = 22, ['L'] = 23, ['M'] = 24,
    ['N'] = 25, ['O'] = 26, ['P'] = 27, ['Q'] = 28, ['R'] = 29, ['S'] = 30, ['T'] = 31, ['U'] = 32,
    ['V'] = 33, ['W'] = 34, ['X'] = 35, ['Y'] = 36, ['Z'] = 37, ['a'] = 38, ['b'] = 39, ['c'] = 40,
    ['d'] = 41, ['e'] = 42, ['f'] = 43, ['g'] = 44, ['h'] = 45, ['i'] = 46, ['j'] = 47, ['k'] = 48,
    ['l'] = 49, ['m'] = 50, ['n'] = 51, ['o'] = 52, ['p'] = 53, ['q'] = 54, ['r'] = 55, ['s'] = 56,
    ['t'] = 57, ['u'] = 58, ['v'] = 59, ['w'] = 60, ['x'] = 61, ['y'] = 62, ['z'] = 63,
};

/* The characters from `from` on, the first in the highest bits; false where one is no character. */
static bool word_of(Str text, size_t from, uint64_t *word)
{
    size_t end = text.n < from + IN_A_WORD ? text.n : from + IN_A_WORD, i = from;
    unsigned known = 1;

    *word = 0;
    for (; i < end; i++) {
        unsigned code = codes[(unsigned char)text.p[i]];

        known &= code != 0;
        *word = *word << BITS | code;
    }
    if (i < from + IN_A_WORD)
        *word = i > from ? *word << BITS * (from + IN_A_WORD - i) : 0;
    return known != 0;
}

bool packed_of(Str text, struct packed *id)
{
    if (text.n >= 1 && text.n <= PACKED_BYTES_MAX && word_of(text, 0, &id->high) &&
        word_of(text, IN_A_WORD, &id->low))
        return true;
    *id = (struct packed){0, 0};
    return false;
}

/* Eight codes, the first in the highest of 48 bits, each in a byte of its own. */
static inline uint64_t spread(uint64_t codes_of)
{
    uint64_t word = (codes_of & UINT64_C(0xFFFFFF000000)) << 8 | (codes_of & 0xFFFFFF);

    word = (word & UINT64_C(0x00FFF00000FFF000)) << 4 | (word & UINT64_C(0x00000FFF00000FFF));
    return (word & UINT64_C(0x0FC00FC00FC00FC0)) << 2 | (word & UINT64_C(0x003F003F003F003F));
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* 1 in each byte that is not below `least`. */
static inline uint64_t from_on(uint64_t bytes, uint64_t least)
{
    return (bytes + EACH(128 - least)) >> 7 & EACH(1);
}

/* Codes rise as the bytes do: from one kind of character to the next there is a step. */
static inline uint64_t bytes_of(uint64_t bytes)
{
    return bytes + EACH('-' - 1) + from_on(bytes, 2) * ('0' - '-' - 1) +
           from_on(bytes, 12) * ('A' - '9' - 1) + from_on(bytes, 38) * ('a' - 'Z' - 1);
}

static inline void characters_put(uint64_t codes_of, char *out, size_t count)
{
    uint64_t bytes = bytes_of(spread(codes_of));

    for (size_t i = 0; i < count; i++)
        out[i] = (char)(bytes >> 8 * (7 - i));
}

static inline void word_put(uint64_t word, char *out)
{
    enum { AT_ONCE = 8, REST = IN_A_WORD - AT_ONCE };

    characters_put(word >> BITS * REST, out, AT_ONCE);
    characters_put((word & 0xFFF) << BITS * (AT_ONCE - REST), out + AT_ONCE, REST);
}

/* Behind the last character of a word there are zeros. */
static inline size_t length_of(uint64_t word)
{
    return IN_A_WORD - (size_t)__builtin_ctzll(word) / BITS;
}

Str packed_text(struct packed id, char out[PACKED_BYTES_MAX])
{
    if (!packed_is(id))
        return (Str){out, 0};
    word_put(id.high, out);
    if (!id.low)
        return (Str){out, length_of(id.high)};
    word_put(id.low, out + IN_A_WORD);
    return (Str){out, IN_A_WORD + length_of(id.low)};
}

/* ---- in a word ------------------------------------------------------------------------------- */

/* Digits as a number, with a 1 in front that keeps zeros. */
#define DIGITS (UINT64_C(1) << 63)
enum { DIGITS_MAX = 18 };

uint64_t packed_word(Str text)
{
    uint64_t word = 1;
    unsigned digits = 1;

    if (text.n == 0 || text.n > DIGITS_MAX)
        return 0;
    if (text.n <= IN_A_WORD)
        return word_of(text, 0, &word) ? word : 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned digit = (unsigned)(unsigned char)text.p[i] - '0';

        digits &= digit <= 9;
        word = word * 10 + digit;
    }
    return digits ? word | DIGITS : 0;
}

Str packed_word_text(uint64_t word, char out[PACKED_BYTES_MAX])
{
    char digits[PACKED_BYTES_MAX];
    size_t at = sizeof digits;

    if (!(word & DIGITS))
        return packed_text((struct packed){word, 0}, out);
    for (word &= ~DIGITS; word > 1; word /= 10)
        digits[--at] = (char)('0' + word % 10);
    memcpy(out, digits + at, sizeof digits - at);
    return (Str){out, sizeof digits - at};
}

uint64_t packed_hash(struct packed id)
{
    uint64_t hash =
        (id.high ^ id.low * UINT64_C(0x9E3779B97F4A7C15)) * UINT64_C(0xC2B2AE3D27D4EB4F);

    hash = (hash ^ hash >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
    return hash ^ hash >> 32;
}

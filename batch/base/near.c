/* Edit distance over a table of fixed size. Costs the product of both lengths for each name. */
#include "base/near.h"

#include "base/utf8.h"

enum { WRONG_MAX = 2 };

struct letters { /* of a word of NEAR_BYTES_MAX bytes at most */
    uint32_t p[NEAR_BYTES_MAX];
    size_t n;
};

static uint32_t small(uint32_t letter)
{
    if (letter >= 0xFF01 && letter <= 0xFF5E) /* full-width */
        letter -= 0xFF01 - '!';
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
}

/* A byte that is not UTF-8 is a letter of its own. */
static struct letters letters_of(Str word)
{
    struct letters letters = {.n = 0};

    while (word.n) {
        uint32_t point;

        if (!utf8_next(&word, &point)) {
            point = (unsigned char)word.p[0];
            word = str_skip(word, 1);
        }
        letters.p[letters.n++] = small(point);
    }
    return letters;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters left out, added, changed or swapped between two words. */
static size_t distance(const struct letters *a, const struct letters *b)
{
    size_t at[NEAR_BYTES_MAX + 1][NEAR_BYTES_MAX + 1];

    for (size_t i = 0; i <= a->n; i++)
        at[i][0] = i;
    for (size_t j = 0; j <= b->n; j++)
        at[0][j] = j;
    for (size_t i = 1; i <= a->n; i++)
        for (size_t j = 1; j <= b->n; j++) {
            size_t changed = at[i - 1][j - 1] + (a->p[i - 1] != b->p[j - 1]);

            at[i][j] = smaller(changed, smaller(at[i - 1][j], at[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a->p[i - 1] == b->p[j - 2] && a->p[i - 2] == b->p[j - 1])
                at[i][j] = smaller(at[i][j], at[i - 2][j - 2] + 1);
        }
    return at[a->n][b->n];
}

size_t near_distance(Str a, Str b)
{
    struct letters left, right;

    if (a.n > NEAR_BYTES_MAX || b.n > NEAR_BYTES_MAX)
        return SIZE_MAX;
    left = letters_of(a);
    right = letters_of(b);
    return distance(&left, &right);
}

static Str without_hyphens(Str word)
{
    while (word.n && word.p[0] == '-')
        word = str_skip(word, 1);
    return word;
}

const char *near_of(Str word, const char *const *names, size_t count)
{
    Str bare = without_hyphens(word);
    const char *nearest = NULL;
    size_t least;

    if (bare.n > NEAR_BYTES_MAX)
        return NULL;
    least = smaller((letters_of(bare).n + 1) / 3, WRONG_MAX) + 1;
    for (size_t i = 0; i < count; i++) {
        size_t wrong = near_distance(bare, without_hyphens(str_of(names[i])));

        if (wrong < least) {
            least = wrong;
            nearest = names[i];
        }
    }
    return nearest;
}

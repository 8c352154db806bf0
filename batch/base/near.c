/* Edit distance over a table of fixed size. Costs the product of both lengths for each name. */
#include "base/near.h"

enum { WRONG_MAX = 2 };

static int small(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters left out, added, changed or swapped between two words of NEAR_BYTES_MAX bytes at most. */
static size_t distance(Str a, Str b)
{
    size_t at[NEAR_BYTES_MAX + 1][NEAR_BYTES_MAX + 1];

    for (size_t i = 0; i <= a.n; i++)
        at[i][0] = i;
    for (size_t j = 0; j <= b.n; j++)
        at[0][j] = j;
    for (size_t i = 1; i <= a.n; i++)
        for (size_t j = 1; j <= b.n; j++) {
            size_t changed = at[i - 1][j - 1] + (small(a.p[i - 1]) != small(b.p[j - 1]));

            at[i][j] = smaller(changed, smaller(at[i - 1][j], at[i][j - 1]) + 1);
            if (i > 1 && j > 1 && small(a.p[i - 1]) == small(b.p[j - 2]) &&
                small(a.p[i - 2]) == small(b.p[j - 1]))
                at[i][j] = smaller(at[i][j], at[i - 2][j - 2] + 1);
        }
    return at[a.n][b.n];
}

static Str without_hyphens(Str word)
{
    while (word.n && word.p[0] == '-')
        word = str_skip(word, 1);
    return word;
}

const char *near_of(Str word, const char *const *names, size_t count)
{
    Str letters = without_hyphens(word);
    size_t least = smaller((letters.n + 1) / 3, WRONG_MAX) + 1;
    const char *nearest = NULL;

    for (size_t i = 0; i < count; i++) {
        Str name = without_hyphens(str_of(names[i]));
        size_t wrong;

        if (letters.n > NEAR_BYTES_MAX || name.n > NEAR_BYTES_MAX)
            continue;
        wrong = distance(letters, name);
        if (wrong < least) {
            least = wrong;
            nearest = names[i];
        }
    }
    return nearest;
}

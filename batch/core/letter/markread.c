/* Where the code stands, its modules, their code words, the check of these, their text. */
#include "core/letter/markread.h"

#include <string.h>

enum {
    MAPPED = MARKREAD_SIDE - 2, /* modules a side without the border */
    BITS = 8,
    CHECKS = MARKREAD_CODEWORDS - MARKREAD_DATA,
    POLYNOMIAL = 0x12D, /* of the field of 256 */
    FIELD = 255
};

/* ---- code words ------------------------------------------------------------------------------ */

/* Which bit of which code word stands in a module: 8 × word + bit, the highest bit first; -1: free. */
struct placement {
    int16_t at[MAPPED][MAPPED];
};

static void put(struct placement *p, int row, int column, int word, int bit)
{
    if (row < 0) {
        row += MAPPED;
        column += 4 - (MAPPED + 4) % 8;
    }
    if (column < 0) {
        column += MAPPED;
        row += 4 - (MAPPED + 4) % 8;
    }
    p->at[row][column] = (int16_t)(BITS * word + bit);
}

/* The eight modules of a word, its last one at (row, column). */
static void put_word(struct placement *p, int row, int column, int word)
{
    static const int8_t from[BITS][2] = {{-2, -2}, {-2, -1}, {-1, -2}, {-1, -1},
                                         {-1, 0},  {0, -2},  {0, -1},  {0, 0}};

    for (int bit = 0; bit < BITS; bit++)
        put(p, row + from[bit][0], column + from[bit][1], word, bit);
}

/* The word that is cut in two by the lower left and the upper right corner, in a square whose side
 * leaves 4 when divided by 8. */
static void put_corner(struct placement *p, int word)
{
    enum { LAST = MAPPED - 1 };
    static const int8_t places[BITS][2] = {{LAST, 0}, {LAST, 1}, {LAST, 2}, {0, LAST - 1},
                                           {0, LAST}, {1, LAST}, {2, LAST}, {3, LAST}};

    for (int bit = 0; bit < BITS; bit++)
        put(p, places[bit][0], places[bit][1], word, bit);
}

/* By diagonals, up to the right and down to the left in turn. */
static void place(struct placement *p)
{
    int word = 0, row = 4, column = 0;

    memset(p->at, -1, sizeof p->at);
    do {
        if (row == MAPPED && column == 0)
            put_corner(p, word++);
        do {
            if (row < MAPPED && column >= 0 && p->at[row][column] < 0)
                put_word(p, row, column, word++);
            row -= 2;
            column += 2;
        } while (row >= 0 && column < MAPPED);
        row++;
        column += 3;
        do {
            if (row >= 0 && column < MAPPED && p->at[row][column] < 0)
                put_word(p, row, column, word++);
            row += 2;
            column -= 2;
        } while (row < MAPPED && column >= 0);
        row += 3;
        column++;
    } while (row < MAPPED || column < MAPPED);
}

static void words_take(MarkModules modules, uint8_t words[MARKREAD_CODEWORDS])
{
    struct placement p;

    place(&p);
    memset(words, 0, MARKREAD_CODEWORDS);
    for (int row = 0; row < MAPPED; row++)
        for (int column = 0; column < MAPPED; column++) {
            int at = p.at[row][column];

            if (at >= 0 && modules[row + 1][column + 1])
                words[at / BITS] |= (uint8_t)(0x80 >> at % BITS);
        }
}

/* ---- the check ------------------------------------------------------------------------------- */

static uint8_t times(uint8_t a, uint8_t b)
{
    unsigned product = 0, shifted = a;

    for (; b; b >>= 1) {
        if (b & 1)
            product ^= shifted;
        shifted <<= 1;
        if (shifted > FIELD)
            shifted ^= POLYNOMIAL;
    }
    return (uint8_t)product;
}

/* As a polynomial the words are 0 at each of the first CHECKS powers of 2. */
static bool words_hold(const uint8_t words[MARKREAD_CODEWORDS])
{
    uint8_t power = 1;

    for (int i = 0; i < CHECKS; i++) {
        uint8_t sum = 0;

        power = times(power, 2);
        for (int k = 0; k < MARKREAD_CODEWORDS; k++)
            sum = (uint8_t)(times(sum, power) ^ words[k]);
        if (sum)
            return false;
    }
    return true;
}

/* ---- the text -------------------------------------------------------------------------------- */

/* Letters of ASCII and pairs of digits; kigen's code needs nothing else. */
static bool text_take(const uint8_t words[MARKREAD_CODEWORDS], char text[MARKREAD_TEXT_MAX])
{
    enum { ASCII_LAST = 128, PAD = 129, PAIR = 130, PAIR_LAST = 229 };
    size_t used = 0;

    for (int i = 0; i < MARKREAD_DATA && words[i] != PAD; i++) {
        int word = words[i];

        if (word >= PAIR && word <= PAIR_LAST) {
            text[used++] = (char)('0' + (word - PAIR) / 10);
            text[used++] = (char)('0' + (word - PAIR) % 10);
        } else if (word > ' ' && word < ASCII_LAST) {
            text[used++] = (char)(word - 1);
        } else {
            return false;
        }
    }
    text[used] = '\0';
    return used > 0;
}

/* ---- the border ------------------------------------------------------------------------------ */

enum { BORDER_FAULTS_MAX = 4 }; /* a table's corner has some twenty */

/* Black at the left and below, by turns above and at the right: how many modules are not so. */
static int border_faults(MarkModules modules)
{
    enum { LAST = MARKREAD_SIDE - 1 };
    int faults = 0;

    for (int i = 0; i < MARKREAD_SIDE; i++)
        faults += !modules[i][0] + !modules[LAST][i] + (modules[0][i] != (i % 2 == 0)) +
                  (modules[i][LAST] != (i % 2 == 1));
    return faults;
}

enum mark_found mark_decode(MarkModules modules, char text[MARKREAD_TEXT_MAX])
{
    uint8_t words[MARKREAD_CODEWORDS];

    int faults = border_faults(modules);

    text[0] = '\0';
    if (faults)
        return faults > BORDER_FAULTS_MAX ? MARK_NONE : MARK_BROKEN;
    words_take(modules, words);
    return words_hold(words) && text_take(words, text) ? MARK_READ : MARK_BROKEN;
}

/* ---- where it stands ------------------------------------------------------------------------- */

enum { BLACK = 128 /* darker than this */, DOTS_LEAST = 33 /* 1.5 a module */, PLAY = 4 };

static uint8_t grey_at(const struct picture *picture, double x, double y)
{
    return picture->grey[(size_t)y * picture->width + (size_t)x];
}

static bool is_black(const struct picture *picture, size_t x, size_t y)
{
    return picture->grey[y * picture->width + x] < BLACK;
}

/* The dots of a line that are black from (x, y) on, down or to the right. */
static size_t black_run(const struct picture *picture, size_t x, size_t y, bool down)
{
    size_t n = 0;

    while ((down ? y : x) + n < (down ? picture->height : picture->width) &&
           is_black(picture, down ? x : x + n, down ? y + n : y))
        n++;
    return n;
}

struct square { /* in dots */
    double x, y, side;
};

static enum mark_found square_read(const struct picture *picture, const struct square *at,
                                   char text[MARKREAD_TEXT_MAX])
{
    double module = at->side / MARKREAD_SIDE;
    MarkModules modules;

    if (at->x < 0 || at->y < 0 || at->x + at->side > (double)picture->width ||
        at->y + at->side > (double)picture->height)
        return MARK_NONE;
    for (int row = 0; row < MARKREAD_SIDE; row++)
        for (int column = 0; column < MARKREAD_SIDE; column++)
            modules[row][column] = grey_at(picture, at->x + (column + 0.5) * module,
                                           at->y + (row + 0.5) * module) < BLACK;
    return mark_decode(modules, text);
}

/* Its edges lie between dots: half a dot of play on each side is tried, and the best answer counts. */
static enum mark_found corner_read(const struct picture *picture, size_t x, size_t y, size_t side,
                                   char text[MARKREAD_TEXT_MAX])
{
    enum mark_found best = MARK_NONE;
    char tried[MARKREAD_TEXT_MAX];

    for (int larger = -PLAY; larger <= PLAY && best != MARK_READ; larger++)
        for (int dx = -PLAY; dx <= PLAY && best != MARK_READ; dx++)
            for (int dy = -PLAY; dy <= PLAY && best != MARK_READ; dy++) {
                struct square at = {(double)x + dx / (2.0 * PLAY), (double)y + dy / (2.0 * PLAY),
                                    (double)side + larger / (2.0 * PLAY)};
                enum mark_found found = square_read(picture, &at, tried);

                if (found <= best)
                    continue;
                best = found;
                memcpy(text, tried, sizeof tried);
            }
    return best;
}

/* A black stroke begins here, goes down, and turns to the right for as long. */
static size_t corner_side(const struct picture *picture, size_t x, size_t y)
{
    size_t down, across;

    if (!is_black(picture, x, y) || (x && is_black(picture, x - 1, y)) ||
        (y && is_black(picture, x, y - 1)))
        return 0;
    down = black_run(picture, x, y, /*down*/ true);
    if (down < DOTS_LEAST)
        return 0;
    across = black_run(picture, x, y + down - 1, /*down*/ false);
    return across + 2 >= down && across <= down + 2 ? down : 0;
}

enum mark_found mark_read(const struct picture *picture, char text[MARKREAD_TEXT_MAX])
{
    enum mark_found best = MARK_NONE;
    char tried[MARKREAD_TEXT_MAX];

    text[0] = '\0';
    for (size_t y = 0; y < picture->height; y++)
        for (size_t x = 0; x < picture->width; x++) {
            size_t side = corner_side(picture, x, y);
            enum mark_found found = side ? corner_read(picture, x, y, side, tried) : MARK_NONE;

            if (found <= best)
                continue;
            best = found;
            memcpy(text, tried, sizeof tried);
            if (best == MARK_READ)
                return best;
        }
    return best;
}

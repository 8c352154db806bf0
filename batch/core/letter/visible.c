/* Glyphs into lines, lines into the window; and a look at each glyph's place in the picture. */
#include "core/letter/visible.h"

enum {
    CONTRAST_MIN = 48, /* of 255: the thinnest stroke of the smallest type at 100 dots an inch */
    WINDOW_LINES = 3,  /* postal code, address, name */
    CODE_SIGNS = 2     /* 〒 and a hyphen; what more stands in that line is the address */
};
/* A glyph's place, in em: a kanji's body and what hangs below it. */
static const double above_em = 0.95, below_em = 0.2;
/* A combining mark has no width: it stands on its neighbour, somewhere. */
static const double narrow_em = 0.1, beside_em = 0.5;
/* Lines of one window begin together and follow each other closely. */
static const double begin_points = 1, next_em = 3, same_line_em = 0.2;

struct line {
    double x, y, size;
    size_t first, end; /* its marks */
};

static double distance(double a, double b)
{
    return a < b ? b - a : a - b;
}

/* The line that begins with mark `first`. */
static struct line line_from(const PagetextMarks *marks, size_t first)
{
    const struct pagetext_mark *mark = &marks->at[first];
    struct line line = {mark->x, mark->y, mark->size, first, first + 1};

    while (line.end < marks->count && marks->at[line.end].x > marks->at[line.end - 1].x &&
           distance(marks->at[line.end].y, line.y) < same_line_em * line.size)
        line.end++;
    return line;
}

static bool next_to(const struct line *one, const struct line *other)
{
    double size = one->size > other->size ? one->size : other->size;

    return distance(one->x, other->x) <= begin_points &&
           distance(one->y, other->y) <= next_em * size;
}

static size_t letters_of(const PagetextMarks *marks, const struct line *line)
{
    size_t count = 0;

    for (size_t i = line->first; i < line->end; i++)
        count += marks->at[i].c != ' ';
    return count;
}

/* Whether the line shows these digits and no other beside them; hyphens do not count. */
static bool shows_digits(const PagetextMarks *marks, const struct line *line, Str digits)
{
    size_t at = 0, hyphens = 0;

    for (size_t i = line->first; i <= line->end; i++) {
        char c = ' ';

        if (i < line->end)
            c = marks->at[i].c;
        if (c == '-') {
            hyphens++;
        } else if (c >= '0' && c <= '9') {
            at = at < digits.n && c == digits.p[at] ? at + 1 : digits.n + 1;
        } else {
            if (at == digits.n && at)
                return true;
            at = hyphens = 0;
        }
    }
    return false;
}

bool visible_window(const PagetextMarks *marks, Str postal_code)
{
    struct line before = {0}, line;
    size_t lines = 0, beside = 0; /* beside: letters of the code's own line */

    for (size_t i = 0; i < marks->count; i = line.end) {
        line = line_from(marks, i);
        if (lines && !next_to(&before, &line)) {
            if (beside)
                break;
            lines = 0;
        }
        before = line;
        lines += letters_of(marks, &line) > 0;
        if (shows_digits(marks, &line, postal_code))
            beside = letters_of(marks, &line);
    }
    return beside && (lines >= WINDOW_LINES ||
                      (lines == WINDOW_LINES - 1 && beside > postal_code.n + CODE_SIGNS));
}

/* A length as a number of dots from 0 to `most`, whatever it is. */
static size_t dot_of(double points, const struct picture *picture, size_t most)
{
    double dots = points * picture->dots;

    return dots > 0 ? dots < (double)most ? (size_t)dots : most : 0;
}

static bool has_ink(const struct pagetext_mark *mark, const struct picture *picture)
{
    double height = (double)picture->height / picture->dots;
    double beside = mark->width < narrow_em * mark->size ? beside_em * mark->size : 0;
    size_t left = dot_of(mark->x - beside, picture, picture->width);
    size_t right = dot_of(mark->x + mark->width + beside, picture, picture->width);
    size_t top = dot_of(height - mark->y - above_em * mark->size, picture, picture->height);
    size_t bottom = dot_of(height - mark->y + below_em * mark->size, picture, picture->height);
    uint8_t darkest = UINT8_MAX, lightest = 0;

    for (size_t y = top; y < bottom; y++)
        for (size_t x = left; x < right; x++) {
            uint8_t grey = picture->grey[y * picture->width + x];

            darkest = grey < darkest ? grey : darkest;
            lightest = grey > lightest ? grey : lightest;
        }
    return lightest > darkest && lightest - darkest >= CONTRAST_MIN;
}

size_t visible_missing(const PagetextMarks *marks, const struct picture *picture, size_t *asked)
{
    size_t missing = 0;

    *asked = 0;
    for (size_t i = 0; i < marks->count; i++) {
        if (marks->at[i].c == ' ')
            continue;
        ++*asked;
        missing += !has_ink(&marks->at[i], picture);
    }
    return missing;
}

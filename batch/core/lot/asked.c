/* Width and hyphens first, then the form of a piece id; the check digit is that of core/lot/lot. */
#include "core/lot/asked.h"

#include "base/utf8.h"
#include "core/lot/lot.h"
#include "core/text/individual.h"
#include "core/text/values.h"

enum { PIECE_DIGITS = 13, LOT_DIGITS = 6, TYPED_BYTES_MAX = 200 };

/* ---- in ASCII -------------------------------------------------------------------------------- */

/* What stands on keyboards and in word processors where a hyphen is meant. */
static bool is_hyphen(uint32_t point)
{
    static const uint32_t hyphens[] = {0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2043,
                                       0x2212, 0x2500, 0x30FC, 0xFE58, 0xFE63, 0xFF70};

    for (size_t i = 0; i < sizeof hyphens / sizeof hyphens[0]; i++)
        if (hyphens[i] == point)
            return true;
    return false;
}

static bool is_blank(uint32_t point)
{
    return point == ' ' || point == '\t' || point == 0x3000;
}

/* The character in ASCII; 0 where there is none. */
static char narrow(uint32_t point)
{
    if (point >= 0xFF01 && point <= 0xFF5E)
        point -= 0xFF01 - '!';
    if (is_hyphen(point))
        return '-';
    return (char)(point < 0x80 ? point : 0);
}

/* Blanks go where the rest is digits and hyphens; among letters they may part a name. */
static bool narrowed(Str text, Str *out, struct arena *arena)
{
    char *at = arena_take(arena, text.n + 1);
    bool letters = false, blanks = false;
    uint32_t point;
    size_t n = 0;

    while (utf8_next(&text, &point)) {
        if (is_blank(point)) {
            blanks = true;
            continue;
        }
        if ((at[n] = narrow(point)) == 0)
            return false;
        letters = letters || (at[n] != '-' && !(at[n] >= '0' && at[n] <= '9'));
        n++;
    }
    *out = (Str){at, n};
    return text.n == 0 && !(letters && blanks);
}

static Str capitals_of(Str id, struct arena *arena)
{
    char *copy = arena_take(arena, id.n + 1);
    bool small = false;

    for (size_t i = 0; i < id.n; i++) {
        copy[i] = id.p[i];
        if (id.p[i] < 'a' || id.p[i] > 'z')
            continue;
        copy[i] = (char)(id.p[i] - 'a' + 'A');
        small = true;
    }
    return small ? (Str){copy, id.n} : STR_EMPTY;
}

/* ---- the form of a piece id ------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int asked_digits(Str id)
{
    int count = 0;

    for (size_t i = 0; i < id.n; i++)
        count += is_digit(id.p[i]);
    return count;
}

static bool digits_and_hyphens(Str id)
{
    for (size_t i = 0; i < id.n; i++)
        if (!is_digit(id.p[i]) && id.p[i] != '-')
            return false;
    return true;
}

/* 13 digits, the hyphens where they belong or left out; `out` gets them where they belong. */
static bool piece_form(Str id, char out[PIECE_ID_LENGTH + 1])
{
    size_t n = 0;

    if (!digits_and_hyphens(id) || asked_digits(id) != PIECE_DIGITS)
        return false;
    for (size_t i = 0; i < id.n; i++) {
        if (id.p[i] == '-' && n != LOT_DIGITS && n != PIECE_DIGITS)
            return false;
        if (id.p[i] == '-')
            continue;
        if (n == LOT_DIGITS || n == PIECE_DIGITS)
            out[n++] = '-';
        out[n++] = id.p[i];
    }
    out[n] = '\0';
    return n == PIECE_ID_LENGTH;
}

/* Its first six digits are a day, as those of a mail day are, and the number of digits is wrong:
 * 261120-17-4, 261120-00017-4. */
static bool begins_like_a_piece(Str id)
{
    int month, day;

    if (id.n <= LOT_DIGITS || id.p[LOT_DIGITS] != '-' || !digits_and_hyphens(id) ||
        asked_digits(id) == PIECE_DIGITS || asked_digits(str_take(id, LOT_DIGITS)) != LOT_DIGITS)
        return false;
    month = (id.p[2] - '0') * 10 + id.p[3] - '0';
    day = (id.p[4] - '0') * 10 + id.p[5] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* ---- answers --------------------------------------------------------------------------------- */

bool asked_read(Str text, struct asked_id *asked, struct arena *arena)
{
    char piece[PIECE_ID_LENGTH + 1];

    *asked = (struct asked_id){STR_EMPTY, STR_EMPTY, STR_EMPTY};
    text = str_trim(text);
    if (text.n > TYPED_BYTES_MAX || !narrowed(text, &asked->id, arena) ||
        !is_register_id(asked->id))
        return false;
    asked->capitals = capitals_of(asked->id, arena);
    if (piece_form(asked->id, piece) && piece_id_valid(str_of(piece)))
        asked->piece_id = arena_copy(arena, str_of(piece));
    return true;
}

enum asked_fault asked_fault(const struct asked_id *asked)
{
    char piece[PIECE_ID_LENGTH + 1];

    if (holds_individual_number(asked->id) && !begins_like_a_piece(asked->id))
        return ASKED_INDIVIDUAL;
    if (!str_is_empty(asked->piece_id))
        return ASKED_NO_PIECE;
    if (piece_form(asked->id, piece))
        return ASKED_CHECK_DIGIT;
    return begins_like_a_piece(asked->id) ? ASKED_DIGITS : ASKED_UNKNOWN;
}

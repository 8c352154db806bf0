/*
 * What a lot costs in postage: the schemes of a table with dates, and which piece takes which.
 *
 * A scheme asks for properties of a piece (`needs`), for a number of pieces of one weight that are
 * posted at once (`from_pieces`) and for a weight (docs/contract 3.6). postage_choose() gives each
 * piece a scheme so that the mail of one weight costs the least, and no scheme has fewer pieces than
 * it asks for. Of the rows of a scheme those with its latest day not after the mail day are in force,
 * all others not: a price list that comes replaces the one before it whole.
 *
 * Money is in sen, hundredths of a yen: with whole yen and whole percents every price is a whole
 * number of them. An amount that is owed loses its sen (postage_yen()). Pure.
 */
#ifndef KIGEN_CORE_RULES_POSTAGE_H
#define KIGEN_CORE_RULES_POSTAGE_H

#include "core/days/day.h"

enum {
    SCHEME_WORD_MAX = 24,
    SCHEME_ROWS_MAX = 1000, /* of a table */
    OFFERS_MAX = 12         /* schemes and numbers of pieces in force on one day */
};

/* What a row needs of a piece, and what a piece has. */
enum { NEEDS_DISTRICT = 1, NEEDS_BARCODE = 2, NEEDS_SORTED = 4, NEEDS_SETS = 8 };

struct scheme_row { /* one row of the table */
    Day effective_from;
    Str scheme;           /* kunai, kunai_barcode, barcode, sort, none, or the office's own word */
    uint32_t from_pieces; /* at least 1 */
    uint32_t weight_g_max;
    uint32_t price; /* yen for one piece, before the discount */
    uint32_t discount_percent;
    unsigned needs;
    uint32_t line;
};

struct schemes {
    struct scheme_row *rows; /* sorted by scheme, effective_from, from_pieces, weight_g_max */
    size_t count;
};
int scheme_row_compare(const struct scheme_row *a, const struct scheme_row *b);
bool scheme_word_is_good(Str word); /* [a-z][a-z_]*, at most SCHEME_WORD_MAX */
/* What clerks call it: 郵便区内特別; the word itself where kigen does not know it. */
Str scheme_japanese(Str word);

/* Whether the row, one of the table's, is of its scheme's latest list up to `day`. */
bool scheme_in_force(const struct schemes *schemes, const struct scheme_row *row, Day day);
/* Whether more than OFFERS_MAX are in force on `day`. */
bool schemes_crowd(const struct schemes *schemes, Day day);

/* ---- what a piece weighs --------------------------------------------------------------------- */

struct weights {              /* milligrams, but for */
    uint32_t sheet_hundredths; /* hundredths of one: of one sheet */
    uint32_t envelope_mg, enclosures_mg;
};
/* Tenths of a gram, rounded once: 13.732 g is 137. */
uint32_t piece_weight(const struct weights *weights, uint32_t sheets);

/* ---- what it costs --------------------------------------------------------------------------- */

struct mail {        /* pieces of one weight, all in the same envelope, by what each has: NEEDS_* */
    uint32_t weight; /* tenths of a gram */
    uint64_t pieces[NEEDS_SETS];
};

struct offer { /* a row in force, and the pieces that take it */
    const struct scheme_row *row;
    uint64_t pieces[NEEDS_SETS];
};
struct postage {
    struct offer offers[OFFERS_MAX]; /* of the rows that are taken, in the table's order */
    size_t count;
    uint64_t unpriced[NEEDS_SETS]; /* pieces for which no row is in force */
};

uint64_t offer_pieces(const struct offer *offer);
uint64_t offer_sen(const struct scheme_row *row); /* of one piece, the discount taken off */
/*
 * The cheapest postage for the mail. As few pieces as can be stay without a price; of several ways
 * that cost the same the one with the fewest schemes, then the first of the table.
 *
 *     none 110, barcode 110 − 3 % from 1,000 pieces; 1,200 pieces, 900 of them with a barcode
 *     -> none: 1,200, for 900 are too few
 */
struct postage postage_choose(const struct schemes *schemes, Day mail_on, const struct mail *mail);

/* Whole yen: a fraction of what a municipality owes is cut off (国等の債権債務等の金額の端数計算に
 * 関する法律第2条). */
static inline uint64_t postage_yen(uint64_t sen)
{
    return sen / 100;
}

#endif

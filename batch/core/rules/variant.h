/*
 * Which letter goes to whom: the table of variants (docs/contract 6.2).
 *
 * One row a variant: when it is the one, the fields without which it cannot say what it is for, and
 * the words that would be false in it. What makes letters reads the conditions; what reads
 * templates reads fields and words; a test holds the table of the contract against this one. Pure.
 *
 *     variant_for(ALL_ENDED)               -> lapsed
 *     variant_for(CARD_ENDS | CARD_STAY)   -> stay_extended
 */
#ifndef KIGEN_CORE_RULES_VARIANT_H
#define KIGEN_CORE_RULES_VARIANT_H

#include "core/rules/terms.h"

/* What is known of the certificates of one letter on the day it is delivered; a set of bits. */
enum {
    ALL_ENDED = 1 << 0,  /* every one ends before that day */
    CARD_ENDED = 1 << 1, /* the card end of one lies before that day */
    CARD_ENDS = 1 << 2,  /* the card end of one is not after its own end */
    CARD_STAY = 1 << 3,  /* and that day is no birthday, and the stay has an end */
    VARIANT_FACTS = 1 << 4
};

enum { VARIANT_WORDS_MAX = 6 };

struct variant_row {
    enum variant variant;
    unsigned when;                         /* all of these hold */
    const char *fields[VARIANT_WORDS_MAX]; /* its templates print them; NULL ends, as below */
    const char *never[VARIANT_WORDS_MAX];  /* its Japanese templates do not hold these */
};

/* VARIANT_COUNT rows in the order in which they are asked: the first that holds is the variant. The
 * last holds always. */
const struct variant_row *variant_rows(void);
const struct variant_row *variant_row(enum variant variant);
enum variant variant_for(unsigned facts);

#endif

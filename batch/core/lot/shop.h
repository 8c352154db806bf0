/*
 * What the print room works with, as the office wrote it down (docs/contract 2.9, print): paper,
 * envelope, enclosures, how the letters are handed to the post. The lot has it, so that a run that
 * was cut off is finished with the papers it was begun with. Pure.
 */
#ifndef KIGEN_CORE_LOT_SHOP_H
#define KIGEN_CORE_LOT_SHOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { SHOP_ENCLOSURES_MAX = 8 };

struct shop_enclosure { /* in the order in which it is put into the envelope */
    Str name;
    uint32_t variants; /* bits 1 << enum variant of the letters that have it; 0: all of them */
    uint32_t weight_mg, thick_um; /* of one, folded as it is put in */
};

struct shop {
    Str paper, envelope, postage; /* what they are called */
    Str post_office;              /* where the letters are handed in; empty: written by hand */
    Str permit; /* 後納承認番号: the number of the permit to pay later; empty: written by hand */
    Str phone;  /* of who hands in: office.phone of the mail day; may be empty */
    Str contact; /* whom to call when something goes wrong; empty: the office's section and phone */
    uint32_t paper_gsm; /* grams a square metre */
    uint32_t envelope_mg;
    uint32_t specimens; /* sheets of 見本刷り before the print begins */
    bool insert;        /* the letters are folded and put into envelopes */
    bool slack;         /* the post may take three days longer (余裕承諾) */
    uint32_t window[4]; /* x, y, w, h on the folded sheet, in hundredths of a millimetre */
    struct shop_enclosure *enclosures;
    uint32_t enclosure_count;
};

/* A sheet of A4 (0.210 m × 0.297 m) of 1 g/m², in hundredths of a milligram. */
enum { SHOP_SHEET_HUNDREDTHS = 6237 };

/* What so many sheets of A4 weigh, in milligrams, to the nearest. */
static inline uint64_t shop_paper_mg(uint32_t gsm, uint64_t sheets)
{
    return (gsm * sheets * SHOP_SHEET_HUNDREDTHS + 50) / 100;
}

#endif

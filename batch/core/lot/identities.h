/*
 * Checks the frozen lot by equations that must be true before a run is published (照合).
 *
 * Both sides of an equation are counted in different ways. Their numbers are those on the
 * workbook's sheet 照合, and keep their meaning when others are added:
 *
 *     1 lines = header + blank + folded + rows     2 resident rows = ids + unreadable + repeated
 *     3 rows read = sum of dispositions            4 each disposition = sum of its reasons
 *     5 notices = sum of the pieces' certificates  6 pieces = bundles = variants = … = numbers
 *     7 pages by piece = pages by bundle           8 sheets by piece = by bundle
 *     9 piece ids valid, unique, contiguous       10 last sequence of each bundle = its pieces;
 *                                                    its SHA-256 = that in SHA256SUMS
 *    11 backlog before + in - out = backlog left  12 held before + new - gone = held
 *    13 pieces of earlier runs = by what became of them
 *    14 told by the ledger = told tonight + …
 *    15 completeness proof = told + sent + …      16 issued - revoked - renewed - … = must
 *    17 causes of delay = days of delay: of tonight's pieces, and of all that core/lot/delays counts
 *    18 limits kept = limits in force
 *    19 lists of earlier lots as the ledger knows them = these lots
 *    20 posted of earlier runs = made - spoiled - pulled - taken back - not posted
 *    21 postage = pieces × price - discount; pieces with and without a price = pieces
 *    22 told before and tonight = undone before
 *    23 a month of expiry out of its band = the alarm `histogram`
 *
 *    24 each figure of run.json = its cell of 概要 (core/book/same_run): known where the workbook is
 *       made, and not among those that are asked here
 *
 * 7 and 10 ask the printed bundles too, once they were read back (lot->read). 15 and 16 compare the
 * completeness proof with the night, and are there once the proof was made
 * (flow/night/prove). If an equation is false, the gate `counts` stops the night (exit 8). Pure.
 */
#ifndef KIGEN_CORE_LOT_IDENTITIES_H
#define KIGEN_CORE_LOT_IDENTITIES_H

#include "core/lot/lot.h"

enum { IDENTITIES_MAX = 80, IDENTITY_TEXT_MAX = 240 };

struct identity {
    int number;                       /* in the list above */
    char sentence[IDENTITY_TEXT_MAX]; /* Japanese: "読込証明書 = Σ 処理区分" */
    int64_t left, right;
    const char *source, *range; /* file and rows where a person can count it again */
    bool open;                  /* it has no sides tonight; the sentence says why. It holds */
};

static inline bool identity_holds(const struct identity *identity)
{
    return identity->left == identity->right;
}

/* How many have sides. */
size_t identities_counted(const struct identity *identities, size_t count);
/* Fills `identities` by rising number; returns how many. REQUIREs IDENTITIES_MAX room. */
size_t lot_identities(const struct lot *lot, struct identity *identities, size_t room);
/* The first that is false; NULL: all are true. */
const struct identity *identities_broken(const struct identity *identities, size_t count);

/* Sheets of the piece: its pages divided by the pages of a sheet, rounded down. */
uint32_t lot_piece_sheets(const struct lot *lot, const struct lot_piece *piece);

/* Left side of identity 16: how many of a month's certificates must have a notice, by the proof. */
uint64_t lot_cohort_left(const struct lot_cohort *cohort);

/* Bands of days by which the workbook counts: delays as 0, 1–7, 8–14, … and days left at delivery
 * as <0, 0–6, … */
struct day_band {
    const char *label;
    int32_t last; /* the largest number of days in it */
};
enum { DELAY_BANDS = 6, LEFT_BANDS = 7 };
extern const struct day_band delay_bands[DELAY_BANDS], left_bands[LEFT_BANDS];
size_t day_band_of(const struct day_band *bands, size_t count, int32_t days);

#endif

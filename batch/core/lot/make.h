/*
 * What a lot is made of: from certificates and residents to pieces, from pieces to numbers and bundles.
 *
 *     make_address()       what follows from the resident alone: to whom, where, in which language
 *     make_certificate()   one certificate as its letter says it
 *     make_letter()        which letter a piece gets, and its dates, from its certificates
 *     make_order()         the order in which pieces lie: variant, language, then as they are posted
 *     make_numbers()       numbers and ids, going on where the mail day is
 *     make_bundles()       files of one variant, language and number of pages each
 *     make_late()          which letters say that they are late
 *
 * In this order. What is asked of press and ledger is handed in. Pure.
 */
#ifndef KIGEN_CORE_LOT_MAKE_H
#define KIGEN_CORE_LOT_MAKE_H

#include "base/arena.h"
#include "core/lot/lot.h"
#include "core/rules/rules.h"

enum { NUMBER_MAX = 999999 }; /* six digits of the piece id */

/* `has_template`: there are letters in the resident's language. Borrows from the resident. */
void make_address(struct lot_piece *piece, const struct resident *resident, Day as_of,
                  enum leap_birthday leap, bool has_template);

struct lot_certificate make_certificate(const struct certificate *from,
                                        const struct resident *resident, struct terms_of terms,
                                        const struct rules *rules, const struct calendar *calendar);

/* Orders the piece's certificates by expiry, kind and serial; then its dates, the earliest of theirs,
 * and its variant: lapsed where all of them end before the letter is delivered, card_renewal where the
 * card of one of them ends no later than it. */
void make_letter(const struct lot *lot, struct lot_piece *piece);
/* Of several certificates the one that says how late the piece is: the earliest ideal_on, of several
 * the first. After make_letter(). */
const struct lot_certificate *make_speaker(const struct lot *lot, const struct lot_piece *piece);

void make_order(struct lot *lot);
/* From highest + 1 on. False, and nothing is numbered, where that goes beyond NUMBER_MAX. */
bool make_numbers(struct lot *lot, uint32_t highest);
/* lot->bundles in the arena; of at most `letters_most` pieces. */
void make_bundles(struct lot *lot, uint32_t letters_most, struct arena *arena);
/* Once the delays are known. */
void make_late(struct lot *lot);

#endif

/*
 * Makes the lot: pieces from certificates and residents, then their numbers and bundles.
 *
 *     make_address()       from the resident: addressee, address
 *     make_certificate()   one certificate, as the letter prints it
 *     make_letter()        from the piece's certificates and its holder: variant and dates; then
 *                          the caller chooses the language (core/rules/language.h)
 *     make_order()         sorts the pieces by variant, language, then piece_compare()
 *     make_numbers()       numbers and ids of the pieces
 *     make_bundles()       files of pieces of one variant, language and number of pages
 *     make_late()          which letters say that they are late
 *
 * Call them in this order. The caller asks press and ledger. Pure.
 */
#ifndef KIGEN_CORE_LOT_MAKE_H
#define KIGEN_CORE_LOT_MAKE_H

#include "base/arena.h"
#include "core/lot/lot.h"
#include "core/rules/rules.h"

enum { NUMBER_MAX = 999999 }; /* six digits of the piece id */

/* Text is the resident's. */
void make_address(struct lot_piece *piece, const struct resident *resident, Day as_of,
                  const struct rules *rules);

struct lot_certificate make_certificate(const struct certificate *from,
                                        const struct resident *resident, struct terms_of terms,
                                        const struct rules *rules, const struct calendar *calendar);

/* Sorts the piece's certificates by expiry, kind and serial. Sets its dates, the earliest of
 * theirs; its variant, by core/rules/variant.h; what its holder's stay has to do with it; and the
 * days for a proxy and for health insurance. */
void make_letter(const struct lot *lot, struct lot_piece *piece, const struct resident *resident,
                 const struct rules *rules, const struct calendar *calendar);
/* The certificate by which the piece's delay is counted: the earliest ideal_on, the first of
 * several. After make_letter(). */
const struct lot_certificate *make_speaker(const struct lot *lot, const struct lot_piece *piece);

void make_order(struct lot *lot);
/* Numbers from highest + 1 on, after the highest of the mail day so far. False, and no piece has a
 * number, where they would go beyond NUMBER_MAX. */
bool make_numbers(struct lot *lot, uint32_t highest);
/* Makes lot->bundles, in the arena, of at most `letters_most` pieces each. */
void make_bundles(struct lot *lot, uint32_t letters_most, struct arena *arena);
/* Call it when delay_days of all pieces is known. */
void make_late(struct lot *lot);

#endif

/*
 * Makes up the cards and certificates of one resident, from the first card to the as-of day.
 *
 * Events follow each other: a card is made and handed over, a move revokes the signature
 * certificate, a renewal replaces both, a loss or the card's end brings a new card. What ended long
 * ago is left out, at the latest after SYNTH_HISTORY_YEARS. Validity follows docs/domain.md 1.
 */
#ifndef KIGEN_SYNTH_SYNTH_CARDS_H
#define KIGEN_SYNTH_SYNTH_CARDS_H

#include "synth/dice.h"
#include "synth/synth.h"

struct synth_life {
    uint32_t index; /* of the resident; serials are made from it */
    Day until;      /* the as-of day, or an earlier day on which the resident left or died */
    Day stay_until; /* the last of the periods of stay; DAY_NONE: no end */
    int stay_years; /* length of each period */
    struct dice dice;
};

/* Share of residents who got their first card by `day`, in 1/10000. */
uint32_t synth_card_share(Day day);

/* Fills person->certificates from person->born_on, ->resident and the life. */
void synth_cards(const struct synth *synth, const struct synth_life *given,
                 struct synth_person *person);

/* A serial is unique within its kind: resident, ordinal and kind, mixed by a bijection. */
enum { SYNTH_SERIAL_DIGITS = 20 };

#endif

/*
 * The cards and certificates of one made-up resident, lived through from the first card on.
 *
 * A life is a row of days: a card is made, handed over, its certificates run, a move revokes the
 * signature, a renewal replaces both, a loss or the card's end brings a new card. What had ended
 * more than SYNTH_HISTORY_YEARS before the as-of day is forgotten. Validity follows docs/domain.md
 * 1.
 */
#ifndef KIGEN_SYNTH_SYNTH_CARDS_H
#define KIGEN_SYNTH_SYNTH_CARDS_H

#include "synth/dice.h"
#include "synth/synth.h"

struct synth_life {
    uint32_t index; /* of the resident: serials come from it */
    Day until;      /* the as-of day, or the day on which the resident left or died */
    Day stay_until; /* the last of the periods of stay; DAY_NONE: no end */
    int stay_years; /* length of each period */
    struct dice dice;
};

/* Residents in 1/10000 who have had a first card made by `day`. */
uint32_t synth_card_share(Day day);

/* Fills person->certificates from person->born_on, ->resident and the life. */
void synth_cards(const struct synth *synth, const struct synth_life *given,
                 struct synth_person *person);

/* Twenty digits, unique within a kind: a bijection of (resident, ordinal, kind) under the seed. */
enum { SYNTH_SERIAL_DIGITS = 20 };

#endif

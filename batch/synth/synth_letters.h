/*
 * Makes up what changes a person's letter, beside the cards: an extended stay, an organisation that
 * gets the post, language and format, dates that the register lacks, certificates of two days.
 *
 * Drawn with dice of their own, so that nothing else of a person changes with them. Each reaches 2
 * in 1000 of those whose letter is due, also where a real city has fewer.
 */
#ifndef KIGEN_SYNTH_SYNTH_LETTERS_H
#define KIGEN_SYNTH_SYNTH_LETTERS_H

#include "synth/dice.h"
#include "synth/synth.h"
#include "synth/synth_cards.h"

/* Before the cards: for some the stay has been extended, and what ended with the old one has not. */
void synth_stay_extend(const struct synth *synth, struct synth_person *person,
                       struct synth_life *life, struct dice *dice);

/* After the cards: all the rest. */
void synth_letter(const struct synth *synth, struct synth_person *person, struct dice *dice,
                  int age);

/* The birth date that the register shows, where it is known: from person->born_on. */
void synth_birth_write(struct synth_person *person);

#endif

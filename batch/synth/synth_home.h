/*
 * Makes up where a resident lives and with whom: households, buildings, addresses; and adds texts
 * to a person. Only the files of synth/ include this.
 *
 * Households and buildings have dice of their own, so they are the same for each of their
 * residents.
 */
#ifndef KIGEN_SYNTH_SYNTH_HOME_H
#define KIGEN_SYNTH_SYNTH_HOME_H

#include "synth/dice.h"
#include "synth/synth.h"
#include "synth/synth_tables.h"

enum { HOUSEHOLD_MAX = 7, RESIDENTS_A_BUILDING = 60, RESIDENTS_A_FACILITY = 4000 };

enum purpose {
    OF_CITY,
    OF_ID,
    OF_BLOCK,
    OF_HOUSEHOLD,
    OF_BUILDING,
    OF_FACILITY,
    OF_PERSON,
    OF_CARDS,
    OF_LETTER
};

static inline struct dice dice_of(const struct synth *synth, enum purpose purpose, uint64_t number)
{
    return dice_for(synth->seed, purpose, number);
}

enum household_kind { SINGLE, COUPLE, FAMILY, LONE_PARENT, THREE_GENERATIONS, HOUSEHOLD_KINDS };

struct member {
    int age; /* on the as-of day */
    bool woman;
};

struct household {
    uint64_t number; /* that of its first slot */
    enum household_kind kind;
    int size;
    bool foreign;
    uint32_t nation;
    struct member members[HOUSEHOLD_MAX];
    struct dice dice; /* for what the members share */
};

/* Makes the household of a slot with its members; returns the index of the slot's own member. */
int household_draw(const struct synth *synth, uint32_t slot, struct household *household);
/* The household's home: a house, a flat, or a care home. Uses the household's dice. */
struct postal_address home_draw(const struct synth *synth, struct synth_person *person,
                                struct household *household);
/* Any house; any flat. Uses the given dice. */
struct postal_address place_draw(const struct synth *synth, struct synth_person *person,
                                 struct dice *dice);
struct postal_address flat_draw(const struct synth *synth, struct synth_person *person,
                                struct dice *dice);

/* Adds text to the person's texts; REQUIREs that they stay within SYNTH_TEXT_MAX. */
void synth_put(struct synth_person *person, const char *text);
void synth_put_number(struct synth_person *person, uint64_t number, int width, bool wide);
Str synth_put_end(const struct synth_person *person, size_t start); /* the text added since */

/* Draws one of the words: all equally often; the first ones more often. */
const char *synth_word(struct dice *dice, const struct synth_words *words);
const char *synth_common_word(struct dice *dice, const struct synth_words *words);

#endif

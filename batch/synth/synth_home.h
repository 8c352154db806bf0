/*
 * Where a made-up resident lives and with whom: households, buildings, addresses; how texts are
 * put.
 *
 * Inside synth only. All of it is drawn from dice named by a purpose, so a household or a building
 * is the same whoever asks for it.
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
    OF_CARDS
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
    uint64_t number; /* its first slot */
    enum household_kind kind;
    int size;
    bool foreign;
    uint32_t nation;
    struct member members[HOUSEHOLD_MAX];
    struct dice dice; /* for what the members share */
};

/* The household of a slot, its members drawn; returns which of them the slot is. */
int household_draw(const struct synth *synth, uint32_t slot, struct household *household);
/* The household's home: a house, a flat, or a facility for the old. Uses the household's dice. */
struct postal_address home_draw(const struct synth *synth, struct synth_person *person,
                                struct household *household);
/* Some house; some flat. The dice are whoever's who lives there. */
struct postal_address place_draw(const struct synth *synth, struct synth_person *person,
                                 struct dice *dice);
struct postal_address flat_draw(const struct synth *synth, struct synth_person *person,
                                struct dice *dice);

/* Puts text behind what the person's texts hold already; SYNTH_TEXT_MAX is REQUIREd. */
void synth_put(struct synth_person *person, const char *text);
void synth_put_number(struct synth_person *person, uint64_t number, int width, bool wide);
Str synth_put_end(const struct synth_person *person, size_t start); /* what was put since */

/* One of the words; the first ones more often. */
const char *synth_word(struct dice *dice, const struct synth_words *words);
const char *synth_common_word(struct dice *dice, const struct synth_words *words);

#endif

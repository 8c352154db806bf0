/*
 * Finds a column of the register that slid: its values stand beside other people than before.
 *
 * Whoever moves or marries gets a value that nobody had. In a column that slid, or was sorted without
 * the others, the new values are former ones of others whose value changed too. A household that
 * moves, or the wards of a law firm that moves, change from one value to one other: that is one
 * change, however many people it is of. Households do move into each other's homes, and guardians take
 * over from each other. How many such changes chance allows follows from the number of changes, with
 * p <= CHANCE_STOPS.
 *
 * Pure; sorts, so n log n of what changed.
 */
#ifndef KIGEN_CORE_GATES_SLIDES_H
#define KIGEN_CORE_GATES_SLIDES_H

#include <stddef.h>
#include <stdint.h>

/* A count that is less likely than this is no chance. */
#define CHANCE_STOPS 1e-8

struct value_change { /* of one resident: digests; 0: no value */
    uint64_t was, is;
};

struct slide {         /* different changes, each counted once */
    uint64_t changes;  /* of any kind, from or to no value too */
    uint64_t replaced; /* of one value for another */
    uint64_t slid;     /* to a value that another one was changed from */
    uint64_t expected; /* of these, how many by the number of people who bear such a value anyway */
};

struct borne { /* values of people of whom they did not change and are not none */
    const uint64_t *sample;
    size_t count;    /* in the sample */
    uint64_t people; /* of whom it is a sample */
};

/*
 * Sorts `changes`, in each of which both values differ. Where many people have a value in common (a
 * name, the address of a large house, a law firm), whoever changes comes upon it by chance: as many
 * of the changes as of all people. Never more than half of them are put down to that.
 */
struct slide slide_of(struct value_change *changes, size_t count, const struct borne *borne);

/*
 * The most of the changes that may be slid by chance. Of homes: one that is left is among those that can
 * be moved into, of which a city has some for every hundred people, so that it is taken the likelier
 * the more people move between two runs; in a month it is one in twenty at most, in two months two. Of
 * names, and of what stands on an envelope in another's place, hardly ever one.
 */
uint64_t slide_most_homes(const struct slide *slide, uint64_t residents, int days);
uint64_t slide_most(const struct slide *slide);

/*
 * The most residents, of so many, of whom in so many days something is corrected that never changes in
 * life (a birth date), or changes in whole areas alone (the postal code of an address that stays).
 */
uint64_t corrected_most(uint64_t residents, int days);

/* The most residents, of so many, who in so many days are given a guardian or a mailing address that
 * another has and keeps: the wards of one firm or one home come in groups. */
uint64_t given_most(uint64_t residents, int days);

#endif

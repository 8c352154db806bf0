/* Sets of texts, each with a value; tables of numbers. Only the files of witness/ include this, and their
 * test. */
#ifndef KIGEN_WITNESS_PROVE_SETS_H
#define KIGEN_WITNESS_PROVE_SETS_H

#include "base/str.h"

struct set_slot {
    Str key;
    void *value;
};
struct set {        /* open addressing; the keys must live as long as the set */
    uint64_t *seen; /* four bits a slot: mostly enough to know that a key is not in the set */
    uint32_t *tags; /* 32 bits of the hash; 0: free */
    struct set_slot *slots;
    size_t mask, count;
};
void *set_find(const struct set *set, Str key); /* the value; NULL: not in the set */
/* Adds a key and returns NULL; where the key is in the set already, returns the value it has. */
void *set_put(struct set *set, Str key, void *value);
void set_release(struct set *set);

/*
 * The numbers of items, in the order in which they were put in, by a tag of what names them: the items
 * stand in an array of their owner, who compares. For the big tables, at six to seven bytes an item:
 * when a table is filled its owner says the tags again, and the old one goes before the next is made.
 */
typedef uint32_t places_said(const void *owner, uint32_t number); /* the tag of an item */
struct places {                                                   /* begins with said and owner */
    places_said *said;
    const void *owner;
    uint64_t *seen;  /* as of a set */
    uint32_t *slots; /* the lower bits of the tag above number + 1; 0: free. Four fifths are used */
    size_t room, count;
    unsigned shift; /* bits of a number */
};
uint32_t places_tag(Str key); /* of what names an item; never 0 */
void places_put(struct places *places, uint32_t tag);
/* The numbers under a tag, one after the other: begin with *slot = 0, an own counter. False: there
 * is none behind. Some may have another tag. */
bool places_next(const struct places *places, uint32_t tag, size_t *slot, uint32_t *number);
void places_release(struct places *places);

#endif

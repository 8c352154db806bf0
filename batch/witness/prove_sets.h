/* Sets of texts, each with a value. Only the files of witness/ include this. */
#ifndef KIGEN_WITNESS_PROVE_SETS_H
#define KIGEN_WITNESS_PROVE_SETS_H

#include "base/str.h"

struct set_slot {
    Str key;
    void *value;
};
struct set {        /* open addressing; the keys must live as long as the set */
    uint64_t *seen; /* four bits a slot: mostly enough to know that a key is not in the set */
    unsigned seen_shift;
    uint32_t *tags; /* 32 bits of the hash; 0: free */
    struct set_slot *slots;
    size_t mask, count;
};
void *set_find(const struct set *set, Str key); /* the value; NULL: not in the set */
/* Adds a key and returns NULL; where the key is in the set already, returns the value it has. */
void *set_put(struct set *set, Str key, void *value);
void set_release(struct set *set);

#endif

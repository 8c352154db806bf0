/* Sets by a text key. Only the files of witness/ include this. */
#ifndef KIGEN_WITNESS_PROVE_SETS_H
#define KIGEN_WITNESS_PROVE_SETS_H

#include "base/str.h"

struct set_slot {
    Str key;
    void *value;
};
struct set {        /* open addressing; the key must live as long as the set */
    uint64_t *seen; /* a bit for two slots: what is not there is mostly known from these alone */
    uint32_t *tags; /* of the hash; 0: free */
    struct set_slot *slots;
    size_t mask, count;
};
void *set_find(const struct set *set, Str key);
/* Puts a key that is not in it; else the value that it has: NULL, or that one. */
void *set_put(struct set *set, Str key, void *value);
void set_release(struct set *set);

#endif

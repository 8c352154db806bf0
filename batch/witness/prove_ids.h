/*
 * Ids and serials in few bytes, and back again. Only the files of witness/ include this, and its test.
 *
 * Nearly all are digits, and most have zeros in front: their number and how many digits there are say
 * all. What has other characters is kept as a text, by whoever is told that it does not fit.
 */
#ifndef KIGEN_WITNESS_PROVE_IDS_H
#define KIGEN_WITNESS_PROVE_IDS_H

#include "base/str.h"

enum { ID_ROOM = 20 };
struct id { /* zeros behind it */
    char bytes[ID_ROOM];
};

static inline Str id_text(const struct id *id)
{
    const char *end = memchr(id->bytes, '\0', ID_ROOM);

    return (Str){id->bytes, end ? (size_t)(end - id->bytes) : ID_ROOM};
}
/* False where it is longer than an id: it is kept otherwise. */
static inline bool id_take(struct id *id, Str text)
{
    memset(id, 0, sizeof *id);
    if (text.n <= ID_ROOM && text.n)
        memcpy(id->bytes, text.p, text.n);
    return text.n <= ID_ROOM;
}
static inline bool id_is(const struct id *id, Str text)
{
    return text.n <= ID_ROOM && memcmp(id->bytes, text.p, text.n) == 0 &&
           (text.n == ID_ROOM || id->bytes[text.n] == 0);
}

struct digits { /* up to twenty: the last eighteen as a number, and what stands in front of them */
    uint64_t rest;
    uint32_t front, count; /* count 0: it is no such text */
};

struct digits digits_of(Str text);
Str digits_text(struct digits digits, char out[ID_ROOM]);

/* Up to seventeen digits in a word; 0: it is no such text. */
uint64_t id_word(Str text);
Str id_word_text(uint64_t word, char out[ID_ROOM]);

#endif

/*
 * An id of 1 to 20 characters of 0-9A-Za-z- in sixteen bytes, and back again.
 *
 * Six bits a character, ten characters a word; the codes rise as the bytes do, and 0 stands behind
 * the last character. So two packed ids are equal, or before one another, as their texts are.
 *
 *     packed_of(STR("0000037985"), &id), packed_text(id, text)      "0000037985"
 */
#ifndef KIGEN_BASE_PACKED_H
#define KIGEN_BASE_PACKED_H

#include "base/str.h"

enum { PACKED_BYTES_MAX = 20 };

struct packed { /* all zero: no id */
    uint64_t high, low;
};

/* False, and no id, where the text is none. */
bool packed_of(Str text, struct packed *id);
/* Writes the text into `out` and borrows it from there; empty for no id. */
Str packed_text(struct packed id, char out[PACKED_BYTES_MAX]);

static inline bool packed_is(struct packed id)
{
    return id.high != 0; /* the first character is in it */
}
static inline bool packed_equal(struct packed a, struct packed b)
{
    return a.high == b.high && a.low == b.low;
}

/* Eight bytes for what has up to ten characters, or up to eighteen and all of them digits; 0 where it
 * is longer, or no id. Two are equal as their texts are, but in no order, and none has PACKED_FREE: their
 * owner may have words of its own. */
#define PACKED_FREE (UINT64_C(1) << 62)
uint64_t packed_word(Str text);
Str packed_word_text(uint64_t word, char out[PACKED_BYTES_MAX]);

/* For tables in memory; never stored. */
uint64_t packed_hash(struct packed id);

#endif

/*
 * Further counters (docs/contract 2.5, places), and which of them a letter names. Pure.
 */
#ifndef KIGEN_CORE_LETTER_PLACES_H
#define KIGEN_CORE_LETTER_PLACES_H

#include "base/str.h"

enum { PLACES_MAX = 64, PLACES_NAMED = 2, PLACE_CODES_MAX = 32 };

struct place {
    Str name, address, hours, phone; /* all but the name may be empty */
    bool cards;                      /* for = "card": not certificates alone */
    bool anyone;                     /* by = "anyone": not the holder alone */
    Str booking_url, booking_words;  /* empty: no booking */
    Str codes[PLACE_CODES_MAX];      /* beginnings of postal codes */
    size_t code_count;
};

/*
 * The places that a letter to this postal code names, at most PLACES_NAMED: those with a beginning
 * that fits, the longest first, then the others, each in the order of the list. Returns how many.
 *
 *     places "250,256" "2508" and none, code 2508555 -> the second, the first
 */
size_t places_near(const struct place *places, size_t count, Str postal_code,
                   const struct place *near[PLACES_NAMED]);

#endif

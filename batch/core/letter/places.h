/*
 * Further counters (docs/contract 2.5, places), and which of them a letter names: a place that does
 * certificates alone for none that needs a new card, one that serves the holder alone for nobody
 * whose letter goes to somebody else. Pure.
 */
#ifndef KIGEN_CORE_LETTER_PLACES_H
#define KIGEN_CORE_LETTER_PLACES_H

#include "base/arena.h"

enum { PLACES_MAX = 64, PLACES_NAMED = 2, PLACE_CODES_MAX = 32 };

/* What a letter shows of a place; all but the name begin with a wide space, or are empty. */
enum place_text { PLACE_NAME, PLACE_ADDRESS, PLACE_HOURS, PLACE_PHONE, PLACE_BOOKED, PLACE_TEXTS };

struct place {
    Str name, address, hours, phone; /* all but the name may be empty */
    bool cards;                      /* for = "card": not certificates alone */
    bool anyone;                     /* by = "anyone": not the holder alone */
    Str booking_url, booking_words;  /* empty: no booking */
    Str shown[PLACE_TEXTS];          /* as letters print them (place_show) */
    Str codes[PLACE_CODES_MAX];      /* beginnings of postal codes */
    size_t code_count;
};

void place_show(struct place *place, struct arena *arena);

/* What a letter asks of a place. */
struct place_need {
    bool card;  /* a new card, or a new date on it */
    bool other; /* a guardian comes, or the letter goes to somebody else than the holder */
};
bool place_serves(const struct place *place, struct place_need need);
size_t places_serving(const struct place *places, size_t count, struct place_need need);

/*
 * The places that a letter to this postal code names, at most PLACES_NAMED of those that serve
 * it: those with a beginning that fits, the longest first, then the others, each in the order of the list. Returns how many.
 *
 *     places "250,256" "2508" and none, code 2508555 -> the second, the first
 */
size_t places_near(const struct place *places, size_t count, struct place_need need,
                   Str postal_code, const struct place *near[PLACES_NAMED]);

#endif

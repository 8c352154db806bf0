/*
 * The tables that synth draws from: real towns and postal codes, and surnames and given names for
 * made-up people. They are constant; lists begin with common entries.
 */
#ifndef KIGEN_SYNTH_SYNTH_TABLES_H
#define KIGEN_SYNTH_SYNTH_TABLES_H

#include "base/str.h"

struct synth_words {
    const char *const *at;
    uint32_t count;
};

struct synth_town {
    const char *name, *postal_code;
    int chome;  /* number of 丁目; 0: blocks are 番地 */
    int weight; /* roughly how many people live there */
};

struct synth_city {
    const char *municipality, *prefecture, *name;
    const struct synth_town *towns;
    uint32_t town_count;
};

/* The city with this code; NULL where its towns are not known. */
const struct synth_city *synth_city_of(const char *municipality);
/* The prefecture of the code's first two digits; NULL for no prefecture. */
const char *synth_prefecture_of(const char *municipality);

extern const struct synth_words synth_made_up_towns; /* for all other municipalities */

extern const struct synth_words synth_surnames;
extern const struct synth_words synth_rare_surnames;    /* kanji outside JIS X 0208 */
extern const struct synth_words synth_variant_surnames; /* with an ideographic variation sequence */

enum synth_generation { SYNTH_ELDER, SYNTH_MIDDLE, SYNTH_YOUNG, SYNTH_GENERATIONS };
extern const struct synth_words synth_men[SYNTH_GENERATIONS];
extern const struct synth_words synth_women[SYNTH_GENERATIONS];
extern const struct synth_words synth_rare_given; /* kanji outside JIS X 0208 */

struct synth_nation { /* names of people from one country; kanji ones where its names have them */
    struct synth_words family, family_kanji, given, given_kanji;
};
enum { SYNTH_NATIONS = 6 };
extern const struct synth_nation synth_nations[SYNTH_NATIONS];

extern const struct synth_words synth_building_heads, synth_building_tails, synth_facilities;
extern const struct synth_words synth_guardian_offices; /* who are guardians */

#endif

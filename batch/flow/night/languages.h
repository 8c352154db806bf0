/*
 * How many people of tonight's due get which language, and who is answered by hand (docs/contract
 * 3.9), for `check`. After night_decide().
 */
#ifndef KIGEN_FLOW_NIGHT_LANGUAGES_H
#define KIGEN_FLOW_NIGHT_LANGUAGES_H

#include "core/lot/lot.h"
#include "flow/night/pool.h"

struct language_of_people {
    Str folder;
    uint64_t people;
};
struct language_counts {
    struct language_of_people of[PRESS_LANGUAGES_MAX]; /* sorted */
    size_t count;
    uint64_t letters;               /* people of whom a letter goes or waits */
    uint64_t lacking;               /* of them, who wants what the templates have not */
    uint64_t by_hand[FORMAT_COUNT]; /* held for it */
};

/* Of a letter tonight the folder is the lot's; of one that waits, without letters.language_of. */
void languages_count(struct language_counts *counts, const struct intake *intake,
                     const struct pool *pool, const struct lot *lot, const struct tonight *tonight,
                     const struct rules *rules);

#endif

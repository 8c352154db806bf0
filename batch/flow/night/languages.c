/* Each person once: the letters of the lot, those that wait, and who is held for their form. */
#include "flow/night/languages.h"

#include <stdlib.h>

#include "core/rules/language.h"

static void add_letter(struct language_counts *counts, Str folder)
{
    size_t i = 0;

    while (i < counts->count && !str_equal(counts->of[i].folder, folder))
        i++;
    REQUIRE(i < PRESS_LANGUAGES_MAX); /* folders of the templates, of which there are no more */
    if (i == counts->count) {
        counts->of[i].folder = folder;
        counts->of[i].people = 0;
        counts->count++;
    }
    counts->of[i].people++;
    counts->letters++;
}

static int folder_order(const void *a, const void *b)
{
    const struct language_of_people *left = a, *right = b;

    return str_compare(left->folder, right->folder);
}

static void count_letters(struct language_counts *counts, const struct pool *pool,
                          const struct lot *lot, const struct tonight *tonight,
                          const struct rules *rules)
{
    for (uint32_t i = 0; i < lot->piece_count; i++)
        add_letter(counts, lot->pieces[i].language);
    for (size_t i = 0; i < pool->count; i++) {
        const struct pool_piece *at = &pool->pieces[i];

        if (at->rows->judgement.disposition != DISPOSITION_NOTICE)
            add_letter(counts, language_choose(&at->person->resident, LANGUAGE_ANY_VARIANT, rules,
                                               press_find, tonight->press)
                                   .folder);
        counts->lacking += at->rows->anomalies >> ANOMALY_NO_TEMPLATE & 1;
    }
    if (counts->count)
        qsort(counts->of, counts->count, sizeof counts->of[0], folder_order);
}

static int person_order(const void *a, const void *b)
{
    const struct person *left = *(struct person *const *)a, *right = *(struct person *const *)b;

    return str_compare(left->resident_id, right->resident_id);
}

static void count_by_hand(struct language_counts *counts, const struct intake *intake)
{
    const struct person **held = mem_zero(intake->dues.live.count, sizeof *held);
    size_t count = 0;

    for (size_t i = 0; i < intake->dues.live.count; i++)
        if (intake->dues.live.at[i]->judgement.reason == REASON_FORMAT)
            held[count++] = intake->dues.live.at[i]->person;
    if (count)
        qsort(held, count, sizeof *held, person_order);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || held[i] != held[i - 1])
            counts->by_hand[held[i]->resident.format]++;
    mem_free(held);
}

void languages_count(struct language_counts *counts, const struct intake *intake,
                     const struct pool *pool, const struct lot *lot, const struct tonight *tonight,
                     const struct rules *rules)
{
    *counts = (struct language_counts){.count = 0};
    count_letters(counts, pool, lot, tonight, rules);
    count_by_hand(counts, intake);
}

/* The places nearest to a postal code. */
#include "core/letter/places.h"

/* The digits of the longest beginning that fits; 0: none. */
static size_t fit_of(const struct place *place, Str postal_code)
{
    size_t longest = 0;

    for (size_t i = 0; i < place->code_count; i++)
        if (place->codes[i].n > longest && str_starts(postal_code, place->codes[i]))
            longest = place->codes[i].n;
    return longest;
}

static bool is_taken(const struct place *const *near, size_t taken, const struct place *place)
{
    for (size_t i = 0; i < taken; i++)
        if (near[i] == place)
            return true;
    return false;
}

size_t places_near(const struct place *places, size_t count, Str postal_code,
                   const struct place *near[PLACES_NAMED])
{
    size_t taken = 0;

    while (taken < PLACES_NAMED && taken < count) {
        const struct place *best = NULL;

        for (size_t i = 0; i < count; i++)
            if (!is_taken(near, taken, &places[i]) &&
                (!best || fit_of(&places[i], postal_code) > fit_of(best, postal_code)))
                best = &places[i];
        near[taken++] = best;
    }
    return taken;
}

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

bool place_serves(const struct place *place, struct place_need need)
{
    return (place->cards || !need.card) && (place->anyone || !need.other);
}

size_t places_serving(const struct place *places, size_t count, struct place_need need)
{
    size_t serving = 0;

    for (size_t i = 0; i < count; i++)
        serving += place_serves(&places[i], need);
    return serving;
}

static Str spaced(Str text, struct arena *arena)
{
    return text.n ? arena_printf(arena, "　%.*s", STR_ARG(text)) : STR_EMPTY;
}

void place_show(struct place *place, struct arena *arena)
{
    Str url = spaced(place->booking_url, arena);

    place->shown[PLACE_NAME] = place->name;
    place->shown[PLACE_ADDRESS] = spaced(place->address, arena);
    place->shown[PLACE_HOURS] = spaced(place->hours, arena);
    place->shown[PLACE_PHONE] = spaced(place->phone, arena);
    place->shown[PLACE_BOOKED] =
        place->booking_words.n
            ? arena_printf(arena, "　%.*s%.*s", STR_ARG(place->booking_words), STR_ARG(url))
            : STR_EMPTY;
}

size_t places_near(const struct place *places, size_t count, struct place_need need,
                   Str postal_code, const struct place *near[PLACES_NAMED])
{
    size_t taken = 0, serving = places_serving(places, count, need);

    while (taken < PLACES_NAMED && taken < serving) {
        const struct place *best = NULL;

        for (size_t i = 0; i < count; i++)
            if (place_serves(&places[i], need) && !is_taken(near, taken, &places[i]) &&
                (!best || fit_of(&places[i], postal_code) > fit_of(best, postal_code)))
                best = &places[i];
        near[taken++] = best;
    }
    return taken;
}

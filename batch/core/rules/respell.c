/* Notices that no row bears, by their resident. */
#include "core/rules/respell.h"

void respelling_begin(struct respelling *respelling, const struct history *history,
                      struct arena *arena)
{
    *respelling = (struct respelling){.by_resident = {.arena = arena}};
    for (struct memory *at = history_next(history, NULL); at; at = history_next(history, at))
        if (at->told && !at->tonight.borne)
            index_put(&respelling->by_resident, str_hash(at->told->resident_id),
                      history_at(history, at->number));
}

bool respelling_may(const struct memory *own, const struct certificate *certificate)
{
    char id[PACKED_BYTES_MAX];

    return !own || (!own->told && str_equal(memory_listed_of(own, id), certificate->resident_id));
}

struct index_at respelling_at(const struct respelling *respelling,
                              const struct certificate *certificate)
{
    return index_at(&respelling->by_resident, str_hash(certificate->resident_id));
}

struct memory *respelling_next(const struct respelling *respelling,
                               const struct certificate *certificate, struct index_at *at)
{
    struct memory *memory;

    do
        memory = index_next(&respelling->by_resident, at);
    while (memory && !((enum kind)memory->kind == certificate->kind &&
                       day_equal(memory_expires(memory), certificate->expires_on) &&
                       str_equal(memory->told->resident_id, certificate->resident_id)));
    return memory;
}

static bool goes_first(const struct memory *a, const struct memory *b)
{
    char first[PACKED_BYTES_MAX], second[PACKED_BYTES_MAX];

    if (memory_is_told(a) != memory_is_told(b))
        return memory_is_told(a);
    return str_compare(memory_key(a, first).serial, memory_key(b, second).serial) < 0;
}

struct memory *respelling_of(const struct respelling *respelling,
                             const struct certificate *certificate)
{
    struct index_at at = respelling_at(respelling, certificate);
    struct memory *found = NULL, *memory;

    while ((memory = respelling_next(respelling, certificate, &at)) != NULL)
        if (day_equal(memory->told->issued_on, certificate->issued_on) &&
            (!found || goes_first(memory, found)))
            found = memory;
    return found;
}

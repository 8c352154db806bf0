/* From what register and list say to a folder of the templates. */
#include "core/rules/language.h"

static const Str japanese = {"ja", 2}, large_end = {"-large", 6};

void language_overlay(struct resident *resident, const struct language_entry *entry)
{
    if (!str_is_empty(entry->language))
        resident->language = entry->language;
    if (!entry->names_format)
        return;
    resident->format = entry->format;
    resident->bad_format = false; /* the register's word does not count any more */
}

static Str wanted_by(const struct resident *resident, int variant, const struct rules *rules)
{
    if (!str_is_empty(resident->language))
        return resident->language;
    if (variant != LANGUAGE_ANY_VARIANT && !str_is_empty(rules->language_of[variant]))
        return rules->language_of[variant];
    return japanese;
}

struct language_choice language_choose(const struct resident *resident, int variant,
                                       const struct rules *rules, language_find *find,
                                       const void *context)
{
    struct language_choice choice = {.lacking = false};
    Str wanted = wanted_by(resident, variant, rules);
    bool large = resident->format == FORMAT_LARGE && !str_ends(wanted, large_end);

    if (large && find(context, variant, wanted, true, &choice.folder))
        return choice;
    choice.lacking = large;
    if (find(context, variant, wanted, false, &choice.folder))
        return choice;
    choice.lacking = true;
    if (large && find(context, variant, japanese, true, &choice.folder))
        return choice;
    choice.folder = japanese;
    return choice;
}

bool format_is_by_hand(enum format format)
{
    return format == FORMAT_BRAILLE || format == FORMAT_AUDIO || format == FORMAT_PHONE;
}

/* Further counters: the list places (docs/contract 2.5). */
#include "edge/config/config_parts.h"

enum { CODE_DIGITS_MAX = 7, URL_MAX = 200 };

int postal_codes_read(struct reading *reading, Setting *group, const char *name, Str *codes,
                      size_t most, size_t *count, struct err *err)
{
    struct settings *settings = &reading->settings;
    Str rest = STR_EMPTY;

    if (setting_text(settings, group, name, &rest, err))
        return -1;
    while (!str_is_empty(rest)) {
        const char *comma = memchr(rest.p, ',', rest.n);
        Str code = str_trim(str_take(rest, comma ? (size_t)(comma - rest.p) : rest.n));
        bool good = code.n >= 1 && code.n <= CODE_DIGITS_MAX;

        for (size_t i = 0; i < code.n; i++)
            good = good && code.p[i] >= '0' && code.p[i] <= '9';
        if (!good || *count == most || (comma && comma + 1 == rest.p + rest.n))
            return err_say(err, PLACE_POSTAL, WHERE(settings, setting_member(group, name)),
                           (int)most);
        codes[(*count)++] = code;
        rest = comma ? str_skip(rest, (size_t)(comma - rest.p) + 1) : STR_EMPTY;
    }
    return 0;
}

static bool is_url(Str text)
{
    bool good = (str_starts(text, STR("https://")) && text.n > 8) ||
                (str_starts(text, STR("http://")) && text.n > 7);

    for (size_t i = 0; i < text.n; i++)
        good = good && text.p[i] > ' ' && text.p[i] < 0x7F;
    return good && text.n <= URL_MAX;
}

static int booking_read(struct reading *reading, Setting *entry, struct place *place,
                        struct err *err)
{
    struct settings *settings = &reading->settings;
    Setting *group;

    if (setting_group(settings, entry, "booking", &group, err) ||
        setting_text(settings, group, "url", &place->booking_url, err) ||
        setting_text(settings, group, "words", &place->booking_words, err))
        return -1;
    if (!group)
        return 0;
    if (str_is_empty(str_trim(place->booking_words)))
        return err_say(err, PLACE_BOOKING, WHERE(settings, group));
    if (setting_member(group, "url") && !is_url(place->booking_url))
        return err_say(err, PLACE_URL, WHERE(settings, setting_member(group, "url")), URL_MAX);
    return 0;
}

static int place_read(struct reading *reading, Setting *entry, struct place *place, struct err *err)
{
    struct settings *settings = &reading->settings;
    int cards = 0, anyone = 0;

    *place = (struct place){.code_count = 0};
    if (setting_is_group(settings, entry, err) || entry_has(reading, entry, "name", err) ||
        setting_text(settings, entry, "name", &place->name, err) ||
        setting_text(settings, entry, "address", &place->address, err) ||
        setting_text(settings, entry, "hours", &place->hours, err) ||
        setting_text(settings, entry, "phone", &place->phone, err) ||
        setting_word(settings, entry, "for", "certificate card", &cards, err) ||
        setting_word(settings, entry, "by", "self anyone", &anyone, err) ||
        booking_read(reading, entry, place, err) ||
        postal_codes_read(reading, entry, "postal", place->codes, PLACE_CODES_MAX,
                          &place->code_count, err))
        return -1;
    if (str_is_empty(str_trim(place->name)))
        return err_say(err, CONFIG_EMPTY, WHERE(settings, setting_member(entry, "name")));
    place->cards = cards == 1;
    place->anyone = anyone == 1;
    place_show(place, reading->arena);
    return 0;
}

int places_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *list;

    if (setting_list(settings, reading->root, "places", PLACES_MAX, &list, err))
        return -1;
    config->place_count = setting_count(list);
    if (list)
        config->places_line = setting_line(list);
    config->places = ARENA_ARRAY(reading->arena, struct place, config->place_count);
    for (size_t i = 0; i < config->place_count; i++) {
        Setting *entry = setting_entry(list, i);

        if (place_read(reading, entry, &config->places[i], err))
            return -1;
        for (size_t k = 0; k < i; k++)
            if (str_equal(config->places[k].name, config->places[i].name))
                return err_say(err, CONFIG_TWICE, WHERE(settings, entry));
    }
    return 0;
}

/*
 * The office's strings: from which mail day on, and in which language (docs/contract 2.1).
 *
 * They are kept in layers, sorted by day: the group office itself, the groups of languages in it,
 * and the same for each entry of office.from. The last layer that has a key speaks.
 */
#include <stdlib.h>

#include "edge/config/config_parts.h"

enum { OFFICE_FROM_MAX = 64, OFFICE_LAYERS_MAX = 1024, CARD_WEEKS_MAX = 26, CARD_WEEKS = 4 };

static const char japanese[] = "ja";

/* ---- reading --------------------------------------------------------------------------------- */

struct layering { /* what of the group is being read */
    struct reading *reading;
    Day from;
    VEC(struct config_strings) layers;
};

static bool is_language_name(Str name)
{
    bool good = name.n > 0 && name.p[0] >= 'a' && name.p[0] <= 'z';

    for (size_t i = 0; i < name.n; i++)
        good = good && ((name.p[i] >= 'a' && name.p[i] <= 'z') ||
                        (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '_');
    return good;
}

/* A number of weeks, as a text: "4". 0: it is none. */
static int weeks_of(Str text)
{
    int weeks = 0;

    if (text.n == 0 || text.n > 2)
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        weeks = weeks * 10 + text.p[i] - '0';
    }
    return weeks <= CARD_WEEKS_MAX ? weeks : 0;
}

static int string_read(struct layering *layering, const Setting *entry, struct config_pair *pair,
                       struct err *err)
{
    struct settings *settings = &layering->reading->settings;

    pair->key = arena_copy(layering->reading->arena, str_of(config_setting_name(entry)));
    if (setting_text_of(settings, entry, &pair->text, err))
        return -1;
    if (str_is_empty(str_trim(pair->text)))
        pair->text = STR_EMPTY;
    if (str_equal(pair->key, STR("card_weeks")) && !str_is_empty(pair->text) &&
        weeks_of(pair->text) == 0)
        return err_say(err, OFFICE_WEEKS, WHERE(settings, entry), CARD_WEEKS_MAX);
    return 0;
}

/* office.from, and the day of one of its entries. */
static bool is_no_string(const struct layering *layering, const Setting *entry)
{
    return str_equal(str_of(config_setting_name(entry)),
                     day_is(layering->from) ? STR("day") : STR("from"));
}

/* The strings of one group: members that are groups or lists, and the day, are none. */
static int strings_read(struct layering *layering, Setting *group, Str language, struct err *err)
{
    struct config_strings layer = {layering->from, language, NULL, 0, setting_line(group)};
    size_t members = setting_count(group);

    layer.pairs = ARENA_ARRAY(layering->reading->arena, struct config_pair, members);
    for (size_t i = 0; i < members; i++) {
        Setting *entry = setting_entry(group, i);

        if (str_is_empty(language) &&
            (config_setting_is_group(entry) || is_no_string(layering, entry)))
            continue;
        if (string_read(layering, entry, &layer.pairs[layer.count++], err))
            return -1;
    }
    VEC_PUSH(&layering->layers, layer);
    return 0;
}

/* "ja_easy" speaks for the language "ja-easy". */
static Str language_of(Str name, struct arena *arena)
{
    char *text = arena_take(arena, name.n + 1);

    for (size_t i = 0; i < name.n; i++)
        text[i] = name.p[i] == '_' ? '-' : name.p[i];
    text[name.n] = '\0';
    return (Str){text, name.n};
}

/* A group with its groups of languages. */
static int layer_read(struct layering *layering, Setting *group, struct err *err)
{
    struct settings *settings = &layering->reading->settings;

    if (strings_read(layering, group, STR_EMPTY, err))
        return -1;
    for (size_t i = 0; i < setting_count(group); i++) {
        Setting *entry = setting_entry(group, i);
        Str name = str_of(config_setting_name(entry));

        if (!config_setting_is_group(entry))
            continue;
        if (str_equal(name, str_of(japanese)))
            return err_say(err, OFFICE_JAPANESE, WHERE(settings, entry),
                           setting_path(settings, group));
        if (!is_language_name(name))
            return err_say(err, OFFICE_LANGUAGE, WHERE(settings, entry));
        if (strings_read(layering, entry, language_of(name, layering->reading->arena), err))
            return -1;
    }
    return 0;
}

static int from_read(struct layering *layering, Setting *office, struct err *err)
{
    struct settings *settings = &layering->reading->settings;
    Setting *list;

    if (setting_list(settings, office, "from", OFFICE_FROM_MAX, &list, err))
        return -1;
    for (size_t i = 0; i < setting_count(list); i++) {
        Setting *entry = setting_entry(list, i);

        if (setting_is_group(settings, entry, err) ||
            entry_has(layering->reading, entry, "day", err) ||
            setting_day(settings, entry, "day", &layering->from, err))
            return -1;
        for (size_t k = 0; k < layering->layers.count; k++)
            if (day_equal(layering->layers.at[k].from, layering->from))
                return err_say(err, CONFIG_TWICE, WHERE(settings, entry));
        if (layer_read(layering, entry, err))
            return -1;
    }
    return 0;
}

static int layer_order(const void *a, const void *b)
{
    const struct config_strings *left = a, *right = b;
    int order = day_compare(left->from, right->from);

    return order != 0 ? order : str_compare(left->language, right->language);
}

/* ---- what must hold between them ------------------------------------------------------------- */

static const struct config_pair *pair_of(const struct config_strings *layer, Str key)
{
    for (size_t i = 0; i < layer->count; i++)
        if (str_equal(layer->pairs[i].key, key))
            return &layer->pairs[i];
    return NULL;
}

/* What of `language` was last said of `key` up to `day`; NULL: nothing. */
static const struct config_strings *layer_of(const struct config *config, Str language, Day day,
                                             Str key)
{
    for (size_t i = config->office_count; i-- > 0;) {
        const struct config_strings *at = &config->office[i];

        if (!day_before(day, at->from) && str_equal(at->language, language) && pair_of(at, key))
            return at;
    }
    return NULL;
}

/* A string that changes in Japanese changes in each language that has words of its own for it: an
 * English letter would go on naming the counter of last year. */
static int behind_check(const struct reading *reading, struct err *err)
{
    const struct config *config = reading->config;

    for (size_t i = 0; i < config->office_count; i++) {
        const struct config_strings *now = &config->office[i];

        for (size_t k = 0; k < now->count && day_is(now->from) && str_is_empty(now->language); k++)
            for (size_t j = 0; j < config->office_count; j++) {
                const struct config_strings *other = &config->office[j];
                Str key = now->pairs[k].key;
                const struct config_strings *said =
                    layer_of(config, other->language, now->from, key);
                char day[DAY_TEXT_MAX];

                if (str_is_empty(other->language) || !said || day_equal(said->from, now->from))
                    continue;
                return err_say(err, OFFICE_BEHIND, config->file.configured.p, now->line,
                               STR_ARG(key), day_text(now->from, day), STR_ARG(other->language),
                               STR_ARG(key));
            }
    }
    return 0;
}

int office_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    struct layering layering = {.reading = reading, .from = DAY_NONE};
    Setting *group;
    int status = 0;

    if (setting_group(&reading->settings, reading->root, "office", &group, err))
        return -1;
    if (group) {
        config->office_line = setting_line(group);
        status = layer_read(&layering, group, err) || from_read(&layering, group, err) ? -1 : 0;
    }
    config->office_count = layering.layers.count;
    config->office = VEC_KEEP(reading->arena, &layering.layers);
    VEC_RELEASE(&layering.layers);
    if (config->office_count)
        qsort(config->office, config->office_count, sizeof *config->office, layer_order);
    return status ? -1 : behind_check(reading, err);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static bool said_in(const struct config *config, Str language, Day mail_on, Str key, Str *text)
{
    const struct config_strings *layer = layer_of(config, language, mail_on, key);

    if (!layer)
        return false;
    *text = pair_of(layer, key)->text;
    return true;
}

bool config_office_own(const struct config *config, Str language, Day mail_on, Str key, Str *text)
{
    const Str large = STR("-large");

    *text = STR_EMPTY;
    if (str_is_empty(language) || str_equal(language, str_of(japanese)))
        return said_in(config, STR_EMPTY, mail_on, key, text);
    if (said_in(config, language, mail_on, key, text))
        return true;
    return str_ends(language, large) &&
           config_office_own(config, str_take(language, language.n - large.n), mail_on, key, text);
}

Str config_office(const struct config *config, Str language, Day mail_on, Str key)
{
    Str text;

    if (!config_office_own(config, language, mail_on, key, &text))
        said_in(config, STR_EMPTY, mail_on, key, &text);
    return text;
}

int config_card_weeks(const struct config *config, Day mail_on)
{
    int weeks = weeks_of(config_office(config, STR_EMPTY, mail_on, STR("card_weeks")));

    return weeks > 0 ? weeks : CARD_WEEKS;
}

bool config_office_same(const struct config *config, Day a, Day b)
{
    for (size_t i = 0; i < config->office_count; i++)
        if (day_before(a, config->office[i].from) != day_before(b, config->office[i].from))
            return false;
    return true;
}

/* What says who sends a letter. */
static const struct {
    const char *key, *example;
} needed[] = {{"name", "○○市"},
              {"section", "市民課"},
              {"phone", "0000-00-0000"},
              {"counter", "市役所1階1番窓口"}};

bool config_office_needed(Str key)
{
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (str_equal(key, str_of(needed[i].key)))
            return true;
    return false;
}

int config_check_office(const struct config *config, struct err *err)
{
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        Str key = str_of(needed[i].key);
        char day[DAY_TEXT_MAX];

        if (str_is_empty(config_office(config, STR_EMPTY, DAY_NONE, key)))
            return err_say(err, CONFIG_OFFICE, config->file.configured.p, config->office_line,
                           needed[i].key, needed[i].key, needed[i].example);
        for (size_t k = 0; k < config->office_count; k++) {
            const struct config_strings *layer = &config->office[k];
            const struct config_pair *pair = pair_of(layer, key);

            if (pair && str_is_empty(pair->text) && str_is_empty(layer->language))
                return err_say(err, OFFICE_EMPTIED, config->file.configured.p, layer->line,
                               needed[i].key, day_text(layer->from, day), needed[i].key,
                               needed[i].example);
        }
    }
    return 0;
}

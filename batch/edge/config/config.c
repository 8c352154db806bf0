/*
 * The configuration: which keys there are, their defaults, and what must hold between them.
 *
 * Each function reads one group of docs/contract 2. Defaults are set first; a key that is absent
 * leaves its default. What is unknown is looked for before what is missing, so that a mistyped key
 * is named.
 */
#include "edge/config/config.h"

#include <string.h>

#include "disk/path.h"
#include "core/days/calendar.h"
#include "core/text/columns.h"
#include "edge/config/config_parts.h"

/* The chain of docs/contract 2 where Debian 12 installs it. */
static const char *const default_fonts[] = {
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
};

/*
 * A 長形3号 window envelope (docs/domain.md 5): window 45 x 90 mm; a folded A4 slides by 21 mm and 15
 * mm. With x = 21 and y = 17 all that can ever show, 132 x 75 mm, lies on the sheet and above its
 * fold at 99 mm.
 */
enum {
    WINDOW_X = 21,
    WINDOW_Y = 17,
    WINDOW_W = 90,
    WINDOW_H = 45,
    WINDOW_PLAY_X = 21,
    WINDOW_PLAY_Y = 15
};
enum { DATE_WORDS_MAX = 8 };
enum { SHEET_W_MM = 210, SHEET_H_MM = 297 };

#define SHIPPED_HOLIDAYS "templates/calendar/holidays.csv" /* below the folder of shipped data */
#define SHIPPED_TEMPLATES "templates"

static void defaults_set(struct reading *reading, const char *path);
static int registers_read(struct reading *reading, struct err *err);
static int letters_read(struct reading *reading, struct err *err);
static int output_read(struct reading *reading, struct err *err);
static int required_check(struct reading *reading, struct err *err);

/* ---- the story ------------------------------------------------------------------------------- */

int config_load(struct config *config, const char *path, const char *share, struct arena *arena,
                struct err *err)
{
    struct reading reading = {.config = config, .share = share, .arena = arena};
    int status = -1;

    *config = (struct config){0};
    defaults_set(&reading, path);
    if (settings_open(&reading.settings, path, arena, err))
        goto out;
    reading.root = config_root_setting(&reading.settings.parsed);
    if (office_read(&reading, err) || registers_read(&reading, err) ||
        calendar_read(&reading, err) || mailing_read(&reading, err) ||
        letters_read(&reading, err) || print_read(&reading, err) || post_read(&reading, err) ||
        places_read(&reading, err) || load_read(&reading, err) || rules_read(&reading, err) ||
        gates_read(&reading, err) ||
        output_read(&reading, err) || settings_all_known(&reading.settings, err) ||
        required_check(&reading, err) || paths_check(&reading, err))
        goto out;
    settings_sha256(&reading.settings, config->sha256);
    config->written = settings_written(&reading.settings, &config->written_count);
    config->shown = settings_shown(&reading.settings, &config->shown_count);
    status = 0;
out:
    settings_release(&reading.settings);
    return status;
}

static struct config_path shipped(struct reading *reading, const char *name)
{
    return (struct config_path){STR_EMPTY,
                                arena_printf(reading->arena, "%s/%s", reading->share, name)};
}

static void offices_default(struct office_words *offices)
{
    static const char *const words[] = {"会社", "法人", "事務所",     "センター", "施設",
                                        "病院", "医院", "クリニック", "協会",     "組合",
                                        "役所", "役場", "学園"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        offices->at[offices->count++] = str_of(words[i]);
}

static void fonts_default(struct reading *reading)
{
    struct config *config = reading->config;

    config->font_count = sizeof default_fonts / sizeof default_fonts[0];
    config->fonts = ARENA_ARRAY(reading->arena, struct config_path, config->font_count);
    for (size_t i = 0; i < config->font_count; i++)
        config->fonts[i] = (struct config_path){str_of(default_fonts[i]), str_of(default_fonts[i])};
}

static void defaults_set(struct reading *reading, const char *path)
{
    struct config *config = reading->config;
    struct rules *rules = &config->rules;
    config->file.configured = config->file.path = arena_copy(reading->arena, str_of(path));
    reading->folder = path_folder(str_of(path));
    config->office_line = config->mailing_line = config->print_line = config->places_line = 1;
    config->encoding = ENCODING_UTF8;
    config->max_unreadable = 100;
    config->holidays = shipped(reading, SHIPPED_HOLIDAYS);
    config->holidays_encoding = ENCODING_CP932;
    config->closed[config->closed_count++] = (struct day_entry){12, 29, 1, 3};
    for (int weekday = 0; weekday < 5; weekday++)
        config->mailing_days[config->mailing_day_count++] =
            (struct mailing_rule){weekday, NTH_EVERY};
    rules->lead_days = 1;
    rules->delivery_days = 3;
    rules->late_days = 14;
    rules->floor_days = 30;
    rules->past_days = 35;
    rules->since = DAY_NONE;
    rules->leap = LEAP_FEB28;
    rules->by_issue[0] = (struct validity){DAY_NONE, 3, 5};
    rules->by_issue_count = 1;
    config->templates = shipped(reading, SHIPPED_TEMPLATES);
    config->bundle_letters = 500;
    config->duplex = true;
    fonts_default(reading);
    print_defaults(&config->shop);
    offices_default(&rules->offices);
    config->window_x = WINDOW_X;
    config->window_y = WINDOW_Y;
    config->window_w = WINDOW_W;
    config->window_h = WINDOW_H;
    config->window_play_x = WINDOW_PLAY_X;
    config->window_play_y = WINDOW_PLAY_Y;
}

/* ---- paths, encodings, pairs ----------------------------------------------------------------- */

static struct config_path path_resolve(struct reading *reading, Str configured)
{
    bool absolute = configured.n > 0 && configured.p[0] == '/';

    if (absolute || str_equal(reading->folder, STR(".")))
        return (struct config_path){configured, configured};
    return (struct config_path){configured,
                                arena_printf(reading->arena, STR_FMT "/" STR_FMT,
                                             STR_ARG(reading->folder), STR_ARG(configured))};
}

int path_read(struct reading *reading, Setting *group, const char *name, struct config_path *path,
              struct err *err)
{
    Str text = STR_EMPTY;

    if (setting_text(&reading->settings, group, name, &text, err))
        return -1;
    if (!setting_member(group, name))
        return 0;
    if (text.n == 0)
        return err_say(err, CONFIG_EMPTY, WHERE(&reading->settings, setting_member(group, name)));
    *path = path_resolve(reading, text);
    return 0;
}

int encoding_read(struct reading *reading, Setting *group, const char *name,
                  enum encoding *encoding, struct err *err)
{
    int index = (int)*encoding;

    if (setting_word(&reading->settings, group, name, "utf-8 cp932 euc-jp-ms", &index, err))
        return -1;
    *encoding = (enum encoding)index;
    return 0;
}

int entry_has(struct reading *reading, Setting *entry, const char *name, struct err *err)
{
    const char *path;

    if (setting_member(entry, name))
        return 0;
    path = setting_path(&reading->settings, entry);
    return setting_required(&reading->settings, entry,
                            arena_printf(reading->arena, "%s.%s", path, name).p, err);
}

/* The members of a group as pairs: any key, each with a text. */
static int pairs_read(struct reading *reading, Setting *parent, const char *name,
                      struct config_pair **pairs, size_t *count, Setting **group, struct err *err)
{
    if (setting_group(&reading->settings, parent, name, group, err))
        return -1;
    *count = setting_count(*group);
    *pairs = ARENA_ARRAY(reading->arena, struct config_pair, *count);
    for (size_t i = 0; i < *count; i++) {
        Setting *entry = setting_entry(*group, i);

        (*pairs)[i].key = arena_copy(reading->arena, str_of(config_setting_name(entry)));
        if (setting_text_of(&reading->settings, entry, &(*pairs)[i].text, err))
            return -1;
    }
    return 0;
}

/* ---- registers ------------------------------------------------------------------------------- */

static int own_headers_read(struct reading *reading, Setting *parent, const char *name,
                            bool residents, struct config_pair **pairs, size_t *count,
                            struct err *err)
{
    Setting *group;

    if (pairs_read(reading, parent, name, pairs, count, &group, err))
        return -1;
    for (size_t i = 0; i < *count; i++) {
        Setting *entry = setting_entry(group, i);
        struct config_pair *pair = &(*pairs)[i];

        if (column_find(residents, pair->key) < 0)
            return err_say(err, CONFIG_COLUMN, WHERE(&reading->settings, entry));
        pair->text = str_trim(pair->text);
        if (pair->text.n == 0)
            return err_say(err, CONFIG_EMPTY, WHERE(&reading->settings, entry));
        for (size_t j = 0; j < i; j++)
            if (str_equal((*pairs)[j].text, pair->text))
                return err_say(err, CONFIG_TWICE, WHERE(&reading->settings, entry));
    }
    return 0;
}

static int value_read(struct reading *reading, Setting *entry, struct config_value *value,
                      struct err *err)
{
    static const char *const required[] = {"file", "column", "own", "means"};
    struct settings *settings = &reading->settings;
    int file = 0, column;

    if (setting_is_group(settings, entry, err))
        return -1;
    for (size_t i = 0; i < sizeof required / sizeof required[0]; i++)
        if (entry_has(reading, entry, required[i], err))
            return -1;
    if (setting_word(settings, entry, "file", "residents certificates", &file, err) ||
        setting_text(settings, entry, "column", &value->column, err) ||
        setting_text(settings, entry, "own", &value->own, err) ||
        setting_text(settings, entry, "means", &value->means, err))
        return -1;
    value->residents = file == 0;
    value->own = str_trim(value->own);
    column = column_find(value->residents, value->column);
    if (column < 0)
        return err_say(err, CONFIG_COLUMN, WHERE(settings, setting_member(entry, "column")));
    if (column_word_value(value->residents, column, value->means) < 0)
        return err_say(err, CONFIG_MEANS, WHERE(settings, setting_member(entry, "means")));
    return 0;
}

static bool value_is_taken(const struct config *config, const struct config_value *value)
{
    for (const struct config_value *other = config->values; other < value; other++)
        if (other->residents == value->residents && str_equal(other->column, value->column) &&
            str_equal(other->own, value->own))
            return true;
    return false;
}

static int values_read(struct reading *reading, Setting *group, struct err *err)
{
    struct config *config = reading->config;
    Setting *list;

    if (setting_list(&reading->settings, group, "values", CONFIG_VALUES_MAX, &list, err))
        return -1;
    config->value_count = setting_count(list);
    config->values = ARENA_ARRAY(reading->arena, struct config_value, config->value_count);
    for (size_t i = 0; i < config->value_count; i++) {
        Setting *entry = setting_entry(list, i);

        if (value_read(reading, entry, &config->values[i], err))
            return -1;
        if (value_is_taken(config, &config->values[i]))
            return err_say(err, CONFIG_TWICE, WHERE(&reading->settings, entry));
    }
    return 0;
}

/* Forms of dates that no register has unless it is said: one so far. */
static int dates_read(struct reading *reading, Setting *group, struct err *err)
{
    Setting *list;

    if (setting_list(&reading->settings, group, "dates", DATE_WORDS_MAX, &list, err))
        return -1;
    for (size_t i = 0; i < setting_count(list); i++) {
        const Setting *entry = setting_entry(list, i);
        Str text;

        if (setting_text_of(&reading->settings, entry, &text, err))
            return -1;
        if (!str_equal(text, STR("era-number")))
            return err_say(err, CONFIG_WORD, WHERE(&reading->settings, entry), "era-number");
        if (reading->config->era_numbers)
            return err_say(err, CONFIG_TWICE, WHERE(&reading->settings, entry));
        reading->config->era_numbers = true;
    }
    return 0;
}

static int registers_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    Setting *group;

    return setting_group(&reading->settings, reading->root, "registers", &group, err) ||
                   path_read(reading, group, "residents", &config->residents, err) ||
                   path_read(reading, group, "certificates", &config->certificates, err) ||
                   encoding_read(reading, group, "encoding", &config->encoding, err) ||
                   own_headers_read(reading, group, "resident_columns", /*residents*/ true,
                                    &config->resident_columns, &config->resident_column_count,
                                    err) ||
                   own_headers_read(reading, group, "certificate_columns", /*residents*/ false,
                                    &config->certificate_columns, &config->certificate_column_count,
                                    err) ||
                   values_read(reading, group, err) || dates_read(reading, group, err) ||
                   setting_integer(&reading->settings, group, "max_unreadable", 0, 999999999,
                                   &config->max_unreadable, err)
               ? -1
               : 0;
}

/* ---- letters, post --------------------------------------------------------------------------- */

static int fonts_read(struct reading *reading, Setting *group, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *list;
    Str text;

    if (setting_list(settings, group, "fonts", CONFIG_FONTS_MAX, &list, err))
        return -1;
    if (!list)
        return 0;
    config->font_count = setting_count(list);
    if (config->font_count == 0)
        return err_say(err, CONFIG_NO_ENTRY, WHERE(settings, list));
    config->fonts = ARENA_ARRAY(reading->arena, struct config_path, config->font_count);
    for (size_t i = 0; i < config->font_count; i++) {
        Setting *entry = setting_entry(list, i);

        if (setting_text_of(settings, entry, &text, err))
            return -1;
        if (text.n == 0)
            return err_say(err, CONFIG_EMPTY, WHERE(settings, entry));
        config->fonts[i] = path_resolve(reading, text);
    }
    return 0;
}

/* Words without blanks at their ends: one that is empty would stand in every name. */
static int offices_read(struct reading *reading, Setting *group, struct err *err)
{
    struct office_words *offices = &reading->config->rules.offices;
    struct settings *settings = &reading->settings;
    Setting *list;

    if (setting_list(settings, group, "offices", OFFICE_WORDS_MAX, &list, err))
        return -1;
    if (!list)
        return 0;
    offices->count = setting_count(list);
    for (size_t i = 0; i < offices->count; i++) {
        Setting *entry = setting_entry(list, i);
        Str text;

        if (setting_text_of(settings, entry, &text, err))
            return -1;
        offices->at[i] = str_trim(text);
        if (str_is_empty(offices->at[i]))
            return err_say(err, CONFIG_EMPTY, WHERE(settings, entry));
    }
    return 0;
}

static int window_read(struct reading *reading, Setting *letters, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *group;

    if (setting_group(settings, letters, "window", &group, err) ||
        setting_number(settings, group, "x", 0, SHEET_W_MM, &config->window_x, err) ||
        setting_number(settings, group, "y", 0, SHEET_H_MM, &config->window_y, err) ||
        setting_number(settings, group, "w", 1, SHEET_W_MM, &config->window_w, err) ||
        setting_number(settings, group, "h", 1, SHEET_H_MM, &config->window_h, err) ||
        setting_number(settings, group, "play_x", 0, SHEET_W_MM, &config->window_play_x, err) ||
        setting_number(settings, group, "play_y", 0, SHEET_H_MM, &config->window_play_y, err))
        return -1;
    if (config->window_x + config->window_w > SHEET_W_MM ||
        config->window_y + config->window_h > SHEET_H_MM ||
        config->window_play_x >= config->window_w || config->window_play_y >= config->window_h)
        return err_say(err, CONFIG_WINDOW, WHERE(settings, group));
    return 0;
}

const char *config_variants(struct arena *arena)
{
    const char *words = "";

    for (int v = 0; v < VARIANT_COUNT; v++)
        words =
            arena_printf(arena, "%s%s%s", words, v ? ", " : "", variant_term((enum variant)v).word)
                .p;
    return words;
}

/* For those of whom register and list name no language: by the letter that they get. */
static int language_of_read(struct reading *reading, Setting *letters, struct err *err)
{
    struct settings *settings = &reading->settings;
    Setting *group;

    if (setting_group(settings, letters, "language_of", &group, err))
        return -1;
    for (size_t i = 0; i < setting_count(group); i++) {
        Setting *entry = setting_entry(group, i);
        Str name = str_of(config_setting_name(entry)), text;
        int variant = variant_of(name);

        if (variant < 0 || !str_equal(name, str_of(variant_term((enum variant)variant).word)))
            return err_say(err, CONFIG_VARIANT, WHERE(settings, entry),
                           config_variants(reading->arena));
        if (setting_text_of(settings, entry, &text, err))
            return -1;
        if (str_is_empty(str_trim(text)))
            return err_say(err, CONFIG_EMPTY, WHERE(settings, entry));
        reading->config->rules.language_of[variant] = str_trim(text);
    }
    return 0;
}

static int letters_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    struct settings *settings = &reading->settings;
    Setting *group;
    int page2 = 0, reply = REPLY_PHONE, approval = LETTERS_APPROVAL_NONE;

    if (setting_group(settings, reading->root, "letters", &group, err) ||
        path_read(reading, group, "templates", &config->templates, err) ||
        setting_integer(settings, group, "bundle_letters", 1, 10000, &config->bundle_letters,
                        err) ||
        setting_switch(settings, group, "duplex", &config->duplex, err) ||
        fonts_read(reading, group, err) || offices_read(reading, group, err) ||
        path_read(reading, group, "languages", &config->languages, err) ||
        language_of_read(reading, group, err) ||
        setting_word(settings, group, "page2", "guide form", &page2, err) ||
        setting_word(settings, group, "reply_form", "phone enclosed jlis", &reply, err) ||
        setting_word(settings, group, "approval", "none alarm required", &approval, err) ||
        window_read(reading, group, err))
        return -1;
    config->reply_form = (enum reply_form)reply;
    config->letters_approval = (enum letters_approval)approval;
    config->page2_form = page2 == 1;
    if (setting_member(group, "page2"))
        config->page2_line = setting_line(setting_member(group, "page2"));
    return 0;
}

/* ---- output, required keys ------------------------------------------------------------------- */

static const char *const reader_keys[READER_COUNT] = {
    "output.groups.office", "output.groups.print", "output.groups.metrics"};

const char *config_reader_key(enum config_reader reader)
{
    return reader_keys[reader];
}

static int groups_read(struct reading *reading, Setting *output, struct err *err)
{
    struct settings *settings = &reading->settings;
    Setting *group;

    if (setting_group(settings, output, "groups", &group, err))
        return -1;
    for (int i = 0; i < READER_COUNT; i++) {
        const char *name = strrchr(reader_keys[i], '.') + 1;
        struct config_group *reader = &reading->config->groups[i];
        const Setting *entry = setting_member(group, name);

        if (setting_text(settings, group, name, &reader->name, err))
            return -1;
        if (!entry)
            continue;
        reader->line = setting_line(entry);
        if (str_is_empty(str_trim(reader->name)))
            return err_say(err, CONFIG_EMPTY, WHERE(settings, entry));
    }
    return 0;
}

static int output_read(struct reading *reading, struct err *err)
{
    struct config *config = reading->config;
    Setting *group;

    if (setting_group(&reading->settings, reading->root, "output", &group, err) ||
        path_read(reading, group, "dir", &config->output_dir, err) ||
        path_read(reading, group, "ledger", &config->ledger, err) ||
        path_read(reading, group, "metrics", &config->metrics, err) ||
        groups_read(reading, group, err))
        return -1;
    if (config->ledger.path.n == 0 && config->output_dir.path.n > 0)
        config->ledger =
            path_resolve(reading, arena_printf(reading->arena, STR_FMT "/" LEDGER_FILE,
                                               STR_ARG(config->output_dir.configured)));
    return 0;
}

static int required_check(struct reading *reading, struct err *err)
{
    const struct config *config = reading->config;
    Setting *registers = setting_member(reading->root, "registers");
    Setting *output = setting_member(reading->root, "output");

    if (config->residents.path.n == 0)
        return setting_required(&reading->settings, registers, "registers.residents", err);
    if (config->certificates.path.n == 0)
        return setting_required(&reading->settings, registers, "registers.certificates", err);
    if (config->output_dir.path.n == 0)
        return setting_required(&reading->settings, output, "output.dir", err);
    return 0;
}

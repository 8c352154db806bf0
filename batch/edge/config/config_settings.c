/*
 * Settings one by one. libconfig parses; what it lets pass in silence is looked for in the text
 * before: integers that it would cut (4294967297 becomes 1), @include, a comment without end, NUL.
 */
#include "edge/config/config_settings.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/fill.h"
#include "base/typed.h"
#include "edge/config/config.h"

enum { INTEGER_DIGITS_MAX = 9, INTEGER_MAX = 999999999 };

static int file_take(struct settings *settings, const char *path, Str *text, struct err *err);
static int text_look(const struct settings *settings, Str text, struct err *err);

/* ---- the file -------------------------------------------------------------------------------- */

int settings_open(struct settings *settings, const char *path, struct arena *arena, struct err *err)
{
    Str text = STR_EMPTY;

    *settings = (struct settings){.file = path, .arena = arena};
    config_init(&settings->parsed);
    if (file_take(settings, path, &text, err) || text_look(settings, text, err))
        return -1;
    if (config_read_string(&settings->parsed, text.p) == CONFIG_TRUE)
        return 0;
    return err_say(err, CONFIG_SYNTAX, path, config_error_line(&settings->parsed),
                   config_error_text(&settings->parsed));
}

void settings_release(struct settings *settings)
{
    config_destroy(&settings->parsed);
}

/* The bytes of the file, in the arena, with a line end and a NUL behind them. */
static int file_take(struct settings *settings, const char *path, Str *text, struct err *err)
{
    struct stat is;
    int fd = file_open(path, LINKS_FOLLOWED, path, &is, err);
    char *bytes = arena_take(settings->arena, CONFIG_BYTES_MAX + 2);
    size_t n;
    int failed;

    if (fd < 0)
        return -1;
    failed = bytes_fill(fd, bytes, CONFIG_BYTES_MAX + 1, &n);
    if (failed)
        err_say(err, FILE_READ, path, system_says(failed));
    else if (n > CONFIG_BYTES_MAX)
        err_say(err, CONFIG_TOO_LARGE, path, CONFIG_BYTES_MAX);
    close(fd);
    bytes[n] = '\n'; /* libconfig takes no comment on a last line without one */
    *text = (Str){bytes, n};
    return err->code == EXIT_DONE ? 0 : -1;
}

/* ---- a look at the text ---------------------------------------------------------------------- */

struct look { /* where we are in the text */
    Str rest;
    int line;
};

static void look_skip(struct look *look, size_t bytes)
{
    for (size_t i = 0; i < bytes && i < look->rest.n; i++)
        look->line += look->rest.p[i] == '\n';
    look->rest = str_skip(look->rest, bytes < look->rest.n ? bytes : look->rest.n);
}

static void look_skip_line(struct look *look)
{
    const char *feed = memchr(look->rest.p, '\n', look->rest.n);

    look_skip(look, feed ? (size_t)(feed - look->rest.p) : look->rest.n);
}

/* False where the text does not end; `look` is then left where it begins. `cut`: libconfig would
 * end it at a NUL that is written as an escape, and say nothing. */
static bool look_skip_quoted(struct look *look, bool *cut)
{
    struct look begin = *look;

    *cut = false;
    look_skip(look, 1);
    while (look->rest.n > 0 && look->rest.p[0] != '"') {
        *cut = *cut || str_starts(look->rest, STR("\\x00")) || str_starts(look->rest, STR("\\X00"));
        look_skip(look, look->rest.p[0] == '\\' ? 2 : 1);
    }
    if (look->rest.n > 0) {
        look_skip(look, 1);
        return true;
    }
    *look = begin;
    return false;
}

static size_t name_length(Str s)
{
    size_t n = 0;

    while (n < s.n && (isalnum((unsigned char)s.p[n]) || strchr("*_-", s.p[n])))
        n++;
    return n;
}

/* The length of what could be a number: digits, letters (0x1F, 1e5, 7L), a point, the sign of e. */
static size_t number_length(Str s)
{
    size_t n = 0;

    while (n < s.n && (isalnum((unsigned char)s.p[n]) || s.p[n] == '.' ||
                       ((s.p[n] == '-' || s.p[n] == '+') && n > 0 && (s.p[n - 1] | 32) == 'e')))
        n++;
    return n;
}

static bool number_is_too_long(Str s)
{
    size_t digits = 0;

    if (s.n > 2 && s.p[0] == '0' && (s.p[1] | 32) == 'x')
        return s.n > 10 || strtoul(s.p + 2, NULL, 16) > INTEGER_MAX;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' || (s.p[i] | 32) == 'e')
            return false;
        digits += isdigit((unsigned char)s.p[i]) != 0;
    }
    return digits > INTEGER_DIGITS_MAX;
}

/* Steps over one thing of the text: a comment, a string, a name, a number or a single byte. */
static int look_step(const struct settings *settings, struct look *look, struct err *err)
{
    Str rest = look->rest;
    unsigned char c = (unsigned char)rest.p[0];
    bool cut;

    if (c == '#' || str_starts(rest, STR("//"))) {
        look_skip_line(look);
    } else if (str_starts(rest, STR("/*"))) {
        const char *end = memmem(rest.p + 2, rest.n - 2, "*/", 2);

        if (!end)
            return err_say(err, CONFIG_OPEN_COMMENT, settings->file, look->line);
        look_skip(look, (size_t)(end - rest.p) + 2);
    } else if (c == '"') {
        if (!look_skip_quoted(look, &cut))
            return err_say(err, CONFIG_OPEN_TEXT, settings->file, look->line);
        if (cut)
            return err_say(err, CONFIG_NUL, settings->file, look->line);
    } else if (str_starts(rest, STR("@include"))) {
        return err_say(err, CONFIG_INCLUDE, settings->file, look->line);
    } else if (isalpha(c) || c == '*') {
        look_skip(look, name_length(rest));
    } else if (isdigit(c) || c == '.') {
        Str number = str_take(rest, number_length(rest));

        if (number_is_too_long(number))
            return err_say(err, CONFIG_LONG_INTEGER, settings->file, look->line);
        look_skip(look, number.n);
    } else {
        look_skip(look, 1);
    }
    return 0;
}

static int text_look(const struct settings *settings, Str text, struct err *err)
{
    struct look look = {text, 1};
    const char *nul = memchr(text.p, '\0', text.n);

    if (str_starts(text, STR("\xEF\xBB\xBF")))
        return err_say(err, CONFIG_BOM, settings->file);
    if (nul) { /* libconfig would stop there and say nothing */
        look_skip(&look, (size_t)(nul - text.p));
        return err_say(err, CONFIG_NUL, settings->file, look.line);
    }
    while (look.rest.n > 0)
        if (look_step(settings, &look, err))
            return -1;
    return 0;
}

/* ---- the settings as a whole ----------------------------------------------------------------- */

void settings_sha256(const struct settings *settings, char hex[65])
{
    char *text = NULL;
    size_t n = 0;
    FILE *memory = open_memstream(&text, &n);
    unsigned char sum[32];

    if (!memory)
        memory_stop();
    config_write(&settings->parsed, memory);
    if (fclose(memory))
        memory_stop();
    REQUIRE(EVP_Digest(text, n, sum, NULL, EVP_sha256(), NULL) == 1);
    for (size_t i = 0; i < sizeof sum; i++)
        snprintf(hex + 2 * i, 3, "%02x", sum[i]);
    free(text); /* open_memstream's, not mem_alloc's */
}

const char *setting_path(const struct settings *settings, const Setting *setting)
{
    const Setting *parent = config_setting_parent(setting);
    const char *above;

    if (!parent)
        return "";
    above = setting_path(settings, parent);
    if (!config_setting_name(setting))
        return arena_printf(settings->arena, "%s[%d]", above, config_setting_index(setting)).p;
    return arena_printf(settings->arena, "%s%s%s", above, *above ? "." : "",
                        config_setting_name(setting))
        .p;
}

/* ---- each value ------------------------------------------------------------------------------ */

typedef VEC(struct config_setting) SettingVec;

static Str value_text(const struct settings *settings, const Setting *setting)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_STRING:
        return arena_copy(settings->arena, str_of(config_setting_get_string(setting)));
    case CONFIG_TYPE_BOOL:
        return config_setting_get_bool(setting) ? STR("true") : STR("false");
    case CONFIG_TYPE_FLOAT:
        return arena_printf(settings->arena, "%g", config_setting_get_float(setting));
    default:
        return arena_printf(settings->arena, "%lld", config_setting_get_int64(setting));
    }
}

static Str without_controls(Str text, struct arena *arena)
{
    char *copy = arena_take(arena, text.n + 1);

    for (size_t i = 0; i < text.n; i++)
        copy[i] = (char)((unsigned char)text.p[i] < ' ' || text.p[i] == '\x7f' ? ' ' : text.p[i]);
    copy[text.n] = '\0';
    return (Str){copy, text.n};
}

/* Names, telephones and addresses of the office and of places, whose words stand in letters alone. */
static bool is_told_by_digest(Str key)
{
    return str_starts(key, STR("office.")) || str_starts(key, STR("places["));
}

static Str told_by_digest(Str value, struct arena *arena)
{
    unsigned char sum[32];

    REQUIRE(EVP_Digest(value.p, value.n, sum, NULL, EVP_sha256(), NULL) == 1);
    return arena_printf(arena, "(SHA-256 %02x%02x%02x%02x%02x%02x…)", sum[0], sum[1], sum[2],
                        sum[3], sum[4], sum[5]);
}

static void put_written(const struct settings *settings, const Setting *setting, SettingVec *found)
{
    int count = config_setting_length(setting);
    struct config_setting at;

    if (config_setting_is_aggregate(setting)) {
        for (int i = 0; i < count; i++)
            put_written(settings, config_setting_get_elem(setting, (unsigned)i), found);
        return;
    }
    at.key = str_of(setting_path(settings, setting));
    at.value = without_controls(value_text(settings, setting), settings->arena);
    if (config_setting_type(setting) == CONFIG_TYPE_STRING && is_told_by_digest(at.key))
        at.value = told_by_digest(at.value, settings->arena);
    VEC_PUSH(found, at);
}

static int key_order(const void *a, const void *b)
{
    return str_compare(((const struct config_setting *)a)->key,
                       ((const struct config_setting *)b)->key);
}

struct config_setting *settings_written(const struct settings *settings, size_t *count)
{
    SettingVec found = {0};
    struct config_setting *kept;

    put_written(settings, config_root_setting(&settings->parsed), &found);
    if (found.count)
        qsort(found.at, found.count, sizeof *found.at, key_order);
    *count = found.count;
    kept = VEC_KEEP(settings->arena, &found);
    VEC_RELEASE(&found);
    return kept;
}

typedef VEC(struct config_shown) ShownVec;

static void put_shown(const struct settings *settings, const Setting *setting, ShownVec *found)
{
    int count = config_setting_length(setting);
    struct config_shown at = {.line = setting_line(setting)};

    if (config_setting_is_aggregate(setting))
        for (int i = 0; i < count; i++)
            put_shown(settings, config_setting_get_elem(setting, (unsigned)i), found);
    if ((config_setting_is_aggregate(setting) && count > 0) || config_setting_is_root(setting))
        return;
    at.key = str_of(setting_path(settings, setting));
    at.value = config_setting_is_group(setting)       ? STR("{ }")
               : config_setting_is_aggregate(setting) ? STR("( )")
                                                      : without_controls(value_text(settings, setting), settings->arena);
    if (config_setting_type(setting) == CONFIG_TYPE_STRING)
        at.value = arena_printf(settings->arena, "\"" STR_FMT "\"", STR_ARG(at.value));
    VEC_PUSH(found, at);
}

struct config_shown *settings_shown(const struct settings *settings, size_t *count)
{
    ShownVec found = {0};
    struct config_shown *kept;

    put_shown(settings, config_root_setting(&settings->parsed), &found);
    *count = found.count;
    kept = VEC_KEEP(settings->arena, &found);
    VEC_RELEASE(&found);
    return kept;
}

int setting_line(const Setting *setting)
{
    return (int)setting->line;
}

/* The first setting under `setting`, itself included, that nobody asked for. */
static const Setting *unknown_find(const Setting *setting)
{
    if (!config_setting_is_root(setting) && !config_setting_get_hook(setting))
        return setting;
    if (!config_setting_is_aggregate(setting))
        return NULL;
    for (int i = 0; i < config_setting_length(setting); i++) {
        const Setting *unknown = unknown_find(config_setting_get_elem(setting, (unsigned)i));

        if (unknown)
            return unknown;
    }
    return NULL;
}

int settings_all_known(struct settings *settings, struct err *err)
{
    const Setting *unknown = unknown_find(config_root_setting(&settings->parsed));

    if (!unknown)
        return 0;
    return err_say(err, CONFIG_UNKNOWN_KEY, settings->file, setting_line(unknown),
                   setting_path(settings, unknown));
}

/* ---- one setting ----------------------------------------------------------------------------- */

static Setting *setting_known(Setting *setting)
{
    if (setting)
        config_setting_set_hook(setting, setting); /* anything but NULL */
    return setting;
}

Setting *setting_member(Setting *parent, const char *name)
{
    return parent ? setting_known(config_setting_get_member(parent, name)) : NULL;
}

Setting *setting_entry(Setting *list, size_t index)
{
    return setting_known(config_setting_get_elem(list, (unsigned)index));
}

size_t setting_count(const Setting *list)
{
    return list ? (size_t)config_setting_length(list) : 0;
}

int setting_is_group(struct settings *settings, const Setting *setting, struct err *err)
{
    return config_setting_is_group(setting)
               ? 0
               : err_say(err, CONFIG_NOT_GROUP, WHERE(settings, setting));
}

int setting_group(struct settings *settings, Setting *parent, const char *name, Setting **group,
                  struct err *err)
{
    *group = setting_member(parent, name);
    return *group ? setting_is_group(settings, *group, err) : 0;
}

int setting_list(struct settings *settings, Setting *parent, const char *name, size_t most,
                 Setting **list, struct err *err)
{
    Setting *setting = setting_member(parent, name);

    *list = NULL;
    if (!setting)
        return 0;
    if (!config_setting_is_array(setting) && !config_setting_is_list(setting))
        return err_say(err, CONFIG_NOT_LIST, WHERE(settings, setting));
    if (setting_count(setting) > most)
        return err_say(err, CONFIG_TOO_MANY, WHERE(settings, setting), (int)most);
    *list = setting;
    return 0;
}

int setting_text_of(struct settings *settings, const Setting *setting, Str *text, struct err *err)
{
    enum text_fault fault;

    if (config_setting_type(setting) != CONFIG_TYPE_STRING)
        return err_say(err, CONFIG_NOT_TEXT, WHERE(settings, setting));
    *text = arena_copy(settings->arena, str_of(config_setting_get_string(setting)));
    fault = text_fault(*text, CONFIG_TEXT_MAX);
    if (fault == TEXT_GOOD || fault == TEXT_EMPTY)
        return 0;
    return err_say(err, CONFIG_TEXT, WHERE(settings, setting),
                   text_fault_words(fault, messages_are_english()), CONFIG_TEXT_MAX);
}

int setting_text(struct settings *settings, Setting *parent, const char *name, Str *text,
                 struct err *err)
{
    Setting *setting = setting_member(parent, name);

    return setting ? setting_text_of(settings, setting, text, err) : 0;
}

int setting_integer(struct settings *settings, Setting *parent, const char *name, int least,
                    int most, int *value, struct err *err)
{
    Setting *setting = setting_member(parent, name);
    int number;

    if (!setting)
        return 0;
    if (config_setting_type(setting) != CONFIG_TYPE_INT)
        return err_say(err, CONFIG_NOT_INTEGER, WHERE(settings, setting));
    number = config_setting_get_int(setting);
    if (number < least || number > most)
        return err_say(err, CONFIG_RANGE, WHERE(settings, setting), least, most);
    *value = number;
    return 0;
}

int setting_number(struct settings *settings, Setting *parent, const char *name, int least,
                   int most, double *value, struct err *err)
{
    Setting *setting = setting_member(parent, name);
    double number;

    if (!setting)
        return 0;
    if (config_setting_type(setting) == CONFIG_TYPE_INT)
        number = config_setting_get_int(setting);
    else if (config_setting_type(setting) == CONFIG_TYPE_FLOAT)
        number = config_setting_get_float(setting);
    else
        return err_say(err, CONFIG_NOT_NUMBER, WHERE(settings, setting));
    if (!(number >= least && number <= most)) /* so that no NaN passes */
        return err_say(err, CONFIG_RANGE, WHERE(settings, setting), least, most);
    *value = number;
    return 0;
}

int setting_switch(struct settings *settings, Setting *parent, const char *name, bool *value,
                   struct err *err)
{
    Setting *setting = setting_member(parent, name);

    if (!setting)
        return 0;
    if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
        return err_say(err, CONFIG_NOT_SWITCH, WHERE(settings, setting));
    *value = config_setting_get_bool(setting) == CONFIG_TRUE;
    return 0;
}

int setting_word(struct settings *settings, Setting *parent, const char *name, const char *words,
                 int *index, struct err *err)
{
    Setting *setting = setting_member(parent, name);
    Str text = STR_EMPTY;
    int i = 0;

    if (!setting)
        return 0;
    if (setting_text_of(settings, setting, &text, err))
        return -1;
    for (const char *word = words; *word; i++) {
        size_t n = strcspn(word, " ");

        if (str_equal(text, (Str){word, n})) {
            *index = i;
            return 0;
        }
        word += n + strspn(word + n, " ");
    }
    return err_say(err, CONFIG_WORD, WHERE(settings, setting), words);
}

int setting_day(struct settings *settings, Setting *parent, const char *name, Day *day,
                struct err *err)
{
    Setting *setting = setting_member(parent, name);
    Str text = STR_EMPTY;

    if (!setting)
        return 0;
    if (setting_text_of(settings, setting, &text, err))
        return -1;
    *day = day_of_text(text);
    if (!day_is(*day))
        return err_say(err, CONFIG_DATE, WHERE(settings, setting));
    return 0;
}

int setting_required(struct settings *settings, const Setting *parent, const char *path,
                     struct err *err)
{
    return err_say(err, CONFIG_REQUIRED, settings->file, parent ? setting_line(parent) : 1, path);
}

/* Every setting in force: its value, where it comes from, what it means (kigen check --show). */
#include <stdio.h>
#include <string.h>

#include "edge/config/keys.h"

#define REQUIRED NULL
#define GROUP(name, english, japanese) {name, NULL, "", english, japanese},
#define KEY(key, value, standard, english, japanese) {key, value, standard, english, japanese},
const struct config_key config_keys[] = {
#include "edge/config/keys.def"
};
const size_t config_key_count = sizeof config_keys / sizeof config_keys[0];

/* Whether a value of the file, "mailing.paused[0].from", belongs to the setting `key`, "mailing.paused". */
static bool belongs(Str written, Str key)
{
    return str_starts(written, key) &&
           (written.n == key.n || written.p[key.n] == '.' || written.p[key.n] == '[');
}

/* The setting that a value of the file belongs to: the one of that name, else the one for all others of its group. */
static const struct config_key *key_of(Str written)
{
    const struct config_key *other = NULL;

    for (const struct config_key *key = config_keys; key < config_keys + config_key_count; key++) {
        Str name = str_of(key->key);

        if (!key->value)
            continue;
        if (belongs(written, name))
            return key;
        if (name.p[name.n - 1] == '*' && str_starts(written, (Str){name.p, name.n - 1}))
            other = key;
    }
    return other;
}

/* Where a default is no constant: the path that is used. */
static Str path_in_force(const struct config *config, const char *key)
{
    const struct {
        const char *key;
        Str path;
    } paths[] = {{"calendar.holidays", config->holidays.path},
                 {"letters.templates", config->templates.path},
                 {"output.ledger", config->ledger.path}};

    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (strcmp(paths[i].key, key) == 0)
            return paths[i].path;
    return STR_EMPTY;
}

static void show_standard(const struct config *config, const struct config_key *key)
{
    bool english = messages_are_english();
    Str path = path_in_force(config, key->key);

    if (path.n > 0)
        printf("%s = " STR_FMT, key->key, STR_ARG(path));
    else if (key->standard && *key->standard)
        printf("%s = %s", key->key, key->standard);
    else
        printf(english ? "%s: none" : "%s: なし", key->key);
    puts(english ? "  [default]" : "  [既定値]");
}

static void show_key(const struct config *config, const struct config_key *key)
{
    bool english = messages_are_english(), found = false;

    for (size_t i = 0; i < config->shown_count; i++) {
        const struct config_shown *written = &config->shown[i];

        if (key_of(written->key) != key)
            continue;
        found = true;
        printf(STR_FMT " = " STR_FMT "  [" STR_FMT ":%d]\n", STR_ARG(written->key), STR_ARG(written->value),
               STR_ARG(config->file.configured), written->line);
    }
    if (!found && key->key[strlen(key->key) - 1] == '*')
        return;
    if (!found)
        show_standard(config, key);
    printf("    %s", english ? key->english : key->japanese);
    if ((key->value[0] >= '0' && key->value[0] <= '9') || strchr(key->value, '|'))
        printf(english ? " (%s)" : "(%s)", key->value);
    putchar('\n');
}

void config_show(const struct config *config)
{
    for (const struct config_key *key = config_keys; key < config_keys + config_key_count; key++)
        if (key->value)
            show_key(config, key);
        else
            printf("\n%s: %s\n", key->key, messages_are_english() ? key->english : key->japanese);
    putchar('\n');
}

/*
 * Reads settings one by one through libconfig, and checks their type and range.
 *
 * Every error has file, line and the whole key path ("mailing.paused[0].from"), exit 78. A setting
 * that was asked for counts as known; settings_all_known() finds the others. Where a setting is
 * absent, `*value` stays as it was: the default. Only the files of edge/config include this.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_SETTINGS_H
#define KIGEN_EDGE_CONFIG_CONFIG_SETTINGS_H

#include <libconfig.h>

#include "base/arena.h"
#include "say/err.h"
#include "core/days/day.h"
#include "edge/config/config.h"

enum { CONFIG_TEXT_MAX = 1000 }; /* characters */

typedef config_setting_t Setting; /* libconfig's; NULL where it is absent */

struct settings {
    config_t parsed;
    const char *file; /* as given, for messages */
    struct arena *arena;
};

/* Reads the file: 66 missing or not a regular file, 77 forbidden, 78 a fault in its syntax. Must be
 * released even after an error. */
int settings_open(struct settings *settings, const char *path, struct arena *arena,
                  struct err *err);
void settings_release(struct settings *settings);

/* SHA-256 (hex) of the settings as libconfig writes them: without comments and layout. */
void settings_sha256(const struct settings *settings, char hex[65]);

/* Every value that is written, by key, in the arena. */
struct config_setting *settings_written(const struct settings *settings, size_t *count);

/* Every value that is written, and every list or group that is empty, in the order of the file, as they would be written. */
struct config_shown *settings_shown(const struct settings *settings, size_t *count);

const char *setting_path(const struct settings *settings, const Setting *setting);
int setting_line(const Setting *setting);

/* File, line and key path: the first three arguments of every message about a setting. */
#define WHERE(settings, setting)                                                                   \
    (settings)->file, setting_line(setting), setting_path((settings), (setting))

/* A member of `parent`, which may be NULL; marks it as known. NULL: there is none. */
Setting *setting_member(Setting *parent, const char *name);
Setting *setting_entry(Setting *list, size_t index);
size_t setting_count(const Setting *list); /* 0 for NULL */

int setting_group(struct settings *settings, Setting *parent, const char *name, Setting **group,
                  struct err *err);
/* A list, written [ ... ] or ( ... ), of at most `most` entries. */
int setting_list(struct settings *settings, Setting *parent, const char *name, size_t most,
                 Setting **list, struct err *err);
int setting_is_group(struct settings *settings, const Setting *setting, struct err *err);

/* A text in which text_fault() finds nothing, but it may be empty; in the arena, ended by a NUL. */
int setting_text_of(struct settings *settings, const Setting *setting, Str *text, struct err *err);
int setting_text(struct settings *settings, Setting *parent, const char *name, Str *text,
                 struct err *err);
int setting_integer(struct settings *settings, Setting *parent, const char *name, int least,
                    int most, int *value, struct err *err);
int setting_number(struct settings *settings, Setting *parent, const char *name, int least,
                   int most, double *value, struct err *err);
int setting_switch(struct settings *settings, Setting *parent, const char *name, bool *value,
                   struct err *err);
/* The index of one of `words`, given as "utf-8 cp932 euc-jp-ms". */
int setting_word(struct settings *settings, Setting *parent, const char *name, const char *words,
                 int *index, struct err *err);
/* YYYY-MM-DD */
int setting_day(struct settings *settings, Setting *parent, const char *name, Day *day,
                struct err *err);

/* The error CONFIG_REQUIRED for the key `path`, with the line of `parent`, or 1; -1. */
int setting_required(struct settings *settings, const Setting *parent, const char *path,
                     struct err *err);

/* CONFIG_UNKNOWN_KEY for the first setting that was never asked for; 0: all were. */
int settings_all_known(struct settings *settings, struct err *err);

#endif

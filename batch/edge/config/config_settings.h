/*
 * Settings one by one, typed and checked: the half of edge/config/config that knows libconfig.
 *
 * Every fault is said with file, line and the whole key path ("mailing.paused[0].from"), exit 78. A
 * setting that is asked for counts as known; settings_all_known() finds the others. A value that is
 * absent leaves its default as it is. Only the parts of edge/config/config include this.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_SETTINGS_H
#define KIGEN_EDGE_CONFIG_CONFIG_SETTINGS_H

#include <libconfig.h>

#include "base/arena.h"
#include "say/err.h"
#include "core/days/day.h"

enum { CONFIG_TEXT_MAX = 1000 }; /* characters */

typedef config_setting_t Setting; /* libconfig's; NULL where it is absent */

struct settings {
    config_t parsed;
    const char *file; /* as given, for messages */
    struct arena *arena;
};

/* Reads the file: 66 missing or no regular file, 77 forbidden, 78 not in form. Release in any case.
 */
int settings_open(struct settings *settings, const char *path, struct arena *arena,
                  struct err *err);
void settings_release(struct settings *settings);

/* SHA-256 (hex) of libconfig's own writing of the settings: comments and layout do not count. */
void settings_sha256(const struct settings *settings, char hex[65]);

const char *setting_path(const struct settings *settings, const Setting *setting);
int setting_line(const Setting *setting);

/* File, line and key path: the first three arguments of every message about one setting. */
#define WHERE(settings, setting)                                                                   \
    (settings)->file, setting_line(setting), setting_path((settings), (setting))

/* A member of `parent` (NULL: none), marked as known. */
Setting *setting_member(Setting *parent, const char *name);
Setting *setting_entry(Setting *list, size_t index);
size_t setting_count(const Setting *list); /* 0 for NULL */

int setting_group(struct settings *settings, Setting *parent, const char *name, Setting **group,
                  struct err *err);
/* [ ... ] or ( ... ) of at most `most` entries. */
int setting_list(struct settings *settings, Setting *parent, const char *name, size_t most,
                 Setting **list, struct err *err);
int setting_is_group(struct settings *settings, const Setting *setting, struct err *err);

/* What text_fault() finds nothing in, but it may be empty; in the arena, with a NUL behind it. */
int setting_text_of(struct settings *settings, const Setting *setting, Str *text, struct err *err);
int setting_text(struct settings *settings, Setting *parent, const char *name, Str *text,
                 struct err *err);
int setting_integer(struct settings *settings, Setting *parent, const char *name, int least,
                    int most, int *value, struct err *err);
int setting_number(struct settings *settings, Setting *parent, const char *name, int least,
                   int most, double *value, struct err *err);
int setting_switch(struct settings *settings, Setting *parent, const char *name, bool *value,
                   struct err *err);
/* One of `words`, "utf-8 cp932 euc-jp-ms": its index. */
int setting_word(struct settings *settings, Setting *parent, const char *name, const char *words,
                 int *index, struct err *err);
/* YYYY-MM-DD */
int setting_day(struct settings *settings, Setting *parent, const char *name, Day *day,
                struct err *err);

/* Says CONFIG_REQUIRED for `name` in `parent`, at the line of `parent` or 1. */
int setting_required(struct settings *settings, const Setting *parent, const char *path,
                     struct err *err);

/* Whether every setting was asked for: else CONFIG_UNKNOWN_KEY for the first that was not. */
int settings_all_known(struct settings *settings, struct err *err);

#endif

/*
 * The configuration: one file in libconfig syntax (docs/contract 2), read once and then constant.
 *
 * Unknown, duplicate, ill-typed and out-of-range keys, @include and integers of more than nine
 * digits are errors with file and line, exit 78. Relative paths are resolved against the file's
 * folder. Text lives in the arena given to config_load().
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_H
#define KIGEN_EDGE_CONFIG_CONFIG_H

#include "base/arena.h"
#include "say/err.h"
#include "core/gates/gates.h"
#include "core/rules/rules.h"

enum { CONFIG_VALUES_MAX = 256, CONFIG_FONTS_MAX = 32, CONFIG_BYTES_MAX = 1 << 20 };

enum encoding { ENCODING_UTF8, ENCODING_CP932, ENCODING_EUC_JP_MS };

struct config_pair { /* office = { key = "text"; }, and the header maps */
    Str key, text;
};

struct config_value { /* registers.values: an own code that means a standard word */
    bool residents;   /* else certificates */
    Str column, own, means;
};

struct config_path {
    Str configured; /* as written: it is what run.json and messages show */
    Str path;       /* resolved; empty where the setting is absent */
};

struct config {
    struct config_path file; /* the configuration file itself */
    char sha256[65];         /* of its settings in force, comments and layout left out */

    struct config_pair *office;
    size_t office_count;
    int office_line; /* of the group, 1 where there is none */

    struct config_path residents, certificates;
    enum encoding encoding;
    struct config_pair *resident_columns, *certificate_columns; /* canonical name = own header */
    size_t resident_column_count, certificate_column_count;
    struct config_value *values;
    size_t value_count;
    int max_unreadable;

    struct config_path holidays; /* configured empty: the shipped file */
    enum encoding holidays_encoding;
    struct closed_range closed[CLOSED_MAX];
    size_t closed_count;

    struct mailing_rule mailing_days[MAILING_RULES_MAX];
    size_t mailing_day_count;
    struct rules rules;                        /* mailing.* and rules.* */
    bool since_said;                           /* mailing.since is there, "none" too */
    int mailing_line;                          /* of the group, 1 where there is none */
    struct config_path told_elsewhere, limits; /* may be absent */

    struct config_path templates; /* default: the shipped folder */
    int bundle_letters;
    bool duplex;
    struct config_path
        *fonts; /* font files in the order of the chain; the default chain is filled in */
    size_t font_count;
    bool page2_form;
    int page2_line; /* where it is set; 0: nowhere */
    double window_x, window_y, window_w, window_h, window_play_x, window_play_y; /* mm */

    struct config_path towns; /* may be absent: no customer barcode */

    struct gate_settings gates;

    struct config_path output_dir, ledger;
    struct config_path metrics; /* may be absent: none are written */
};

/*
 * Reads and checks `path`. `share` is the folder of shipped data (templates/, templates/calendar/).
 * Returns 0, or -1 with err (66 missing, 77 forbidden, 78 anything wrong in it).
 */
int config_load(struct config *config, const char *path, const char *share, struct arena *arena,
                struct err *err);

/* office.KEY; empty where there is none, or nothing but blanks. */
Str config_office(const struct config *config, Str key);

/* 78 where one of the strings is missing without which a letter comes from nobody: name, section,
 * phone, counter. Asked by what prints letters. */
int config_check_office(const struct config *config, struct err *err);

/* What is said where a ledger without a published run meets a configuration without since. */
int config_since_missing(const struct config *config, struct err *err);

#endif

/*
 * Reads the configuration, one file in libconfig syntax (docs/contract 2), and checks all of it.
 *
 * A key that is unknown, given twice, of the wrong type or out of range, @include, and an integer
 * of more than nine digits are errors with file and line, exit 78. Relative paths start from the
 * file's folder. Text lives in the arena given to config_load(). Nothing is changed afterwards.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_H
#define KIGEN_EDGE_CONFIG_CONFIG_H

#include "base/arena.h"
#include "say/err.h"
#include "core/gates/classes.h"
#include "core/gates/settings.h"
#include "core/letter/load.h"
#include "core/letter/places.h"
#include "core/lot/setting.h"
#include "core/lot/shop.h"
#include "core/rules/postage.h"
#include "core/rules/rules.h"

enum { CONFIG_VALUES_MAX = 256, CONFIG_FONTS_MAX = 32, CONFIG_BYTES_MAX = 1 << 20 };

/* letters.reply_form: how a proxy gets the reply form. jlis: the one in J-LIS' envelope serves. */
enum reply_form { REPLY_PHONE, REPLY_ENCLOSED, REPLY_JLIS };

/* letters.approval: what templates are that nobody has signed off (校了). */
enum letters_approval { LETTERS_APPROVAL_NONE, LETTERS_APPROVAL_ALARM, LETTERS_APPROVAL_REQUIRED };

enum encoding { ENCODING_UTF8, ENCODING_CP932, ENCODING_EUC_JP_MS };

struct config_pair { /* office = { key = "text"; }, and the header maps */
    Str key, text;
};

struct config_strings { /* of office: what one language says from one mail day on */
    Day from;           /* DAY_NONE: from the beginning */
    Str language;       /* as in the templates: "en", "ja-easy"; empty: Japanese */
    struct config_pair *pairs;
    size_t count;
    int line; /* of its group */
};

struct config_value { /* registers.values: the office's own code for a standard word */
    bool residents;   /* else certificates */
    Str column, own, means;
};

struct config_path {
    Str configured; /* as written; run.json and messages show this */
    Str path;       /* resolved; empty where the setting is absent */
};

/* output.groups: who reads what besides the account of the night. */
enum config_reader { READER_OFFICE, READER_PRINT, READER_METRICS, READER_COUNT };
struct config_group {
    Str name; /* of the system; empty: nobody */
    int line; /* where it is set */
};

enum { POST_CODES_MAX = 32 };
struct config_post {              /* post.schemes and what belongs to it */
    struct config_path schemes;   /* may be absent: no postage is reckoned */
    Str district[POST_CODES_MAX]; /* beginnings of postal codes */
    size_t district_count;
    Str district_office;
    struct weights weights;
};

#define ACCESS_FILE "access.jsonl" /* in the folder of the ledger (docs/contract 9.8) */

struct config_shown { /* one value of the file, as it would be written, or an empty list or group */
    Str key, value;
    int line;
};

struct config {
    struct config_path file;        /* the configuration file itself */
    char sha256[65];                /* of the settings, without comments and layout */
    struct config_setting *written; /* what the file says, by key */
    size_t written_count;
    struct config_shown *shown; /* the same in the order of the file, with lines: for kigen check --show */
    size_t shown_count;

    struct config_strings *office; /* sorted by day, then language: ask config_office() */
    size_t office_count;
    int office_line, print_line, places_line; /* of the group; 1 where there is none */

    struct config_path residents, certificates;
    enum encoding encoding;
    struct config_pair *resident_columns, *certificate_columns; /* canonical name = own header */
    size_t resident_column_count, certificate_column_count;
    struct config_value *values;
    size_t value_count;
    bool era_numbers; /* registers.dates has "era-number": 5081122 is a date */
    int max_unreadable;

    struct config_path holidays; /* `configured` is empty: the shipped file */
    enum encoding holidays_encoding;
    struct day_entry closed[CLOSED_MAX];
    size_t closed_count;
    struct day_entry open[CLOSED_MAX], stops[CLOSED_MAX]; /* of the counter */
    size_t open_count, stop_count;

    struct mailing_rule mailing_days[MAILING_RULES_MAX];
    size_t mailing_day_count;
    struct rules rules;                        /* mailing.*, rules.*, letters.offices */
    bool since_said;                           /* mailing.since is given, even as "none" */
    int mailing_line;                          /* of the group; 1 where there is none */
    bool approval_required;                    /* mailing.approval = "required" */
    struct config_path told_elsewhere, limits; /* may be absent */

    struct config_path templates; /* default: the shipped folder */
    int bundle_letters;
    bool duplex;
    struct config_path
        *fonts; /* font files, in the order of the chain; the default chain where none are given */
    size_t font_count;
    struct config_path languages; /* who wants which language and form; may be absent */
    enum reply_form reply_form;
    enum letters_approval letters_approval;
    bool page2_form;
    int page2_line; /* where it is set; 0: nowhere */
    double window_x, window_y, window_w, window_h, window_play_x, window_play_y; /* mm */

    struct place *places; /* further counters */
    size_t place_count;
    struct load load; /* how busy the counter is */

    struct shop shop; /* print; its window is set in the lot */

    struct config_path towns;   /* may be absent: no postal code is doubted */
    struct config_path offices; /* codes of large offices; may be absent */
    struct config_post post;

    struct gate_settings gates;
    struct class_settings classes; /* gates.class */

    struct config_path output_dir, ledger;
    struct config_path metrics; /* may be absent: no metrics are written */
    struct config_group groups[READER_COUNT];
};

/*
 * Reads and checks `path`. `share` is the folder of shipped data, which holds templates/. -1 with
 * err: 66 missing, 77 forbidden, 78 for anything wrong in the file.
 */
int config_load(struct config *config, const char *path, const char *share, struct arena *arena,
                struct err *err);

/*
 * The text of office.KEY in letters of `language` ("ja", "en", "ja-easy-large"; empty: ja) that are
 * mailed on `mail_on`: the language's own words (office.en.KEY; a -large one has those of its base
 * too), else the Japanese ones; each as the last entry of office.from up to that day says it.
 * DAY_NONE: before the first of them. Empty where it is not given, or only blanks; a language that
 * gives blanks has none, whatever Japanese says.
 *
 *     Str counter = config_office(config, STR("en"), lot->mail_on, STR("counter"));
 */
Str config_office(const struct config *config, Str language, Day mail_on, Str key);

/* The same in the language's own words alone; false: it has none, and config_office() gives the
 * Japanese ones. For ja and ja-large those are its own. */
bool config_office_own(const struct config *config, Str language, Day mail_on, Str key, Str *text);

/* office.card_weeks as a number: weeks from an application to the new card, 4 where it is not
 * given. */
int config_card_weeks(const struct config *config, Day mail_on);

/* Whether no entry of office.from begins between these mail days: both print the same strings. */
bool config_office_same(const struct config *config, Day a, Day b);

/* 78 where a string is missing, on any day, that says who sends a letter: name, section, phone,
 * counter. For commands that print letters. */
int config_check_office(const struct config *config, struct err *err);
bool config_office_needed(Str key); /* one of these four */

const char *config_reader_key(enum config_reader reader); /* "output.groups.office" */

/* The error where the ledger has no published run and mailing.since is not given; -1. */
int config_since_missing(const struct config *config, struct err *err);

#endif

/*
 * What the files that read the configuration share: config.c (all groups not named here),
 * config_office.c (office), config_places.c (places), config_load.c (office_load),
 * config_print.c (print), config_post.c (post), config_days.c (calendar, mailing, rules),
 * config_gates.c (gates),
 * config_paths.c (no path is used twice). Only they include this.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_PARTS_H
#define KIGEN_EDGE_CONFIG_CONFIG_PARTS_H

#include "edge/config/config.h"
#include "edge/config/config_settings.h"

#define LEDGER_FILE "ledger.sqlite" /* default name, in output.dir */

struct reading { /* of one configuration file */
    struct settings settings;
    Setting *root;
    struct config *config;
    const char *share;
    struct arena *arena;
    Str folder; /* of the file; "." for the working folder */
};

/* Reads a path; a relative one starts from the file's folder. An empty one is 78. */
int path_read(struct reading *reading, Setting *group, const char *name, struct config_path *path,
              struct err *err);
int encoding_read(struct reading *reading, Setting *group, const char *name,
                  enum encoding *encoding, struct err *err);
/* -1 with CONFIG_REQUIRED where `entry`, an entry of a list, has no member `name`. */
int entry_has(struct reading *reading, Setting *entry, const char *name, struct err *err);

/* "card_renewal, lapsed, renewal", for a message. */
const char *config_variants(struct arena *arena);
/* Reads "250, 256", beginnings of postal codes, at most `most`; `count` grows. */
int postal_codes_read(struct reading *reading, Setting *group, const char *name, Str *codes,
                      size_t most, size_t *count, struct err *err);

int office_read(struct reading *reading, struct err *err);
int places_read(struct reading *reading, struct err *err);
int load_read(struct reading *reading, struct err *err);
void print_defaults(struct shop *shop);
int print_read(struct reading *reading, struct err *err);
int calendar_read(struct reading *reading, struct err *err);
int mailing_read(struct reading *reading, struct err *err);
int post_read(struct reading *reading, struct err *err); /* after letters and print: by what a letter weighs */
int rules_read(struct reading *reading, struct err *err);
int gates_read(struct reading *reading, struct err *err);
int paths_check(struct reading *reading, struct err *err); /* no two settings are the same file */

#endif

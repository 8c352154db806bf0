/*
 * What the parts of edge/config/config share: config.c (the story, registers, letters, output),
 * config_days.c (calendar, mailing, rules), config_gates.c (gates) and
 * config_paths.c. Nobody else includes this.
 */
#ifndef KIGEN_EDGE_CONFIG_CONFIG_PARTS_H
#define KIGEN_EDGE_CONFIG_CONFIG_PARTS_H

#include "edge/config/config.h"
#include "edge/config/config_settings.h"

#define LEDGER_FILE "ledger.sqlite" /* the default, in output.dir */

struct reading { /* of one configuration file */
    struct settings settings;
    Setting *root;
    struct config *config;
    const char *share;
    struct arena *arena;
    Str folder; /* of the file; ".": the working folder */
};

/* A path, resolved against the file's folder; an empty one is refused. */
int path_read(struct reading *reading, Setting *group, const char *name, struct config_path *path,
              struct err *err);
int encoding_read(struct reading *reading, Setting *group, const char *name,
                  enum encoding *encoding, struct err *err);
/* -1 and CONFIG_REQUIRED where `entry`, one of a list, has no member `name`. */
int entry_has(struct reading *reading, Setting *entry, const char *name, struct err *err);

int calendar_read(struct reading *reading, struct err *err);
int mailing_read(struct reading *reading, struct err *err);
int rules_read(struct reading *reading, struct err *err);
int gates_read(struct reading *reading, struct err *err);
int paths_check(struct reading *reading, struct err *err); /* config_paths.c: none is another's */

#endif

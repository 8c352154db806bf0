/*
 * What settings there are, for whoever is told of them: kigen check --show and kigen.conf(5). The readers of this room hold
 * the same ranges and defaults; tests/unit/test_config.c compares.
 */
#ifndef KIGEN_EDGE_CONFIG_KEYS_H
#define KIGEN_EDGE_CONFIG_KEYS_H

#include "edge/config/config.h"

struct config_key {
    const char *key;                /* "mailing.lead_days"; "office.*": any other member; of a group its name */
    const char *value;              /* "1-20", "list|notify", "path", …; NULL: a group, with what it is about */
    const char *standard;           /* as it would be written; "": there is none; NULL: it must be given */
    const char *english, *japanese; /* what it means */
};
extern const struct config_key config_keys[];
extern const size_t config_key_count;

/* What is in force, key by key, with where it comes from and what it means: to standard output. */
void config_show(const struct config *config);

#endif

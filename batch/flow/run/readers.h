/* Hands what is published to the groups of output.groups (docs/contract 6.11). */
#ifndef KIGEN_FLOW_RUN_READERS_H
#define KIGEN_FLOW_RUN_READERS_H

#include "edge/config/config.h"

/* Asked before anything is made: each group is there (78), this account may hand files to it (77). */
int run_readers_check(const struct config *config, struct err *err);
/* Warns of groups that cannot pass to what is published; output.dir is there, or will be made. */
void run_readers_warn(const struct config *config, struct arena *arena);

/* output.dir, just made. */
int run_readers_of_output(const struct config *config, struct err *err);
/* Both parts of a run, complete, before the lot is taken out of its folder (edge/disk/digest.h). */
int run_readers_of_parts(const struct config *config, const char *folder, struct arena *arena,
                         struct err *err);
/* The run's folder, with nothing but the parts in it, before its rename. */
int run_readers_of_folder(const struct config *config, const char *folder, struct err *err);
/* The metrics, before their rename. */
int run_readers_of_metrics(const struct config *config, const char *path, struct err *err);

#endif

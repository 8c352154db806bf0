/*
 * The folder of a run that is not published, DIR/.RUN.partial: what may lie in it, and how it goes.
 * Made and published like other folders (edge/disk/publish.c).
 */
#ifndef KIGEN_EDGE_DISK_PARTIAL_H
#define KIGEN_EDGE_DISK_PARTIAL_H

#include "edge/disk/publish.h"

/*
 * Removes the folder with all that is in it; no error where it is missing. First it checks
 * that kigen made all of it: a folder, no link or mount, with loose files and the parts of a run, and
 * in those only files with names that kigen gives. Otherwise nothing is removed, and `foreign` is
 * the folder (in the arena) that is not kigen's, or in which something is not. NULL: removed.
 */
int partial_remove(const char *path, struct arena *arena, const char **foreign, struct err *err);
/* What lies beside the parts until they are published: the lot, and by what its fonts are known. */
bool partial_is_loose(const struct folder_entry *entry);
int partial_strip(const char *path, struct arena *arena, struct err *err); /* without them */

#endif

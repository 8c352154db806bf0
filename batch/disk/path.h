/*
 * Paths as text: finds the folder and the name in one, and joins them. Never touches the disk.
 */
#ifndef KIGEN_DISK_PATH_H
#define KIGEN_DISK_PATH_H

#include "base/arena.h"

/*
 * The folder that holds a path ("." for a bare name, "/" for a file in the root), and its last name
 * (empty for "/"). Slashes at the end are left out. The result is borrowed from `path` or constant;
 * no NUL follows it. No other code cuts a path. Cases: tests/cases/paths.tsv
 */
Str path_folder(Str path);
Str path_name(Str path);

/* "folder/name" in the arena, ended by a NUL. */
const char *path_join(struct arena *arena, const char *folder, const char *name);

#endif

/*
 * Paths as text: the folder and the name in one, and one made of both. Nothing here asks the disk.
 */
#ifndef KIGEN_DISK_PATH_H
#define KIGEN_DISK_PATH_H

#include "base/arena.h"

/*
 * The one place that cuts a path at its last '/': the folder that holds it ("." for a bare name,
 * "/" for what lies in the root), and its last name (empty for "/"). Slashes at the end count for
 * nothing. Borrowed from `path` or constant: no NUL behind it. tests/cases/paths.tsv
 */
Str path_folder(Str path);
Str path_name(Str path);

/* "a/b" in the arena, with a NUL behind it. */
const char *path_join(struct arena *arena, const char *folder, const char *name);

#endif

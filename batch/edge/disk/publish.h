/*
 * The output folder: what is being made, and the one rename that publishes it.
 *
 * DIR/.RUN.partial is made, filled, flushed and renamed to DIR/RUN; nothing else ever appears
 * there. A folder that exists is never replaced (RENAME_NOREPLACE). Links are not followed in
 * anything we create.
 */
#ifndef KIGEN_EDGE_DISK_PUBLISH_H
#define KIGEN_EDGE_DISK_PUBLISH_H

#include "base/arena.h"
#include "say/err.h"
#include "disk/file.h"

/* Creates `path` and its parents where they are missing. 73, 77, 74. */
int folder_make_all(const char *path, struct err *err);
/* Creates one folder, 0700 & umask; one that exists is an error 73. */
int folder_make(const char *path, struct err *err);
/* Whether the folder is, or could be made, without making it. 73, 77. */
int folder_check_writable(const char *path, struct err *err);
/* Removes a folder of ours and the files in it; a missing one is fine. One that holds a folder
 * stays. */
int folder_remove(const char *path, struct err *err);
/*
 * Removes DIR/.RUN.partial with all that is in it; a missing one is fine. It goes only where all of
 * it is of our making: a folder and no link or mount, in it the lot and the parts of a run, in
 * these files of the names that kigen gives. Otherwise nothing of it is touched, and `foreign` is
 * the folder (in the arena) that is not ours or holds what is not; NULL: it is gone.
 */
int partial_remove(const char *path, struct arena *arena, const char **foreign, struct err *err);
int file_remove(const char *path, struct err *err);               /* a missing one is fine */
int file_move(const char *from, const char *to, struct err *err); /* within a folder; replaces */
bool path_exists(const char *path);

/* The rename that publishes, and the flush that makes it last. 73 where `to` exists. */
int folder_publish(const char *from, const char *to, const char *parent, struct err *err);

/* One run at a time for a ledger: an flock on PATH.lock, held until the process ends. 75 where
 * held. */
int ledger_lock(const char *ledger_path, int *fd, struct err *err);

/* Appends one line to a file that is a log, not a result. */
int line_append(const char *path, Str line, struct err *err);

#endif

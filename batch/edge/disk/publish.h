/*
 * Makes, removes and publishes the folders of runs.
 *
 * A run fills DIR/.RUN.partial, syncs it and renames it to DIR/RUN, which does not exist before. A
 * folder that exists is never replaced (RENAME_NOREPLACE). No link is followed where kigen creates
 * something.
 */
#ifndef KIGEN_EDGE_DISK_PUBLISH_H
#define KIGEN_EDGE_DISK_PUBLISH_H

#include "base/arena.h"
#include "say/err.h"
#include "disk/file.h"

/* Creates `path` and its parents where they are missing. 73, 77, 74. */
int folder_make_all(const char *path, struct err *err);
/* Creates one folder, mode 0700 less the umask. 73 where it exists. */
int folder_make(const char *path, struct err *err);
/* Checks that the folder can be written, or could be made; makes nothing. 73, 77. */
int folder_check_writable(const char *path, struct err *err);
/* Removes a folder that kigen made, with the files in it; no error where it is missing. One that
 * holds a folder stays, with an error. */
int folder_remove(const char *path, struct err *err);
int file_remove(const char *path, struct err *err);               /* no error if it is missing */
int file_move(const char *from, const char *to, struct err *err); /* a rename; replaces `to` */
/* Whether `path` is this folder or lies in it, links followed; false where one of them is missing. */
bool folder_holds(const char *folder, const char *path);
bool path_exists(const char *path); /* true for any link, too */

/* Publishes a run: renames its folder and syncs `parent`, which holds both. 73 where `to`
 * exists. */
int folder_publish(const char *from, const char *to, const char *parent, struct err *err);

#endif

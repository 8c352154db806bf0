/*
 * Makes a file or a folder last: fsync, by path. Errors: 73, 77, 74.
 */
#ifndef KIGEN_DISK_SYNC_H
#define KIGEN_DISK_SYNC_H

#include "say/err.h"

int file_sync(const char *path, struct err *err);

/* Makes names in the folder `path` last: fsync of the directory itself. */
int folder_sync(const char *path, struct err *err);

#endif

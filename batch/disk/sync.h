/*
 * fsync by path: what was written stays, even if the power fails. Errors: 66, 73, 74, 77.
 */
#ifndef KIGEN_DISK_SYNC_H
#define KIGEN_DISK_SYNC_H

#include "say/err.h"

int file_sync(const char *path, struct err *err);

/* Syncs the names in the folder `path`: files created, renamed or removed there. */
int folder_sync(const char *path, struct err *err);

#endif

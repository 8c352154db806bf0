/*
 * The lock of a ledger, and lines added to a log.
 */
#ifndef KIGEN_EDGE_DISK_LOCK_H
#define KIGEN_EDGE_DISK_LOCK_H

#include "base/str.h"
#include "say/err.h"

/* Lets only one run use a ledger: flock on LEDGER.lock, held until `fd` is closed or the process
 * ends. 75 where another process holds it. */
int ledger_lock(const char *ledger_path, int *fd, struct err *err);

/* Appends a line, which ends with LF, to a log, which is made if it is missing (mode 0600 less the
 * umask). Where a line before it was cut off a LF goes first, so that this one stays whole. */
enum line_stays { LINE_UNSYNCED, LINE_SYNCED /* the file and its name */ };
int line_append(const char *path, Str line, enum line_stays stays, struct err *err);

#endif

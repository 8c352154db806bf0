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

/* Appends a line to a log, which is made if it is missing. Does not sync. */
int line_append(const char *path, Str line, struct err *err);

#endif

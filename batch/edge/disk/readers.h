/*
 * Who may read what a night publishes besides its own account: a group of the system for each part.
 *
 * All that a night writes is its own account's alone (umask 077) until it is complete. Then files get
 * a group and mode 0640, folders that group and 0750. A folder that holds parts of two groups is listed
 * by both through an access control list; where the disk knows none, the second group passes it without
 * listing it (0751). What is as wanted already is not touched, so that a restart changes no times.
 * Errors: 66, 73, 74, 77. Source of the rule: docs/contract 6.11.
 */
#ifndef KIGEN_EDGE_DISK_READERS_H
#define KIGEN_EDGE_DISK_READERS_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/arena.h"
#include "say/err.h"

/* The number of a group. 0, or an errno; ENOENT: there is none of that name. */
int readers_group(const char *name, gid_t *gid);
/* Whether this account may hand a file to that group: it is a member of it, or root. */
bool readers_may_give(gid_t gid);

int readers_give_file(const char *path, gid_t gid, struct err *err);
/* A part of a run: its files, SHA256SUMS last of them (edge/disk/digest.h), then the folder. */
int readers_give_part(const char *folder, gid_t gid, struct err *err);
/* A folder that holds what both groups read: they list it and pass it, and nobody else does. */
int readers_give_way(const char *folder, gid_t one, gid_t other, struct err *err);

/* The first folder on the way to `folder` that who is in this group alone cannot pass, or `folder`
 * itself where he cannot list it; NULL: he comes through. In the arena. */
const char *readers_stopped_at(const char *folder, gid_t gid, struct arena *arena);

#endif

/*
 * The lot on disk: .RUN.partial/lot, written once, flushed, digested, read back.
 *
 * One description (lotfile.c, the codec) serves both directions, so that they cannot drift apart.
 * It is a spool file between two steps of one kigen on one machine: another version refuses it and
 * the run is voided. 0600: besides the letters it alone holds names.
 */
#ifndef KIGEN_EDGE_DISK_LOTFILE_H
#define KIGEN_EDGE_DISK_LOTFILE_H

#include "base/arena.h"
#include "say/err.h"
#include "core/lot/lot.h"

/* The bytes of a lot, in the arena. */
Str lot_encode(const struct lot *lot, struct arena *arena);
/* Arrays in the arena, text borrowed from `bytes`. 74 with `path` where they make no lot. */
int lot_decode(struct lot *lot, Str bytes, const char *path, struct arena *arena, struct err *err);

#endif

/*
 * Makes the bytes of .RUN.partial/lot from a lot, and a lot from the bytes.
 *
 * One description of the format (lotfile.c, the codec) serves both directions, so that they always
 * agree. The file is for the same kigen on the same machine: another version refuses it, and the
 * run is voided. Besides the letters it is the only file with names, so its mode is 0600.
 */
#ifndef KIGEN_EDGE_DISK_LOTFILE_H
#define KIGEN_EDGE_DISK_LOTFILE_H

#include "base/arena.h"
#include "say/err.h"
#include "core/lot/lot.h"

/* The bytes of a lot, in the arena. */
Str lot_encode(const struct lot *lot, struct arena *arena);
/* The same bytes, some after the other, lent: of a big lot they are never all in memory. */
struct taker {
    void (*take)(void *context, Str bytes);
    void *context;
};
void lot_give(const struct lot *lot, const struct taker *to);
/* Reads a lot: arrays in the arena, text borrowed from `bytes`. 74 with `path` where it is none. */
int lot_decode(struct lot *lot, Str bytes, const char *path, struct arena *arena, struct err *err);
/* The same of a file, some bytes after the other: nothing is borrowed, and the listed rows and what they
 * have are in `rows`. */
struct lot_source {
    size_t (*read)(void *context, char *at, size_t count); /* fewer: no more will come */
    void *context;
    uint64_t bytes; /* of the file */
};
int lot_thaw(struct lot *lot, const struct lot_source *from, const char *path, struct arena *arena,
             struct arena *rows, struct err *err);

#endif

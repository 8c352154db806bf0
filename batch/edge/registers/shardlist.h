/*
 * The list of shards of `kigen merge --list`: CSV, UTF-8, columns municipality,folder,ledger in any order.
 *
 * `municipality` holds the code by which the shard is known, and after spaces further codes that its
 * letters may bear, as the wards of a large city do. An empty `ledger` is ledger.sqlite in the folder.
 * 65 with the line where a row cannot be read, 66, 74, 75, 77 as for any input.
 */
#ifndef KIGEN_EDGE_REGISTERS_SHARDLIST_H
#define KIGEN_EDGE_REGISTERS_SHARDLIST_H

#include "base/arena.h"
#include "say/err.h"

struct shard_entry {
    Str codes;          /* five digits each, by one space */
    Str folder, ledger; /* as they are written; ledger may be empty */
    uint32_t line;      /* 0: of the command line */
};
struct shard_list {
    struct shard_entry *at;
    size_t count;
};
int shard_list_read(const char *path, struct arena *arena, struct shard_list *list,
                    struct err *err);

/* The codes of `text` in the form of `codes` above; empty where one is none. */
Str shard_codes_read(Str text, struct arena *arena);

#endif

/* Shared by the files of the merge in flow/desk; no other file includes it. */
#ifndef KIGEN_FLOW_DESK_MERGE_INSIDE_H
#define KIGEN_FLOW_DESK_MERGE_INSIDE_H

#include "edge/ledger/ledger_shard.h"
#include "flow/desk/merge.h"

/* One shard before its files are read: what its ledger says of it. */
struct merge_source {
    Str code, codes, place;        /* code: the first of codes */
    const char *folder, *ledger;   /* paths that can be opened */
    struct ledger_run run, last;   /* of the day; the last published one. id 0: none */
    struct shard_earlier *earlier; /* published before `run`, for the same day */
    size_t earlier_count;
    Str unfinished; /* the folder of a run that was begun and not published */
    char ledger_id[LEDGER_ID_HEX + 1];
    struct ledger_texts settings; /* those that all shards must share */
};
typedef VEC(struct merge_source) SourceVec;

/* The last published run and what is under way (merge_ledger.c). */
int merge_ledger_last(struct merge_source *source, struct arena *arena, struct err *err);
/* The run of the day, whether it counts, and whose it is. */
int merge_ledger_run(struct merge_source *source, Day as_of, struct arena *arena, struct err *err);
/* Whether two shards are one, or were made by other settings: by rising code, each with the first. */
int merge_ledgers_agree(const SourceVec *sources, struct err *err);

/* Reads the folder of the shard and counts it (merge_shard.c). The caller releases shard->by_delay. */
int merge_shard_read(const struct merge_source *source, struct shard *shard, struct arena *arena,
                     struct err *err);

/* Writes the files of the merge into a folder that is there (merge_files.c). */
int merge_write(const struct merge *merge, const char *folder, struct err *err);

#endif

/*
 * `kigen merge`: the runs of one night of many municipalities, each with a ledger of its own, as one
 * workbook and one run.json (docs/contract 12).
 *
 * A shard counts as its ledger says: its last published run of the day, not taken back, none begun
 * after it. Its folder must be as the ledger has it published, hold as `kigen verify` asks, and its
 * rows must give the figures of its run.json. What is wrong with one names it, and nothing is made.
 * No register and no configuration is read, and no lock of a ledger is taken. Memory follows the
 * shards: of rows, those of one shard are held at a time.
 *
 * The folder appears by one rename. One that is there already is left as it is: where it says the
 * same, that is no error, so a merge may be started twice, also at once (DIR.lock).
 */
#ifndef KIGEN_FLOW_DESK_MERGE_H
#define KIGEN_FLOW_DESK_MERGE_H

#include "core/lot/merge.h"
#include "edge/registers/shardlist.h"

struct merge_request {
    const char *version; /* of kigen */
    const char *into;    /* the folder to be made */
    Day as_of;           /* DAY_NONE: the last day of which any shard has a run */
    const char *list;    /* NULL: `shards` were named on the command line */
    struct shard_list shards;
};

/* `before`: the folder was there, and says this. Else it was made. */
int merge_make(const struct merge_request *request, struct merge *merge, bool *before,
               struct err *err);

#endif

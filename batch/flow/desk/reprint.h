/*
 * Gives the published pages of pieces once more (`kigen reprint`, docs/contract 7.6), under the
 * ledger's lock.
 *
 *     night_configure, night_open    configuration, lock, ledger, adopted folders
 *     reprint_find                   each piece: known, not come undone, its place in its bundle;
 *                                    who asks goes into access.jsonl; each bundle: its bytes are those that were published
 *     reprint_make                   cover sheet and pages beside FILE, then the record, then the
 *                                    name FILE
 *
 * The digest goes from the ledger to SHA256SUMS to job.csv and the bundle, and pages are copied from
 * the very bytes that were digested. What is recorded comes before the name: a start that was cut
 * off leaves a record without a file at worst, and never a file that nobody knows.
 */
#ifndef KIGEN_FLOW_DESK_REPRINT_H
#define KIGEN_FLOW_DESK_REPRINT_H

#include "core/lot/reprint.h"
#include "edge/config/config.h"
#include "flow/run/run.h"

struct reprint_pages; /* of one piece */

struct reprint {
    const char *path, *by, *why;
    const Str *ids; /* valid piece ids, each once */
    size_t id_count;
    Day on;
    /* reprint_find() fills these */
    struct reprint_pages *pieces; /* in the order of the bundles */
    uint64_t sheets;
    bool duplex;
    VEC(struct reprint_file *) files; /* the bundles */
};

/* The ledger is open and locked. 73 FILE exists, 66 no such piece, 65 refused or not as published,
 * 66 its folder or a file of it is missing. */
int reprint_find(struct reprint *reprint, const struct config *config, struct ledger *ledger,
                 struct arena *arena, struct err *err);
int reprint_make(struct reprint *reprint, const struct config *config, struct ledger *ledger,
                 struct arena *arena, struct err *err);
void reprint_release(struct reprint *reprint);

#endif

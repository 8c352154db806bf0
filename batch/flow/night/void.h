/*
 * Takes a published run back (`kigen void`), under the ledger's lock.
 *
 *     night_configure, night_open          configuration, lock, ledger, adopted folders
 *     void_take_back                       checks that it is published and nothing of it posted;
 *                                          records it
 *
 * Its folder stays, and later nights still look at the run. An unfinished run is left to the next
 * `kigen run`.
 */
#ifndef KIGEN_FLOW_NIGHT_VOID_H
#define KIGEN_FLOW_NIGHT_VOID_H

#include "flow/run/run.h"

struct void_request {
    const char *run, *by, *why;
};
struct void_outcome {
    bool before;      /* it was taken back before: nothing changed */
    uint64_t letters; /* how many must not be posted now */
};

/* The ledger is open and locked, here and below. */
int void_take_back(const struct store *store, const struct void_request *request, Day as_of,
                   struct void_outcome *outcome, struct arena *arena, struct err *err);

/*
 * For adopt.c, before it adopts the folder `name` with as-of day `on`: takes back again the runs
 * that the folder's pull list has as taken back. The older ledger that was restored does not know
 * that, and would count their letters as sent.
 */
int void_again(const struct store *store, const char *folder, Str name, Day on, struct arena *arena,
               struct err *err);

#endif

/*
 * A published run is taken back (`kigen void`), under the ledger's lock.
 *
 *     night_configure, night_open          configuration, lock, ledger, adopted folders
 *     void_take_back                       known, published, nothing of it posted; recorded
 *
 * Its folder stays, and so does the run in all that looks back. An unfinished run is left to the
 * next `kigen run`.
 */
#ifndef KIGEN_FLOW_NIGHT_VOID_H
#define KIGEN_FLOW_NIGHT_VOID_H

#include "flow/run/run.h"

struct void_request {
    const char *run, *by, *why;
};
struct void_outcome {
    bool before;      /* it had been taken back: nothing was changed */
    uint64_t letters; /* that must not be posted now */
};

/* The ledger is open and locked, here and below. */
int void_take_back(const struct store *store, const struct void_request *request, Day as_of,
                   struct void_outcome *outcome, struct arena *arena, struct err *err);

/*
 * For adopt.c, of a folder of that name and as-of day that is about to be adopted: runs that its
 * pull list names as taken back are taken back again. The older ledger that was restored does not
 * know it, and would count their letters as sent.
 */
int void_again(const struct store *store, const char *folder, Str name, Day on, struct arena *arena,
               struct err *err);

#endif

/*
 * A published run is taken back (`kigen void`), under the ledger's lock.
 *
 *     night_configure, night_open          configuration, lock, ledger, adopted folders
 *     night_void                           known, published, nothing of it posted; recorded
 *
 * Its folder stays, and so does the run in all that looks back. An unfinished run is left to the
 * next `kigen run`.
 */
#ifndef KIGEN_FLOW_NIGHT_VOID_H
#define KIGEN_FLOW_NIGHT_VOID_H

#include "flow/night/night.h"

struct void_request {
    const char *run, *by, *why;
};
struct void_outcome {
    bool before;      /* it had been taken back: nothing was changed */
    uint64_t letters; /* that must not be posted now */
};

int night_void(struct night *night, const struct void_request *request,
               struct void_outcome *outcome, struct err *err);

/*
 * For adopt.c, of a folder of that name and as-of day that is about to be adopted: runs that its
 * pull list names as taken back are taken back again. The older ledger that was restored does not
 * know it, and would count their letters as sent.
 */
int night_void_again(struct night *night, const char *folder, Str name, Day as_of, struct err *err);

#endif

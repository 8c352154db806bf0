/*
 * Events of a file into the ledger, in one transaction under the ledger's lock (`kigen record`).
 *
 *     night_configure, night_open          configuration, lock, ledger, adopted folders
 *     record_file                          form, ids, order; what is right is recorded
 *
 * A row that is wrong is refused with file, line and reason on standard error and the rest is
 * recorded. An id is known by the ledger; a resident whom the ledger does not know (one who was
 * only ever held has no piece) is looked for in the resident register of the configuration, which
 * is streamed once for exactly those ids. An unfinished run is left to the next `kigen run`.
 */
#ifndef KIGEN_FLOW_DESK_RECORD_H
#define KIGEN_FLOW_DESK_RECORD_H

#include "edge/config/config.h"
#include "flow/run/run.h"

struct record_counts {
    uint64_t rows, recorded, already, refused;
};

struct record_request {
    const char *path;          /* EVENTS.csv */
    Day today;                 /* what is dated after it is named, long after it refused */
    struct progress *progress; /* of the resident register, where it must be read */
};

/* The ledger is open and locked. */
int record_file(const struct record_request *request, struct record_counts *counts,
                const struct config *config, const struct store *store, struct arena *arena,
                struct err *err);

#endif

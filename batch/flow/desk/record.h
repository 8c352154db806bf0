/*
 * Records the events of a file in the ledger, in one transaction (`kigen record`).
 *
 *     night_configure, night_open          configuration, lock, ledger, adopted folders
 *     record_file                          checks each row and records the right ones
 *
 * A wrong row is refused, with file, line and reason on standard error; the others are recorded. A
 * resident whom the ledger does not know (who never had a piece) is looked up in the resident
 * register, which is read once for all of them. An unfinished run is left to the next `kigen run`.
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
    Day today;                 /* an event after it gets a warning, long after it is refused */
    struct progress *progress; /* while the resident register is read */
};

/* The ledger is open and locked. */
int record_file(const struct record_request *request, struct record_counts *counts,
                const struct config *config, const struct store *store, struct arena *arena,
                struct err *err);

#endif

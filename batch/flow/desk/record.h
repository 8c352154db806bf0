/*
 * Records the events of a file in the ledger, in one transaction (`kigen record`).
 *
 *     night_configure                      configuration
 *     record_listen                        standard input, to its end: before the lock, for it may
 *                                          come slowly
 *     night_open                           lock, ledger, adopted folders
 *     record_file                          checks each row and records the right ones
 *
 * A wrong row is refused, with file, line and reason on standard error; the others are recorded. A
 * lot, a bundle or a range stands for its pieces, and is refused whole where one of them cannot
 * have the event. The resident register is read, once, where a row is about a resident whom the
 * ledger does not know, or has a reason, which must name nobody (core/text/naming.h). Where it cannot
 * be read, rows with a reason are refused; an unknown resident is an error as before. An unfinished
 * run is left to the next `kigen run`.
 */
#ifndef KIGEN_FLOW_DESK_RECORD_H
#define KIGEN_FLOW_DESK_RECORD_H

#include "edge/config/config.h"
#include "flow/run/run.h"

struct record_counts { /* rows; the events that they made */
    uint64_t rows, recorded, already, skipped, refused, events;
};

struct record_request {
    const char *path;          /* EVENTS.csv; "-": standard input */
    Str bytes;                 /* of standard input */
    Day today;                 /* an event after it gets a warning, long after it is refused */
    bool dry;                  /* records nothing; the ledger may be one that is only read */
    struct progress *progress; /* while the resident register is read */
};

/* Sets request->bytes where the path is "-". No lock is held. */
int record_listen(struct record_request *request, struct arena *arena, struct err *err);
/* The ledger is open, and locked unless the request is dry. */
int record_file(const struct record_request *request, struct record_counts *counts,
                const struct config *config, const struct store *store, struct arena *arena,
                struct err *err);

#endif

/*
 * Reads files of events (docs/contract 7): CSV in UTF-8 with the header
 * `id,event,on,by,until,reason`.
 *
 * The columns may stand in any order. Other columns are ignored and never kept. A row that cannot
 * be cut into fields is kept as a row with a fault, and reading goes on. Errors: 65 a column
 * missing or given twice, a quote that does not end, a record too long, or rows of which none is
 * readable; 66 missing, 77 forbidden, 75 changed while it was read, 74.
 */
#ifndef KIGEN_EDGE_REGISTERS_EVENTS_H
#define KIGEN_EDGE_REGISTERS_EVENTS_H

#include "base/arena.h"
#include "say/err.h"
#include "core/lot/record.h"
#include "edge/config/config.h"

struct events {
    struct record_row *rows; /* in file order; they and their text are the arena's */
    size_t count;            /* 0: the file has only a header, which is no error */
};

int events_read(const struct config_path *path, struct arena *arena, struct events *events,
                struct err *err);

#endif

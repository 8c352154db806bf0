/*
 * Files of events (docs/contract 7): CSV, UTF-8, header `id,event,on,by,until,reason`.
 *
 * The columns may stand in any order and others beside them, which are ignored and never kept. A
 * row that cannot be cut into its fields is a row with a fault, not the end of the file. 65: a
 * column missing or given twice, an unterminated quote, a record too long, or rows of which not one
 * can be read; 66, 77, 74 the file, 75 changed while it was read.
 */
#ifndef KIGEN_EDGE_REGISTERS_EVENTS_H
#define KIGEN_EDGE_REGISTERS_EVENTS_H

#include "base/arena.h"
#include "say/err.h"
#include "core/lot/record.h"
#include "edge/config/config.h"

struct events {
    struct record_row *rows; /* in file order; they and their text are the arena's */
    size_t count;            /* none: a header alone is a file without events */
};

int events_read(const struct config_path *path, struct arena *arena, struct events *events,
                struct err *err);

#endif

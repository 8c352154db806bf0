/*
 * Reads files of events (docs/contract 7): CSV with the header `id,event,on,by,until,reason` or
 * 整理番号,区分,年月日,担当,期限,理由, in UTF-8 or as spreadsheet programs save it, in cp932.
 *
 * The columns may stand in any order. Other columns are ignored and never kept. A row of which no
 * field says anything is left out. A row that cannot be cut into fields is kept as a row with a
 * fault, and reading goes on. Errors: 65 a column missing or given twice, a quote that does not end,
 * a record too long, a file too large, or rows of which none is readable; 66 missing, 77 forbidden,
 * 75 changed while it was read, 74.
 */
#ifndef KIGEN_EDGE_REGISTERS_EVENTS_H
#define KIGEN_EDGE_REGISTERS_EVENTS_H

#include "base/arena.h"
#include "say/err.h"
#include "core/lot/record.h"
#include "edge/config/config.h"

enum { EVENTS_BYTES_MAX = 256 << 20 };

struct events {
    struct record_row *rows; /* in file order; they and their text are the arena's */
    size_t count;            /* 0: the file has only a header, which is no error */
};

/* `bytes` is the file, `shown` its name in messages. */
int events_read(Str bytes, const char *shown, struct arena *arena, struct events *events,
                struct err *err);

#endif

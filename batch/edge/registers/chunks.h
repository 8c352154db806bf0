/*
 * One pass over a file by several threads: each hears the records of a chunk, and those that are to
 * be taken are given to the caller in the order of the file.
 *
 * Where a record begins in a chunk cannot be known before the chunk above is cut, for a line feed
 * may stand in a field. So a thread guesses that the first line feed ends one, and what it heard
 * counts only when the chunk above ended there; else the chunk is heard once more from the right
 * place. Thus every number of threads and every size of a chunk gives the same.
 *
 * A chunk has those records that begin in it; the last one may end in the chunks behind.
 */
#ifndef KIGEN_EDGE_REGISTERS_CHUNKS_H
#define KIGEN_EDGE_REGISTERS_CHUNKS_H

#include "edge/registers/csvfile.h"

enum { HEARD_BYTES = 1 << 19 }; /* of a chunk, where nothing else is said */

struct chunks_of { /* the file */
    const char *shown;
    enum encoding encoding;
    struct csv_how how;
    uint64_t begin, size; /* the place of the first record to hear, and of the end */
    bool known;           /* a pass has seen all of it: what cannot be cut now has changed */
    void *context;
    /* The bytes at a place: 0 and *got, less than `room` only at the end; or -1. By several threads. */
    int (*read)(void *context, uint64_t place, char *to, size_t room, size_t *got, struct err *err);
    /* All bytes, in order, from the first one of the file on. */
    void (*pass)(void *context, const char *bytes, size_t n);
    const struct csv_record **taking; /* is set to each record before it is taken */
};

/* `lines` has what stands above `begin`, and gets the rest. -1: hearing->take() said so, or with err as
 * csv_file_next() has it, and 75 where the file is not the same any more. */
int chunks_hear(const struct chunks_of *file, const struct csv_hearing *hearing,
                struct lot_lines *lines, struct err *err);

#endif

/*
 * Cuts bytes into records: the part of csvfile that knows no file.
 *
 * A record that is proven canonical is cut here: it is one line that ends with LF or CRLF, has no
 * NUL, no byte that is not of the encoding, and no quote but those right around whole fields, in
 * which commas may stand. Of such a record libcsv could say nothing else. Every other goes through
 * libcsv from its first byte on, which alone decides what it means; tests/unit/test_csvfile.c and
 * tests/fuzz/cut.c hold both together.
 */
#ifndef KIGEN_EDGE_REGISTERS_CUTTER_H
#define KIGEN_EDGE_REGISTERS_CUTTER_H

#include "edge/registers/csvfile.h"

enum { CHUNK_BYTES = 1 << 18 }; /* read at once */

struct cutter;

/* Gives the next bytes, at most `room` of them: 0 and *got, which is 0 only at the end; or -1. */
typedef int cutter_source(void *context, char *to, size_t room, size_t *got, struct err *err);

/* `shown` names the bytes in errors and must live as long as the cutter. */
struct cutter *cutter_make(enum encoding encoding, const char *shown, cutter_source *source,
                           void *context);
void cutter_free(struct cutter *cutter); /* NULL is allowed */
void cutter_how(struct cutter *cutter, struct csv_how how);
void cutter_restart(struct cutter *cutter); /* the source gives the first byte next */
/* It gives the first byte of a line that has so many above it: no BOM and no header comes, and what
 * is counted is counted from there. */
void cutter_resume(struct cutter *cutter, uint64_t lines_above);
/* How many bytes from there on are consumed: the place at which the next record is looked for. */
uint64_t cutter_place(const struct cutter *cutter);

/* 1 and the record, valid until the next call; 0 behind the last byte; -1. */
int cutter_next(struct cutter *cutter, const struct csv_record **record, struct err *err);
const struct lot_lines *cutter_lines(const struct cutter *cutter);

#endif

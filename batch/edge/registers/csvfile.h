/*
 * Reads the records of a CSV file (RFC 4180), for the readers of registers and side inputs.
 *
 * Fields are cut by edge/registers/cutter, by libcsv wherever a record is not plain. A file is read
 * through one descriptor and may be read several times: size, modification time and all bytes must
 * be the same each time, else exit 75; SHA-256 is made in the first whole pass. Memory holds one record (at most CSV_RECORD_BYTES_MAX) and one
 * chunk of the file, with the places at which it is cut.
 *
 *     if (csv_file_open(&records, path, encoding, err)) return -1;
 *     while ((got = csv_file_next(records, &record, err)) > 0) …      the header is a record too
 *     csv_file_close(records);
 *
 * Lines end with LF or CRLF; a CR elsewhere is text. Empty lines are skipped. With ENCODING_UTF8
 * one BOM at the beginning is skipped. After a fault of quoting the record is broken, and reading
 * goes on with the next physical line.
 */
#ifndef KIGEN_EDGE_REGISTERS_CSVFILE_H
#define KIGEN_EDGE_REGISTERS_CSVFILE_H

#include "base/bare.h"
#include "say/err.h"
#include "base/str.h"
#include "core/lot/lot.h"
#include "edge/config/config.h"

enum {
    CSV_RECORD_BYTES_MAX = 1 << 20, /* reaching it: 65, RECORD_TOO_LONG */
    CSV_RECORD_FIELDS_MAX = 1024    /* fields kept of one record; further ones are only counted */
};

struct csv_file;

enum csv_fault { CSV_FAULT_NONE, CSV_FAULT_QUOTES, CSV_FAULT_NUL, CSV_FAULT_BYTES };

/* One record. Everything in it is valid until the next call for its file. */
struct csv_record {
    uint32_t line;        /* the physical line on which it begins, from 1 */
    bool broken;          /* a fault of quoting, a byte not of the encoding, or NUL: no fields */
    enum csv_fault fault; /* which of them */
    size_t fault_at;      /* the byte of raw at which it was found */
    size_t count;         /* fields read */
    const Str *fields;    /* UTF-8, untrimmed; the first CSV_RECORD_FIELDS_MAX of them */
    Str raw;              /* its bytes as they stand in the file, without the last line end */
};

/* Opens a regular file: 66 missing or not a regular file, 77 forbidden, 74. */
int csv_file_open(struct csv_file **records, const struct config_path *path, enum encoding encoding,
                  struct err *err);
/* Reads what is in memory already, and stays there until csv_file_close(): `shown` names it. */
void csv_file_lend(struct csv_file **records, Str bytes, const char *shown, enum encoding encoding);
void csv_file_close(struct csv_file *records); /* NULL is allowed */

/* The first bytes of the file, as they stand: at most HEAD_BYTES_MAX. For those who want to say why
 * it cannot be read (core/text/dress.h). Only while no record was read, or after a refusal. */
enum { HEAD_BYTES_MAX = 1 << 16 };
size_t csv_file_head(const struct csv_file *records, char head[HEAD_BYTES_MAX]);

/* Is called after each chunk with the bytes read in this pass and the bytes of the file. */
typedef void csv_file_watch(void *context, uint64_t bytes, uint64_t total);
void csv_file_watched(struct csv_file *records, csv_file_watch *watch, void *context);

/* How a file is cut. Every way gives the same records: to be compared with each other. Before the
 * first record. */
struct csv_how {
    bool libcsv_alone;       /* else libcsv gets only what is not canonical */
    const struct scan *scan; /* NULL: the best there is */
    size_t chunk_bytes;      /* read at once: 1 to CHUNK_BYTES (edge/registers/cutter.h) */
};
void csv_file_how(struct csv_file *records, struct csv_how how);

int csv_file_rewind(struct csv_file *records,
                    struct err *err); /* before the second and later passes */

/*
 * Reads the next record: 1 and the record; 0 at the end of a file that has not changed; -1 with
 * err: 65 a quote that does not end or a record too long, 75 changed, 74.
 */
int csv_file_next(struct csv_file *records, const struct csv_record **record, struct err *err);

/*
 * The rest of a pass, by several threads: each hears the records of its part of the file, and counts
 * in a part of its own what need not be in order. Those that it says are to be taken are given, in
 * the order of the file, to the thread that called.
 *
 * A part is zeros at first and used again: part_begin() empties it. What a part has is counted once,
 * by part_end(), in order, when its records were taken.
 */
enum { HEARING_THREADS_MAX = 8 }; /* the bytes pass SHA-256 in one of them: more would wait */
struct csv_hearing {
    void *context;
    size_t threads;     /* at most, and HEARING_THREADS_MAX; 1: the caller alone */
    size_t chunk_bytes; /* heard by one of them at a time; 0: as many as is best */
    size_t part_bytes;
    void (*part_begin)(void *context, void *part); /* NULL is allowed; the next two as well */
    void (*part_end)(void *context, void *part);
    void (*part_free)(void *context, void *part); /* before its memory goes */
    /* In any thread, in no order, and more than once: it changes nothing but the part. `line` counts
     * from somewhere. 0: it is not taken; else what take() gets as `heard`. */
    unsigned (*hear)(void *context, void *part, const struct csv_record *record);
    /* 0, or -1 with err, which ends the pass. */
    int (*take)(void *context, const struct csv_record *record, unsigned heard, struct err *err);
};

/* After the header was read by csv_file_next(): 0 at the end of a file that has not changed; -1 as
 * that has it, or where take() says so. */
int csv_file_hear(struct csv_file *records, const struct csv_hearing *hearing, struct err *err);

/* A field without blanks at its ends. */
static inline Str csv_record_field(const struct csv_record *record, size_t index)
{
    return str_bare(record->fields[index]);
}

/* The counts of lines in the last whole pass. The header is the line that is neither blank, folded
 * nor a row. */
const struct lot_lines *csv_file_lines(const struct csv_file *records);
int64_t csv_file_modified(const struct csv_file *records); /* seconds since 1970; 0: it is lent */
const char *
csv_file_sha256(const struct csv_file *records); /* hex; "" before the first whole pass */

/*
 * SHA-256 by which the current row is known again on another night: over its fields, each with its
 * length before it; without `has_fields` over its bytes.
 */
void csv_record_digest(const struct csv_file *records, bool has_fields, uint8_t digest[32]);

#endif

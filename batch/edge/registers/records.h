/*
 * Records of a CSV file (RFC 4180), for the readers of registers and of side inputs.
 *
 * libcsv is the authority on fields; here are bytes, encodings and line numbers. A file is read
 * through one descriptor and may be read again: size, modification time and SHA-256 must be the
 * same each time, else exit 75. Memory holds one record (at most RECORD_BYTES_MAX) and one chunk of
 * the file.
 *
 *     if (records_open(&records, path, encoding, err)) return -1;
 *     while ((got = records_next(records, &record, err)) > 0) …      the header is a record too
 *     records_close(records);
 *
 * Lines end with LF or CRLF; a CR anywhere else is text. Wholly empty lines are skipped. With
 * ENCODING_UTF8 one BOM is taken off the beginning. A fault of quoting spoils its record; reading
 * goes on at the next physical line.
 */
#ifndef KIGEN_EDGE_REGISTERS_RECORDS_H
#define KIGEN_EDGE_REGISTERS_RECORDS_H

#include "say/err.h"
#include "base/str.h"
#include "core/lot/lot.h"
#include "edge/config/config.h"

enum {
    RECORD_BYTES_MAX = 1 << 20, /* reaching it: 65, RECORD_TOO_LONG */
    RECORD_FIELDS_MAX = 1024    /* kept of one record; the others are counted */
};

struct records;

/* One record. Everything in it is lent until the next call on its file. */
struct record {
    uint32_t line;     /* the physical line on which it begins, from 1 */
    bool broken;       /* quoting, a byte that is not of the encoding, or NUL: it has no fields */
    size_t count;      /* fields read */
    const Str *fields; /* UTF-8, untrimmed; the first RECORD_FIELDS_MAX of them */
    Str raw;           /* its bytes as they stand in the file, without the last line end */
};

/* Opens a regular file: 66 missing or no such file, 77 forbidden, 74. */
int records_open(struct records **records, const struct config_path *path, enum encoding encoding,
                 struct err *err);
void records_close(struct records *records); /* NULL is allowed */

/* Is told of each chunk: bytes read in this pass, bytes of the file. */
typedef void records_watch(void *context, uint64_t bytes, uint64_t total);
void records_watched(struct records *records, records_watch *watch, void *context);

int records_rewind(struct records *records,
                   struct err *err); /* before the second and later passes */

/*
 * 1 and a record; 0 at the end of the file, once it has been proven unchanged; -1 with err: 65 an
 * unterminated quote or a record too long, 75 changed, 74.
 */
int records_next(struct records *records, const struct record **record, struct err *err);

/* The field without blanks at its ends. */
static inline Str record_field(const struct record *record, size_t index)
{
    Str s = record->fields[index];
    unsigned char first, last;

    if (s.n == 0)
        return s;
    first = (unsigned char)s.p[0];
    last = (unsigned char)s.p[s.n - 1];
    /* only these bytes can begin or end a space, a tab or U+3000 (E3 80 80) */
    if (first > ' ' && first != 0xE3 && last > ' ' && last != 0x80)
        return s;
    return str_trim(s);
}

/* Of the last whole pass. The header counts as the one line that is neither blank, folded nor a
 * row. */
const struct lot_lines *records_lines(const struct records *records);
const char *records_sha256(const struct records *records); /* hex; "" before the first whole pass */

/*
 * What makes the current row the same row on another night: SHA-256 over its fields, each with its
 * length before it, or, where it has none that count, over its bytes.
 */
void record_digest(const struct records *records, bool has_fields, uint8_t digest[32]);

#endif

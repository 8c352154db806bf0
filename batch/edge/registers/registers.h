/*
 * The two registers, read as a stream of rows (docs/contract 3).
 *
 * libcsv is the authority on fields; here are encodings, headers, line numbers, digests, dates and
 * words. Memory holds one record at a time (at most RECORD_BYTES_MAX, edge/registers/records.h);
 * what the caller keeps it copies. A register may be streamed more than once through one
 * descriptor: size, modification time and digest must agree each time, else exit 75. Individual
 * numbers and 住民票コード are refused: exit 65, the column named, no value shown.
 */
#ifndef KIGEN_EDGE_REGISTERS_REGISTERS_H
#define KIGEN_EDGE_REGISTERS_REGISTERS_H

#include "core/lot/lot.h"
#include "core/rules/person.h"
#include "edge/config/config.h"

struct register_file; /* one open register */
struct record;        /* edge/registers/records.h */

/* Opens and reads the header. 66/77 missing or forbidden; 65 unusable (header, column, encoding).
 */
int register_open(struct register_file **file, const struct config *config, bool residents,
                  struct err *err);
void register_close(struct register_file *file);

/* Is told, as often as a chunk is read, how many bytes of how many this pass has read. */
typedef void register_watch(void *context, uint64_t bytes, uint64_t total);
void register_watched(struct register_file *file, register_watch *watch, void *context);

enum row_reason {
    ROW_GOOD,
    ROW_BAD_ROW,
    ROW_BAD_ID,
    ROW_BAD_KIND,
    ROW_BAD_STATUS,
    ROW_BAD_FLAG,
    ROW_BAD_DATE
};

/* What a reader hears of each record, in file order. Borrowed text lives until the callback
 * returns. */
struct row {
    enum row_reason reason;
    const char *column; /* canonical name at fault; "" for bad_row and where the row is good */
    uint32_t line;
    uint8_t digest[32]; /* only for rows that are not good: SHA-256 of its fields as read */
    /* the ids where they are in form, even if the row is bad; else empty */
    Str serial, resident_id;
    int kind;       /* enum kind; -1 */
    Day expires_on; /* DAY_NONE */
};

typedef int certificate_reader(void *context, const struct row *row,
                               const struct certificate *certificate, struct err *err);
typedef int resident_reader(void *context, const struct row *row, const struct resident *resident,
                            struct err *err);

/*
 * Is given every record of a pass as it stands in the file, the header first, before anything is
 * made of it and before any filter: for whoever reads the same bytes apart (flow/night/prove).
 * NULL: none.
 */
typedef void register_tap(void *context, const struct record *record);
void register_tapped(struct register_file *file, register_tap *tap, void *context);

/*
 * From now on passes over the certificates leave out well-cut rows of residents that are not
 * wanted, before their words and dates are read. A first pass, which judges every row, has no
 * filter.
 */
typedef bool register_wanted(void *context, Str resident_id);
void register_only(struct register_file *file, register_wanted *wanted, void *context);

/*
 * Streams the whole file once. The reader's second argument is NULL for a row that cannot be read.
 * `lines` and `sha256` are filled on the first pass and compared on later ones. Returns -1 when the
 * reader does, or with err: 65 unusable (unterminated quote, header alone, record too long, an
 * individual number), 75 changed, 74 I/O.
 */
int register_certificates(struct register_file *file, certificate_reader *reader, void *context,
                          struct err *err);
int register_residents(struct register_file *file, resident_reader *reader, void *context,
                       struct err *err);
/* While a reader runs: the digest of the row it was given, a good one too (it may yet be rejected).
 */
void register_row_digest(const struct register_file *file, uint8_t digest[32]);

const struct lot_lines *register_lines(const struct register_file *file);
const char *register_sha256(const struct register_file *file); /* hex, of the last whole pass */

#endif

/*
 * Reads the two registers as streams of rows (docs/contract 3).
 *
 * edge/registers/csvfile cuts the fields; headers, dates, words and digests are read here. Memory
 * holds a few chunks at a time; the caller copies what it keeps. A register may be read several times
 * through one descriptor: size, modification time and digest must be the same each time, else exit
 * 75. Individual Numbers and 住民票コード are refused: exit 65 with the column, but never a value.
 */
#ifndef KIGEN_EDGE_REGISTERS_REGISTERS_H
#define KIGEN_EDGE_REGISTERS_REGISTERS_H

#include "core/lot/lot.h"
#include "core/rules/person.h"
#include "core/text/columns.h"
#include "core/text/faults.h"
#include "edge/config/config.h"

struct register_file; /* one open register */
struct csv_record;    /* edge/registers/csvfile.h */

/* Opens a register and reads its header. 66 missing, 77 forbidden, 65 unusable (header, column,
 * encoding). */
int register_open(struct register_file **file, const struct config *config, bool residents,
                  struct err *err);
void register_close(struct register_file *file);

/* Is called after each chunk with the bytes read in this pass and the bytes of the file. */
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

/* What the reader of a register gets for each record, in file order. Its text is valid until the
 * callback returns. */
struct row {
    enum row_reason reason;
    const char *column; /* canonical name of the column at fault; "" for bad_row and a good row */
    struct fault fault; /* why; of a good row FAULT_NONE */
    uint32_t line;
    uint8_t digest[32]; /* only for a row that is not good: SHA-256 of its fields as read */
    /* the ids, if they have the right form, even of a bad row; else empty */
    Str serial, resident_id;
    int kind;       /* enum kind; -1 */
    Day expires_on; /* DAY_NONE */
};

typedef int certificate_reader(void *context, const struct row *row,
                               const struct certificate *certificate, struct err *err);
typedef int resident_reader(void *context, const struct row *row, const struct resident *resident,
                            struct err *err);

/* Further passes are heard by so many threads at most, each time so many bytes of the file; 0: as
 * many as is best. At first by the caller alone. */
void register_parts(struct register_file *file, size_t threads, size_t bytes);

/*
 * Who hears a pass in several threads (edge/registers/csvfile.h has the rules of parts), so that its
 * reader gets those rows alone that matter. NULL: it gets all; and so is NULL each of these that is
 * not needed. Of a row that is not good, hear() has no digest and no certificate or resident; lines
 * count from somewhere.
 */
struct register_hearing {
    void *context;
    size_t part_bytes;
    void (*part_begin)(void *context, void *part);
    void (*part_end)(void *context, void *part);
    void (*part_free)(void *context, void *part);
    /* Is asked before words and dates are read, of a row that has its fields; of residents `serial` is
     * empty. False: the row is left out. */
    bool (*wanted)(void *context, void *part, Str serial, Str resident_id);
    /* One of them; false: the reader does without the row. */
    bool (*certificate)(void *context, void *part, const struct row *row,
                        const struct certificate *certificate);
    bool (*resident)(void *context, void *part, const struct row *row,
                     const struct resident *resident);
};
void register_heard(struct register_file *file, const struct register_hearing *hearing);

/*
 * A tap hears every record of a pass as it stands in the file, before it is read or filtered, and
 * takes those for which it says so in their order: for the completeness proof (flow/night/prove).
 * The header comes to take() first, before any other is heard. NULL: no tap.
 */
struct register_tap {
    void *context;
    size_t part_bytes;
    void (*part_begin)(void *context, void *part);
    void (*part_end)(void *context, void *part);
    bool (*hear)(void *context, void *part, const struct csv_record *record);
    void (*take)(void *context, const struct csv_record *record);
};
void register_tapped(struct register_file *file, const struct register_tap *tap);

/*
 * Reads the whole file once. The reader gets NULL for the certificate or resident of a row that
 * cannot be read. Lines and digest are set by the first pass and compared by later ones. -1 where
 * the reader returns that, or with err: 65 unusable (a quote that does not end, only a header, a
 * record too long, an Individual Number), 75 changed, 74.
 */
int register_certificates(struct register_file *file, certificate_reader *reader, void *context,
                          struct err *err);
int register_residents(struct register_file *file, resident_reader *reader, void *context,
                       struct err *err);
/* Inside a reader: the digest of its row, even of a good one, which may still be rejected. */
void register_row_digest(const struct register_file *file, uint8_t digest[32]);

/* The columns as the file and the configuration have them, for fault_text(): copied into the
 * arena. */
struct register_columns {
    struct fault_column of[COLUMNS_KNOWN_MAX];
};
void register_columns(const struct register_file *file, struct register_columns *columns,
                      struct arena *arena);

const struct lot_lines *register_lines(const struct register_file *file);
const char *register_sha256(const struct register_file *file); /* hex, of the last whole pass */
int64_t register_modified(const struct register_file *file);   /* csv_file_modified() */

#endif

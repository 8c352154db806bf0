/*
 * LEDGER.rows: the marks (core/gates/marks.h) of the resident register that the last published run
 * read.
 *
 *     header 64 bytes   magic, a word under the ledger's salt, the last run published with it,
 *                       SHA-256 of the resident register
 *     marks             32 bytes each, by rising id digest
 *     disputes          40 bytes each, by rising id digest
 *     trailer 64 bytes  how many of both, the municipality most rows name, SHA-256 of all before
 * it, the header as it was before a run was named
 *
 * A night gathers marks while the residents stream (rows_add), sorts them MARKS_CHUNK at a time,
 * merges the sorted chunks (beyond the first in an unlinked file, 0600) with the old file, and in
 * the same pass writes LEDGER.rows.new. Memory: 5 MB and 16 KB a chunk, whatever the register's
 * size.
 *
 * The file belongs to a run whose register has the SHA-256 in its header; no other is believed.
 * LEDGER.rows.new is on its way to the disk while the letters are drawn; rows_keep() waits for it
 * before the ledger says PUBLISHED. Then it takes its place: rows_settle() is asked after each
 * publication and at each start, and removes what belongs to no published run. Errors: 73, 74, 77.
 *
 * The run in the header betrays a ledger that is older than the file beside it. A register may stay
 * the same for nights, so the run is written into the header where the file lies, 24 bytes of one
 * sector, and the header's word is its digest. A file of kigen 0.1.0 names no run.
 */
#ifndef KIGEN_EDGE_DISK_ROWS_H
#define KIGEN_EDGE_DISK_ROWS_H

#include "say/err.h"
#include "core/gates/marks.h"

enum { MUNICIPALITY_TEXT_MAX = 8 };

struct rows;

/* A published run; `nth` within its as-of day. DAY_NONE and 0: none. */
struct rows_run {
    Day as_of;
    uint32_t nth;
};
/* By as-of day, then by number; none comes first. */
int rows_run_order(struct rows_run a, struct rows_run b);

/* What stands at LEDGER.rows, and why it is not believed. */
enum rows_state {
    ROWS_MISSING,
    ROWS_GOOD,
    ROWS_UNREADABLE, /* there is something that cannot be opened, or is no file */
    ROWS_DAMAGED,
    ROWS_FOREIGN, /* another ledger's; or its header is damaged */
    ROWS_OTHER    /* whole so far as was looked, but made of another register */
};
struct rows_found {
    enum rows_state state;
    struct rows_run run; /* the last that was published with it; none: it does not say */
};

struct rows_tally {                   /* the municipality that most rows name */
    char code[MUNICIPALITY_TEXT_MAX]; /* first five digits; empty: none */
    uint64_t rows;                    /* that name it */
};

/* `ledger`: its path; `salt`: its own. `in_memory`: where no file can be made beside the ledger,
 * the chunks stay in memory (a dry run by an account that may only read). */
void rows_open(struct rows **rows, const char *ledger, const uint8_t salt[32], bool in_memory);
void rows_close(struct rows *rows); /* NULL is allowed */

/* LEDGER.rows as it stands, read whole; for `residents_sha256`, the register of the last run. */
struct rows_found rows_look(const char *ledger, const uint8_t salt[32],
                            const char *residents_sha256);

/* Makes LEDGER.rows.new last, where there is one, in the name of the run about to be published. */
int rows_keep(const char *ledger, const uint8_t salt[32], struct rows_run run, struct err *err);

/*
 * Puts LEDGER.rows.new in its place if it belongs to `residents_sha256`, and removes it if not;
 * then LEDGER.rows names `last`, the last published run (none: nothing is named). A run that is
 * named and later stays, unless `published`: just now, by a night that knew of it.
 */
int rows_settle(const char *ledger, const uint8_t salt[32], struct rows_run last,
                const char *residents_sha256, bool published, struct err *err);

/* One resident of tonight's register, in file order. A failure is kept and said by rows_compare().
 */
void rows_add(struct rows *rows, const struct resident *resident);

struct rows_outcome {
    struct marks_compared marks; /* released by the caller */
    struct rows_tally before;    /* of the last published run */
    uint64_t elsewhere;          /* tonight's rows that name another municipality than `before` */
    uint64_t named;              /* tonight's rows that name any */
    struct rows_found found;     /* what was to be compared with */
};

/*
 * Compares with LEDGER.rows if that belongs to `last_sha256` (empty: no run was published), and
 * writes LEDGER.rows.new for `sha256` where `write` says so. Where both are the same register
 * nothing is compared or written: only the disputes are read, unless the file is damaged.
 */
int rows_compare(struct rows *rows, Day as_of, const char *last_sha256, const char *sha256,
                 bool write, struct rows_outcome *outcome, struct err *err);

const struct mark_key *rows_key(const struct rows *rows);
/* Removes LEDGER.rows.new: the night was stopped. */
int rows_forget(const char *ledger, struct err *err);

#endif

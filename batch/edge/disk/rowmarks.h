/*
 * Keeps a mark (core/gates/marks.h) of each row of the resident register that the last published
 * run read, in the file LEDGER.rows, and compares the next register with them.
 *
 *     header 64 bytes   magic, a digest of the header under the ledger's salt, the last run
 *                       published with the file, SHA-256 of the resident register
 *     marks             56 bytes each, by rising id digest
 *     disputes          64 bytes each, by rising id digest
 *     trailer 64 bytes  how many of both, the municipality that most rows name, SHA-256 of all
 *                       bytes before it, with the header as it was before a run was named
 *
 * A night collects marks while it reads the residents (rowmarks_take), and sorts them MARKS_CHUNK at a
 * time; further chunks go into an unlinked file, 0600. Then it merges the chunks with the old file
 * and writes LEDGER.rows.new in the same pass. Memory: MARKS_CHUNK marks twice, and some a chunk.
 *
 * The file is believed only where the last run's register has the SHA-256 of its header.
 * LEDGER.rows.new is written out while the letters are drawn; rowmarks_keep() waits for it before the
 * ledger says PUBLISHED. After each publication and at each start rowmarks_settle() puts it in its
 * place or, if it belongs to no published run, removes it. Errors: 73, 74, 77.
 *
 * A run in the header that the ledger does not know shows that the ledger is older than the file.
 * As a register may stay the same for nights, the run is written into the header of the existing
 * file: 24 bytes of one sector. A file of kigen 0.1.0 names no run.
 *
 * A file of the layout before ("kigen rows 2", marks of 32 bytes, disputes of 40) is believed and
 * compared as far as it says. The next published night writes the layout above, even of the same
 * register.
 */
#ifndef KIGEN_EDGE_DISK_ROWMARKS_H
#define KIGEN_EDGE_DISK_ROWMARKS_H

#include "say/err.h"
#include "core/gates/marks.h"

enum { MUNICIPALITY_TEXT_MAX = 8 };

struct rowmarks;

/* A published run: its as-of day, and its number among the runs of that day. DAY_NONE and 0:
 * none. */
struct rowmarks_run {
    Day as_of;
    uint32_t nth;
};
/* By as-of day, then by number; none comes first. */
int rowmarks_run_order(struct rowmarks_run a, struct rowmarks_run b);

/* What was found at LEDGER.rows: a good file, or why it is not believed. */
enum rowmarks_state {
    ROWMARKS_MISSING,
    ROWMARKS_GOOD,
    ROWMARKS_UNREADABLE, /* it cannot be opened, or is not a regular file */
    ROWMARKS_DAMAGED,
    ROWMARKS_FOREIGN, /* of another ledger; or its header is damaged */
    ROWMARKS_OTHER    /* of another register; the rest was not checked */
};
struct rowmarks_found {
    enum rowmarks_state state;
    struct rowmarks_run run; /* the last one published with it; none: not named */
};

struct rowmarks_tally {               /* the municipality that most rows name */
    char code[MUNICIPALITY_TEXT_MAX]; /* its first five digits; empty: none */
    uint64_t rows;                    /* how many rows name it */
};

/* `ledger` is the path of the ledger, `salt` its salt. `in_memory`: chunks stay in memory where no
 * file can be made beside the ledger (a dry run by an account that may only read). */
void rowmarks_open(struct rowmarks **rows, const char *ledger, const uint8_t salt[32],
                   bool in_memory);
void rowmarks_close(struct rowmarks *rows); /* NULL is allowed */

/* Reads and checks all of LEDGER.rows, against the digest of the last run's register. */
struct rowmarks_found rowmarks_look(const char *ledger, const uint8_t salt[32],
                                    const char *residents_sha256);

/* Names the run about to be published in LEDGER.rows.new, if there is one, and syncs it. */
int rowmarks_keep(const char *ledger, const uint8_t salt[32], struct rowmarks_run run,
                  struct err *err);

/*
 * Puts LEDGER.rows.new in its place if it is of the register `residents_sha256`, else removes it.
 * Then names `last`, the last published run, in LEDGER.rows (none: names nothing). Where a later
 * run is named already that stays, unless `last` was `published` just now, by a night that knew
 * this.
 */
int rowmarks_settle(const char *ledger, const uint8_t salt[32], struct rowmarks_run last,
                    const char *residents_sha256, bool published, struct err *err);

struct rowmarks_count { /* tonight's readable rows: ids, and rows whose id stood in one before */
    bool known;         /* the marks were merged: not where the register is the last run's */
    uint64_t apart, repeated;
};

struct rowmarks_outcome {
    struct marks_compared marks;  /* released by the caller */
    struct rowmarks_tally before; /* of the last published run */
    uint64_t elsewhere;           /* tonight's rows that name a municipality other than `before` */
    uint64_t named;               /* tonight's rows that name any */
    struct rowmarks_found found;  /* the file to compare with */
    struct rowmarks_count count;
};

/*
 * Compares tonight's register, `sha256`, with LEDGER.rows if that is of `last_sha256` (empty: no
 * run was published), and if `write` writes LEDGER.rows.new. Where both digests are the same
 * nothing is compared or written, unless the file is damaged: only its disputes are read. Tonight's
 * marks go with it: once.
 */
int rowmarks_compare(struct rowmarks *rows, Day as_of, const char *last_sha256, const char *sha256,
                     bool write, struct rowmarks_outcome *outcome, struct err *err);

const struct mark_key *rowmarks_key(const struct rowmarks *rows);
/* Removes LEDGER.rows.new: the night was stopped. */
int rowmarks_forget(const char *ledger, struct err *err);

#endif

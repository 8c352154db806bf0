/*
 * Reads back a CSV file that kigen published, record by record, in the memory of a few: the listing of
 * a large city has as many rows as certificates are due. What stands in it is core/text/csvtext's.
 *
 *     if (csvin_open(&in, path, &err) || !csvin_begin(&in, "a,b", &err)) …
 *     while ((got = csvin_next(&in, fields, 2, &arena, &err)) == CSVIN_RECORD)
 *         …                             in.csv.line: where the next one begins
 *     csvin_close(&in);
 */
#ifndef KIGEN_EDGE_DISK_CSVIN_H
#define KIGEN_EDGE_DISK_CSVIN_H

#include "core/text/csvtext.h"
#include "say/err.h"

/* A record that is longer is out of form: a register's record, every byte of it doubled, is shorter. */
enum { CSVIN_RECORD_MAX = 16 << 20 };

enum csvin_got {
    CSVIN_END,
    CSVIN_RECORD,
    CSVIN_FORM,  /* it is not as kigen writes it; `err` is silent */
    CSVIN_FAILED /* it cannot be read: err */
};

struct csvin { /* all zero: closed */
    struct csvtext csv;
    const char *path; /* the caller's */
    char *bytes;
    size_t room, least; /* of the window; and what must be left in it */
    int fd;
    bool is_open, at_end;
};

/* A regular file, no link. -1 with err: 66 missing, 77 forbidden, 74 otherwise. */
int csvin_open(struct csvin *in, const char *path, struct err *err);
/* The same of an open file, which is csvin_close()'s to close; `window`: bytes, 1 or more. */
void csvin_take(struct csvin *in, int fd, const char *path, size_t window);
/* BOM and header, as csvtext_begin() reads them: CSVIN_RECORD where they are right. */
enum csvin_got csvin_begin(struct csvin *in, const char *header, struct err *err);
/* Plain fields are valid until the next call, quoted ones as long as the arena. */
enum csvin_got csvin_next(struct csvin *in, Str *fields, size_t count, struct arena *arena,
                          struct err *err);
void csvin_close(struct csvin *in); /* once or more */

#endif

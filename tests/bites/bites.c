/*
 * kigen with small bites, for tests/cli/test_written.py: the whole program, linked so that every CSV
 * file is read a few bytes at a time and every pass over a register is heard in chunks that are
 * shorter than its rows (-Wl,--wrap). The program itself has no such setting. One that ends without
 * having heard a register so has compared nothing: it aborts.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "edge/registers/csvfile.h"

enum {
    READ_BYTES = 3, /* at once */
    HEARD_BYTES = 5 /* of a chunk: most have no row that begins in them */
};

static atomic_bool bitten;

int __real_csv_file_open(struct csv_file **records, const struct config_path *path,
                         enum encoding encoding, struct err *err);
int __real_csv_file_hear(struct csv_file *records, const struct csv_hearing *hearing,
                         struct err *err);
int __wrap_csv_file_open(struct csv_file **records, const struct config_path *path,
                         enum encoding encoding, struct err *err);
int __wrap_csv_file_hear(struct csv_file *records, const struct csv_hearing *hearing,
                         struct err *err);

int __wrap_csv_file_open(struct csv_file **records, const struct config_path *path,
                         enum encoding encoding, struct err *err)
{
    if (__real_csv_file_open(records, path, encoding, err))
        return -1;
    csv_file_how(*records, (struct csv_how){.chunk_bytes = READ_BYTES});
    return 0;
}

int __wrap_csv_file_hear(struct csv_file *records, const struct csv_hearing *hearing,
                         struct err *err)
{
    struct csv_hearing small = *hearing;

    bitten = true;
    small.chunk_bytes = HEARD_BYTES;
    return __real_csv_file_hear(records, &small, err);
}

__attribute__((destructor)) static void end(void)
{
    if (bitten)
        return;
    fputs("bites: no register was heard in small chunks\n", stderr);
    abort();
}

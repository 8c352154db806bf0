/*
 * One new file, written in big pieces, with an error that sticks.
 *
 * The file must not exist yet (not even as a link); it is created 0600 & umask. Bytes are gathered
 * and given to the kernel OUT_BUFFER_BYTES at a time: a run has few writes, so the crash loop has
 * few points. The first failure is kept, later calls do nothing, out_close() says it. A file that
 * was not closed well is removed again by out_close() or out_abandon().
 *
 *     struct out out;
 *
 *     if (out_open(&out, path, err))
 *         return -1;
 *     out_text(&out, "a,b\r\n");
 *     return out_close(&out, err);        flushed, fsynced, closed: each checked
 */
#ifndef KIGEN_DISK_OUT_H
#define KIGEN_DISK_OUT_H

#include "say/err.h"
#include "base/str.h"

enum { OUT_BUFFER_BYTES = 1 << 20 };

struct out {
    const char *path; /* borrowed until out_close() */
    char *buffer;
    size_t used;
    uint64_t bytes; /* put so far */
    int fd;
    int failed; /* errno of the first failure; 0: none */
};

/* 73 where it cannot be created (it exists, no such folder), 77 forbidden, 74 otherwise. */
int out_open(struct out *out, const char *path, struct err *err);
void out_put(struct out *out, const void *bytes, size_t count);
void out_str(struct out *out, Str s);
void out_text(struct out *out, const char *text);
void out_number(struct out *out, uint64_t number);
/* For one short piece of text, at most OUT_FORMAT_MAX bytes: longer is a bug. */
enum { OUT_FORMAT_MAX = 1024 };
void out_format(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
int out_close(struct out *out, struct err *err);
/* Like out_close(), but the disk may take its time: file_sync() before anything depends on it. */
int out_leave(struct out *out, struct err *err);
void out_abandon(struct out *out);

#endif

/*
 * Writes one new file in large pieces and remembers the first error.
 *
 * The file must not exist yet, not even as a link; its mode is 0600 less the umask. Bytes are
 * collected and written OUT_BUFFER_BYTES at a time: a run with few writes has few points at which
 * the crash test must stop it. After the first failure later calls do nothing, and out_close()
 * reports it. out_close() removes a file that could not be written, out_abandon() an unwanted one.
 *
 *     struct out out;
 *
 *     if (out_open(&out, path, err))
 *         return -1;
 *     out_text(&out, "a,b\r\n");
 *     return out_close(&out, err);        writes the rest, fsyncs, closes; each is checked
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
/* For a short text: REQUIREs at most OUT_FORMAT_MAX bytes. */
enum { OUT_FORMAT_MAX = 1024 };
void out_format(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
int out_close(struct out *out, struct err *err);
/* Like out_close() without fsync: call file_sync() before anything depends on the file. */
int out_close_unsynced(struct out *out, struct err *err);
void out_abandon(struct out *out);

#endif

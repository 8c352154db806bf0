/* A stream over memory, and over a file from the write on that would not fit. */
#include "edge/book/spill.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"

struct spill {
    char *at; /* SPILL_BYTES at most */
    size_t room;
    off64_t bytes, place;
    int fd; /* -1: all is in memory */
    char *folder;
};

static const char name[] = "/part-XXXXXX";

/* A file without a name, which takes what was written so far. */
static bool to_file(struct spill *spill)
{
    size_t n = strlen(spill->folder);
    char *path = mem_alloc(n + sizeof name);

    memcpy(path, spill->folder, n);
    memcpy(path + n, name, sizeof name);
    spill->fd = mkstemp(path);
    if (spill->fd >= 0)
        unlink(path);
    mem_free(path);
    if (spill->fd < 0)
        return false;
    if (pwrite(spill->fd, spill->at, (size_t)spill->bytes, 0) == (ssize_t)spill->bytes)
        return true;
    close(spill->fd); /* of no use */
    spill->fd = -1;
    errno = ENOSPC;
    return false;
}

static void keep(struct spill *spill, const char *bytes, size_t count)
{
    size_t end = (size_t)spill->place + count;

    if (spill->room < end) {
        spill->room = 2 * end < SPILL_BYTES ? 2 * end : SPILL_BYTES;
        spill->at = mem_resize(spill->at, spill->room);
    }
    memcpy(spill->at + spill->place, bytes, count);
}

/* 0: it could not be written, and errno says why. */
static ssize_t spill_write(void *context, const char *bytes, size_t count)
{
    struct spill *spill = context;
    ssize_t done = (ssize_t)count;

    if (spill->fd < 0 && spill->place + (off64_t)count > SPILL_BYTES && !to_file(spill))
        return 0;
    if (spill->fd < 0)
        keep(spill, bytes, count);
    else
        done = pwrite(spill->fd, bytes, count, spill->place);
    if (done <= 0)
        return 0;
    spill->place += done;
    spill->bytes = spill->place > spill->bytes ? spill->place : spill->bytes;
    return done;
}

static ssize_t spill_read(void *context, char *bytes, size_t count)
{
    struct spill *spill = context;
    size_t left = (size_t)(spill->bytes - spill->place);
    ssize_t done = (ssize_t)(count < left ? count : left);

    if (spill->fd >= 0)
        done = pread(spill->fd, bytes, count, spill->place);
    else if (done)
        memcpy(bytes, spill->at + spill->place, (size_t)done);
    spill->place += done > 0 ? done : 0;
    return done;
}

/* Never behind the end: there is nothing. */
static int spill_seek(void *context, off64_t *to, int whence)
{
    struct spill *spill = context;
    off64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? spill->place : spill->bytes;

    if (from + *to < 0 || from + *to > spill->bytes) {
        errno = EINVAL;
        return -1;
    }
    *to = spill->place = from + *to;
    return 0;
}

static int spill_close(void *context)
{
    struct spill *spill = context;

    if (spill->fd >= 0)
        close(spill->fd); /* it has no name, and was read */
    mem_free(spill->at);
    free(spill->folder);
    mem_free(spill);
    return 0;
}

FILE *spill_open(const char *folder)
{
    static const cookie_io_functions_t does = {spill_read, spill_write, spill_seek, spill_close};
    struct spill *spill = mem_zero(1, sizeof *spill);
    FILE *stream;

    spill->fd = -1;
    spill->folder = strdup(folder);
    if (!spill->folder)
        memory_stop();
    stream = fopencookie(spill, "w+", does);
    if (!stream)
        spill_close(spill);
    return stream;
}

/* libxlsxwriter's, before the library's own in the search of the linker. */
FILE *lxw_tmpfile(char *folder);
FILE *lxw_tmpfile(char *folder)
{
    return spill_open(folder ? folder : "/tmp");
}

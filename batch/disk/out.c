/* The gathering writer: one buffer, one descriptor, the first errno. */
#include "disk/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/arena.h"
#include "disk/pulse.h"

enum { NUMBER_TEXT_MAX = 20 }; /* digits of UINT64_MAX */

static void out_fail(struct out *out, int errno_value)
{
    if (!out->failed)
        out->failed = errno_value;
}

static void out_flush(struct out *out)
{
    size_t done = 0;

    while (!out->failed && done < out->used) {
        ssize_t wrote = write(out->fd, out->buffer + done, out->used - done);

        pulse();
        if (wrote > 0)
            done += (size_t)wrote;
        else if (wrote == 0)
            out_fail(out, EIO);
        else if (errno != EINTR)
            out_fail(out, errno);
    }
    out->used = 0;
}

int out_open(struct out *out, const char *path, struct err *err)
{
    *out = (struct out){.path = path};
    out->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (out->fd < 0)
        return err_say_as(err, err_writing(errno), FILE_WRITE, path, system_says(errno));
    out->buffer = mem_alloc(OUT_BUFFER_BYTES);
    return 0;
}

void out_put(struct out *out, const void *bytes, size_t count)
{
    const char *from = bytes;

    out->bytes += count;
    while (count > 0 && !out->failed) {
        size_t room = OUT_BUFFER_BYTES - out->used;
        size_t part = count < room ? count : room;

        memcpy(out->buffer + out->used, from, part);
        out->used += part;
        from += part;
        count -= part;
        if (out->used == OUT_BUFFER_BYTES)
            out_flush(out);
    }
}

void out_str(struct out *out, Str s)
{
    out_put(out, s.p, s.n);
}

void out_text(struct out *out, const char *text)
{
    out_put(out, text, strlen(text));
}

void out_number(struct out *out, uint64_t number)
{
    char digits[NUMBER_TEXT_MAX];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    out_put(out, digits + at, sizeof digits - at);
}

void out_format(struct out *out, const char *format, ...)
{
    char text[OUT_FORMAT_MAX + 1];
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    REQUIRE(length >= 0 && length <= OUT_FORMAT_MAX);
    out_put(out, text, (size_t)length);
}

static int out_end(struct out *out, struct err *err)
{
    if (close(out->fd) != 0) /* the descriptor is gone either way */
        out_fail(out, errno);
    out->fd = -1;
    mem_free(out->buffer);
    out->buffer = NULL;
    if (!out->failed)
        return 0;
    unlink(out->path);
    return err_say_as(err, err_writing(out->failed), FILE_WRITE, out->path,
                      system_says(out->failed));
}

int out_close(struct out *out, struct err *err)
{
    out_flush(out);
    if (!out->failed && fsync(out->fd) != 0)
        out_fail(out, errno);
    return out_end(out, err);
}

int out_close_unsynced(struct out *out, struct err *err)
{
    out_flush(out);
    if (!out->failed) /* only sooner than the kernel would: nothing depends on whether it can */
        (void)sync_file_range(out->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
    return out_end(out, err);
}

void out_abandon(struct out *out)
{
    if (!out->buffer)
        return;
    close(out->fd);
    unlink(out->path);
    mem_free(out->buffer);
    *out = (struct out){.fd = -1};
}

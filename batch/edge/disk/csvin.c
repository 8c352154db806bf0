/*
 * A window of the file, which moves on when little is left in it. A record that seems out of form is
 * so only where all of it is in the window: until then the window grows.
 */
#include "edge/disk/csvin.h"

#include <unistd.h>

#include "disk/file.h"
#include "disk/fill.h"

/* While a share of the window is left nothing is read: that is nearly always all of a record. */
enum { WINDOW = 1 << 18, LEFT_SHARE = 64 };

void csvin_take(struct csvin *in, int fd, const char *path, size_t window)
{
    *in = (struct csvin){.fd = fd, .path = path, .room = window, .is_open = true};
    in->least = window / LEFT_SHARE + 1;
    in->bytes = mem_alloc(window);
    in->csv.rest = (Str){in->bytes, 0};
}

int csvin_open(struct csvin *in, const char *path, struct err *err)
{
    struct stat is = {0};
    int fd = file_open(path, LINKS_REFUSED, path, &is, err);

    *in = (struct csvin){0};
    if (fd < 0)
        return -1;
    csvin_take(in, fd, path, WINDOW);
    return 0;
}

void csvin_close(struct csvin *in)
{
    if (!in->is_open)
        return;
    close(in->fd); /* read only: nothing to lose */
    mem_free(in->bytes);
    *in = (struct csvin){0};
}

/* What is left moves to the front, and more comes behind it. */
static int more(struct csvin *in, struct err *err)
{
    Str *rest = &in->csv.rest;
    size_t room, got;
    int failed;

    memmove(in->bytes, rest->p, rest->n);
    if (rest->n == in->room)
        in->bytes = mem_resize(in->bytes, in->room *= 2);
    rest->p = in->bytes;
    room = in->room - rest->n;
    failed = bytes_fill(in->fd, in->bytes + rest->n, room, &got);
    if (failed)
        return err_say_as(err, err_reading(failed), FILE_READ, in->path, system_says(failed));
    in->at_end = got < room;
    rest->n += got;
    return 0;
}

enum csvin_got csvin_begin(struct csvin *in, const char *header, struct err *err)
{
    enum { BOM_AND_CRLF = 5 };

    while (!in->at_end && in->csv.rest.n < strlen(header) + BOM_AND_CRLF)
        if (more(in, err))
            return CSVIN_FAILED;
    return csvtext_begin(&in->csv, in->csv.rest, header) ? CSVIN_RECORD : CSVIN_FORM;
}

enum csvin_got csvin_next(struct csvin *in, Str *fields, size_t count, struct arena *arena,
                          struct err *err)
{
    for (;;) {
        const struct csvtext before = in->csv;

        if (in->at_end || before.rest.n >= in->least) {
            int got = csvtext_next(&in->csv, fields, count, arena);

            if (got >= 0)
                return got ? CSVIN_RECORD : CSVIN_END;
            if (in->at_end || before.rest.n > CSVIN_RECORD_MAX)
                return CSVIN_FORM;
            in->csv = before;
        }
        if (more(in, err))
            return CSVIN_FAILED;
    }
}

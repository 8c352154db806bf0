/* Pages one behind the other. */
#include "edge/disk/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "disk/fill.h"
#include "disk/path.h"

struct scratch {
    struct arena arena;
    const char *beside, *folder;
    struct page_file pages;
    uint64_t places;
    int fd;     /* -1: not made yet */
    int failed; /* errno of the first failure */
};

static int nameless(struct scratch *scratch)
{
    int fd = open(scratch->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        const char *path = arena_printf(&scratch->arena, "%s.tmp", scratch->beside).p;

        unlink(path);
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (fd >= 0 && unlink(path)) {
            close(fd);
            fd = -1;
        }
    }
    return fd < 0 ? memfd_create("scratch", MFD_CLOEXEC) : fd;
}

static uint64_t place(void *context)
{
    struct scratch *scratch = context;

    return scratch->places++ * PAGE_BYTES;
}

static bool put(void *context, uint64_t at, const void *bytes)
{
    struct scratch *scratch = context;
    const char *p = bytes;
    size_t left = PAGE_BYTES;

    if (scratch->fd < 0 && !scratch->failed)
        scratch->fd = nameless(scratch);
    if (scratch->fd < 0)
        scratch->failed = scratch->failed ? scratch->failed : errno;
    while (!scratch->failed && left) {
        ssize_t wrote = pwrite(scratch->fd, p, left, (off_t)at);

        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            scratch->failed = wrote < 0 ? errno : EIO;
            break;
        }
        p += wrote;
        at += (uint64_t)wrote;
        left -= (size_t)wrote;
    }
    return !scratch->failed;
}

static bool get(void *context, uint64_t at, void *bytes)
{
    const struct scratch *scratch = context;
    size_t got;

    return !bytes_fill_at(scratch->fd, at, bytes, PAGE_BYTES, &got) && got == PAGE_BYTES;
}

static void lost(void *context)
{
    const struct scratch *scratch = context;

    notice_say(FILE_READ, scratch->folder, system_says(EIO));
    _Exit(EXIT_IO);
}

struct scratch *scratch_open(const char *beside)
{
    struct scratch *scratch = mem_zero(1, sizeof *scratch);

    scratch->beside = arena_copy(&scratch->arena, str_of(beside)).p;
    scratch->folder = arena_copy(&scratch->arena, path_folder(str_of(beside))).p;
    scratch->pages = (struct page_file){place, put, get, lost, scratch};
    scratch->fd = -1;
    return scratch;
}

void scratch_close(struct scratch *scratch)
{
    if (!scratch)
        return;
    if (scratch->fd >= 0)
        close(scratch->fd); /* it has no name: nothing to lose */
    arena_release(&scratch->arena);
    mem_free(scratch);
}

const struct page_file *scratch_pages(struct scratch *scratch)
{
    return &scratch->pages;
}

int scratch_check(const struct scratch *scratch, struct err *err)
{
    if (!scratch->failed)
        return 0;
    return err_say_as(err, err_writing(scratch->failed), FILE_WRITE, scratch->folder,
                      system_says(scratch->failed));
}

/* Two files that stay from night to night: one is held, the other grows. */
#include "edge/disk/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "disk/path.h"
#include "disk/sync.h"

/* An own file that grows or is held: made where it is missing, never waited for. */
static int own_open(const char *path, int flags, struct err *err)
{
    struct stat is;
    int fd = open(path, flags | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);

    if (fd >= 0 && fstat(fd, &is) == 0 && S_ISREG(is.st_mode))
        return fd;
    if (fd >= 0)
        close(fd); /* nothing was written */
    if (fd >= 0 || errno == ENXIO || errno == ELOOP || errno == EISDIR)
        return err_say(err, NOT_A_FILE, path);
    return err_say_as(err, err_writing(errno), FILE_OPEN, path, system_says(errno));
}

int ledger_lock(const char *ledger_path, int *fd, struct err *err)
{
    struct arena arena = {0};
    const char *path = arena_printf(&arena, "%s.lock", ledger_path).p;
    int status = 0;

    *fd = own_open(path, O_RDWR, err);
    if (*fd < 0)
        status = -1;
    else if (flock(*fd, LOCK_EX | LOCK_NB)) {
        status = errno == EWOULDBLOCK
                     ? err_say(err, LOCK_HELD, path)
                     : err_say_as(err, EXIT_IO, FILE_OPEN, path, system_says(errno));
        close(*fd);
        *fd = -1;
    }
    arena_release(&arena);
    return status;
}

/* A full disk or a kill may have left half a line. */
static bool cut_off(int fd)
{
    struct stat is;
    char last = '\n';

    return fstat(fd, &is) == 0 && is.st_size > 0 && pread(fd, &last, 1, is.st_size - 1) == 1 &&
           last != '\n';
}

static int write_error(const char *path, const char *what, struct err *err)
{
    return err_say_as(err, EXIT_IO, FILE_WRITE, path, what);
}

static int line_write(int fd, const char *path, Str line, struct err *err)
{
    ssize_t wrote = write(fd, line.p, line.n); /* at once: other processes append, too */

    if (wrote == (ssize_t)line.n)
        return 0;
    return write_error(path,
                       wrote < 0                ? system_says(errno)
                       : messages_are_english() ? "short write"
                                                : "途中までしか書き込めません",
                       err);
}

static int line_sync(int fd, const char *path, struct err *err)
{
    struct arena arena = {0};
    int status;

    if (fsync(fd))
        return write_error(path, system_says(errno), err);
    status = folder_sync(arena_copy(&arena, path_folder(str_of(path))).p, err);
    arena_release(&arena);
    return status;
}

int line_append(const char *path, Str line, enum line_stays stays, struct err *err)
{
    struct arena arena = {0};
    int fd = own_open(path, O_RDWR | O_APPEND, err);
    int status;

    if (fd < 0)
        return -1;
    if (cut_off(fd))
        line = arena_printf(&arena, "\n" STR_FMT, STR_ARG(line));
    status = line_write(fd, path, line, err) ||
             (stays == LINE_SYNCED && line_sync(fd, path, err));
    if (close(fd) && !status)
        status = write_error(path, system_says(errno), err);
    arena_release(&arena);
    return status ? -1 : 0;
}

/* pipe, fork, exec, poll. */
#include "edge/press/render.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum {
    DOTS_INCH = 100,
    POINTS_INCH = 72,
    BYTES_MAX = 32 << 20, /* of a picture: several times A4 in DOTS_INCH */
    HEADER_MAX = 64,
    MEMORY_MAX = 1 << 30,
    SECONDS_MAX = 30,
    NO_PROGRAM = 127,
    FAULT_BYTES = 64
};

struct rendering {
    pid_t process;
    int out;
    struct timespec until;
    VEC(char) bytes;
    char fault[FAULT_BYTES]; /* what is wrong with the process or its picture */
};

/* ---- the process ----------------------------------------------------------------------------- */

static void limit(__rlimit_resource_t what, rlim_t most)
{
    const struct rlimit limit = {most, most};

    if (setrlimit(what, &limit))
        _exit(NO_PROGRAM);
}

enum { END_MS = 2000, END_STEP_MS = 2 };

/* Never returns. */
static void child(const char *path, uint64_t page, int out, pid_t parent)
{
    char number[24], dots[12], file[PATH_MAX];
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    snprintf(number, sizeof number, "%llu", (unsigned long long)page);
    snprintf(dots, sizeof dots, "%d", DOTS_INCH);
    /* a name that begins with a hyphen is an option, "fd://0" another thing */
    if (snprintf(file, sizeof file, "%s%s", path[0] == '/' ? "" : "./", path) >= (int)sizeof file ||
        prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent || nothing < 0 ||
        dup2(nothing, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(nothing, STDERR_FILENO) < 0)
        _exit(NO_PROGRAM);
    limit(RLIMIT_AS, MEMORY_MAX);
    limit(RLIMIT_CPU, SECONDS_MAX);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    execlp("pdftoppm", "pdftoppm", "-q", "-gray", "-r", dots, "-f", number, "-l", number, file,
           (char *)NULL);
    _exit(NO_PROGRAM);
}

static int start(struct rendering *r, const char *path, uint64_t page)
{
    pid_t parent = getpid();
    int ends[2];

    if (pipe2(ends, O_CLOEXEC))
        return -1;
    r->process = fork();
    if (r->process == 0)
        child(path, page, ends[1], parent);
    close(ends[1]); /* of a pipe: nothing is lost */
    r->out = ends[0];
    if (r->process < 0)
        close(r->out);
    return r->process < 0 ? -1 : 0;
}

static int milliseconds_left(const struct rendering *r)
{
    struct timespec now;
    long long left;

    clock_gettime(CLOCK_MONOTONIC, &now);
    left = (long long)(r->until.tv_sec - now.tv_sec) * 1000 +
           (r->until.tv_nsec - now.tv_nsec) / 1000000;
    return left > 0 ? (int)left : 0;
}

/* All that the process writes; false where that takes too long or is too much. */
static bool bytes_read(struct rendering *r)
{
    struct pollfd ready = {.fd = r->out, .events = POLLIN};

    while (r->bytes.count < BYTES_MAX) {
        int left = milliseconds_left(r), found = left ? poll(&ready, 1, left) : 0;
        ssize_t got;

        if (found == 0)
            return false;
        if (r->bytes.room - r->bytes.count < 1 << 16)
            r->bytes.at = vec_grow(r->bytes.at, &r->bytes.room, 1);
        if (r->bytes.room == r->bytes.count)
            continue;
        got = read(r->out, r->bytes.at + r->bytes.count, r->bytes.room - r->bytes.count);
        if (got == 0)
            return true;
        if (got < 0 && errno != EINTR)
            return false;
        r->bytes.count += got > 0 ? (size_t)got : 0;
    }
    return false;
}

/* Once it has written all, it has a moment to end by itself; then it is killed. One that not even
 * that ends is left to the system: its status is a failure. */
static int ended(struct rendering *r, bool whole)
{
    int status = 0;
    pid_t gone = 0;

    for (int i = 0; i < 2 && gone != r->process; i++) {
        if (i > 0 || !whole)
            kill(r->process, SIGKILL);
        for (int waited = 0; waited < END_MS && gone != r->process; waited += END_STEP_MS) {
            gone = waitpid(r->process, &status, WNOHANG);
            if (gone != r->process)
                poll(NULL, 0, END_STEP_MS);
        }
    }
    close(r->out); /* read only */
    return gone == r->process ? status : -1;
}

/* ---- the picture ----------------------------------------------------------------------------- */

/* "P5", width, height, 255, one space each, then the dots. */
static bool picture_read(struct rendering *r, struct picture *picture)
{
    char header[HEADER_MAX + 1] = "", *at = header + 2;
    unsigned long numbers[3], width, height;
    size_t used;

    if (r->bytes.count == 0)
        return false;
    memcpy(header, r->bytes.at, r->bytes.count < HEADER_MAX ? r->bytes.count : HEADER_MAX);
    for (size_t i = 0; i < 3; i++)
        numbers[i] = strtoul(at, &at, 10);
    width = numbers[0];
    height = numbers[1];
    used = (size_t)(at - header) + 1;
    if (strncmp(header, "P5", 2) != 0 || numbers[2] != UINT8_MAX || width > BYTES_MAX ||
        height > BYTES_MAX || r->bytes.count != used + width * height)
        return false;
    memmove(r->bytes.at, r->bytes.at + used, width * height);
    *picture = (struct picture){.grey = (uint8_t *)r->bytes.at,
                                .width = width,
                                .height = height,
                                .dots = (double)DOTS_INCH / POINTS_INCH};
    return true;
}

static const char *fault_of(struct rendering *r, bool whole, int status, struct picture *picture)
{
    if (!whole)
        return "no end";
    if (WIFSIGNALED(status))
        snprintf(r->fault, sizeof r->fault, "signal %d", WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        snprintf(r->fault, sizeof r->fault, "exit %d", WEXITSTATUS(status));
    else if (!picture_read(r, picture))
        return "no picture";
    return r->fault[0] ? r->fault : NULL;
}

int render_page(const char *path, uint64_t page, struct picture *picture, struct err *err)
{
    struct rendering r = {.fault = ""};
    const char *fault;
    bool whole;
    int status;

    clock_gettime(CLOCK_MONOTONIC, &r.until);
    r.until.tv_sec += SECONDS_MAX;
    if (start(&r, path, page))
        return err_say(err, WORKER_START, system_says(errno));
    whole = bytes_read(&r);
    status = ended(&r, whole);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM) {
        VEC_RELEASE(&r.bytes);
        return err_say(err, RENDER_MISSING, path);
    }
    fault = fault_of(&r, whole, status, picture);
    if (!fault)
        return 0;
    VEC_RELEASE(&r.bytes);
    return err_say(err, RENDER_FAILED, path, (unsigned long)page, fault);
}

/* fork, a shared counter, wait. */
#include "edge/workers.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum { MALLOC_KEEP_BYTES = 64 << 20 };

struct slot { /* one job's outcome */
    bool done;
    struct err err;
    char result[RESULT_BYTES];
};

struct board { /* shared by all */
    atomic_size_t next, done;
    atomic_bool stop; /* a job failed: take no more */
    struct slot slots[];
};

static void work(struct board *board, size_t job_count, worker_job *job, void *context)
{
    size_t at;

    while (!atomic_load(&board->stop) && (at = atomic_fetch_add(&board->next, 1)) < job_count) {
        struct slot *slot = &board->slots[at];

        if (job(context, at, slot->result, &slot->err)) {
            REQUIRE(slot->err.code != EXIT_DONE);
            atomic_store(&board->stop, true);
        }
        slot->done = true;
        atomic_fetch_add(&board->done, 1);
    }
}

/* The default thresholds give memory back page by page and double the time of a page (pitfalls.md).
 */
static void child(struct board *board, size_t job_count, worker_job *job, void *context,
                  pid_t parent)
{
    mallopt(M_TRIM_THRESHOLD, MALLOC_KEEP_BYTES);
    mallopt(M_MMAP_THRESHOLD, MALLOC_KEEP_BYTES);
    mallopt(M_TOP_PAD, MALLOC_KEEP_BYTES / 16);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
        _exit(EXIT_IO); /* without its parent nobody would use what it makes */
    work(board, job_count, job, context);
    _exit(EXIT_DONE);
}

/* Who looks on while the children work. */
struct watching {
    worker_watch *watch; /* may be NULL */
    void *context;
    struct board *board;
    size_t job_count;
};

/* The end of one child; until then the watcher is told how far all have come. */
static pid_t wait_one(pid_t child, int *ended, const struct watching *w)
{
    const struct timespec pause = {.tv_nsec = 1000000000 / WATCHES_A_SECOND};
    pid_t got;

    do {
        got = waitpid(child, ended, w->watch ? WNOHANG : 0);
        if (got == 0 && w->watch) {
            w->watch(w->context, atomic_load(&w->board->done), w->job_count);
            nanosleep(&pause, NULL);
        }
    } while (got == 0 || (got < 0 && errno == EINTR));
    return got;
}

static int wait_for(pid_t *children, size_t count, const struct watching *watching, struct err *err)
{
    int status = 0;

    for (size_t i = 0; i < count; i++) {
        int ended;
        pid_t got = wait_one(children[i], &ended, watching);

        if (got < 0)
            status = err_say(err, WORKER_START, strerror(errno));
        else if (WIFSIGNALED(ended))
            status = err_say(err, WORKER_DIED, "kigen", WTERMSIG(ended));
        else if (WEXITSTATUS(ended) != EXIT_DONE)
            status = err_say_as(err, (enum exit_code)WEXITSTATUS(ended), WORKER_START, "exit");
    }
    return status;
}

static int collect(const struct board *board, size_t job_count, char (*results)[RESULT_BYTES],
                   struct err *err)
{
    for (size_t i = 0; i < job_count; i++)
        if (board->slots[i].err.code != EXIT_DONE) {
            if (err->code == EXIT_DONE)
                *err = board->slots[i].err;
            return -1;
        }
    for (size_t i = 0; i < job_count; i++) {
        REQUIRE(err->code != EXIT_DONE || board->slots[i].done);
        if (results)
            memcpy(results[i], board->slots[i].result, RESULT_BYTES);
    }
    return err->code == EXIT_DONE ? 0 : -1;
}

int workers_run(size_t workers, size_t job_count, worker_job *job, void *context,
                char (*results)[RESULT_BYTES], worker_watch *watch, void *watch_context,
                struct err *err)
{
    size_t bytes = sizeof(struct board) + job_count * sizeof(struct slot), started = 0;
    struct board *board =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t children[WORKERS_MAX], parent = getpid();
    struct err waiting = {0};
    const struct watching watching = {watch, watch_context, board, job_count};

    if (board == MAP_FAILED)
        memory_stop();
    if (workers > job_count)
        workers = job_count;
    REQUIRE(workers <= WORKERS_MAX);
    fflush(NULL); /* else a child would print the parent's buffers again */
    for (; started < workers; started++) {
        children[started] = fork();
        if (children[started] < 0) {
            err_say(err, WORKER_START, strerror(errno));
            atomic_store(&board->stop, true);
            break;
        }
        if (children[started] == 0)
            child(board, job_count, job, context, parent);
    }
    if (wait_for(children, started, &watching, &waiting) && err->code == EXIT_DONE &&
        !atomic_load(&board->stop))
        *err = waiting;
    collect(board, job_count, results, err);
    munmap(board, bytes);
    return err->code == EXIT_DONE ? 0 : -1;
}

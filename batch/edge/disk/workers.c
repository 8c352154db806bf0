/* fork, shared counters, a pipe whose end says that all have ended, SIGKILL. */
#include "edge/disk/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "disk/maps.h"
#include "disk/pulse.h"
#include "disk/seconds.h"

enum { MALLOC_KEEP_BYTES = 64 << 20, TRIES_MAX = 2, CACHE_LINE_BYTES = 64 };

struct slot { /* one job's outcome */
    atomic_bool done;
    struct err err;
    char result[RESULT_BYTES];
};

struct sign { /* of one worker, on a cache line of its own */
    _Alignas(CACHE_LINE_BYTES) Pulse pulses;
    atomic_size_t job; /* the one that it is at */
};

struct board { /* shared by all */
    atomic_size_t next, done;
    atomic_bool stop; /* a job failed: take no more */
    struct sign signs[WORKERS_MAX];
    struct slot slots[];
};

struct child {
    pid_t process; /* 0: it has ended */
    unsigned long long pulses;
    double quiet_s; /* since they moved, as far as somebody looked */
};

struct workers {
    const struct work *work;
    struct board *board;
    size_t bytes, count, living;
    int ends; /* readable, at its end, when all have ended */
    double looked_at;
    struct child children[WORKERS_MAX];
};

/* ---- in the child ---------------------------------------------------------------------------- */

static struct board *own_board;
static struct slot *own_slot; /* of the job at hand */

static void job_failed(struct board *board)
{
    REQUIRE(own_slot->err.code != EXIT_DONE);
    atomic_store(&board->stop, true);
}

static void job_ended(struct board *board)
{
    atomic_store(&own_slot->done, true);
    atomic_fetch_add(&board->done, 1);
}

/* What the job was reading became shorter: its parent says so. In the handler of a signal. */
static void job_hears(const struct err *err)
{
    own_slot->err = *err;
    job_failed(own_board);
    job_ended(own_board);
}

static void jobs_do(struct board *board, struct sign *sign, const struct work *work)
{
    size_t at;

    own_board = board;

    while (!atomic_load(&board->stop) && (at = atomic_fetch_add(&board->next, 1)) < work->jobs) {
        struct slot *slot = &board->slots[at];

        if (atomic_load(&slot->done)) /* by those who were killed */
            continue;
        slot->err = (struct err){0}; /* those may have begun a sentence */
        own_slot = slot;
        maps_heard_by(job_hears);
        atomic_store(&sign->job, at);
        pulse();
        if (work->job(work->context, at, slot->result, &slot->err))
            job_failed(board);
        job_ended(board);
    }
}

/* The default thresholds give memory back page by page and double the time of a page
 * (docs/architecture.md 4). */
static void child_run(struct workers *workers, struct sign *sign, pid_t parent)
{
    mallopt(M_TRIM_THRESHOLD, MALLOC_KEEP_BYTES);
    mallopt(M_MMAP_THRESHOLD, MALLOC_KEEP_BYTES);
    mallopt(M_TOP_PAD, MALLOC_KEEP_BYTES / 16);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != parent)
        _exit(EXIT_IO); /* without its parent nobody would use what it makes */
    pulse_into(&sign->pulses);
    jobs_do(workers->board, sign, workers->work);
    _exit(EXIT_DONE);
}

/* ---- forking and looking on ------------------------------------------------------------------ */

/* 0, or the errno of what could not be had; those that were forked are at work in any case. */
static int fork_all(struct workers *workers, size_t count)
{
    pid_t parent = getpid();
    int ends[2], failed = 0;

    if (pipe2(ends, O_CLOEXEC))
        return errno;
    atomic_store(&workers->board->next, 0);
    fflush(NULL); /* else a child would print the parent's buffers again */
    for (workers->count = 0; workers->count < count && !failed; workers->count++) {
        struct sign *sign = &workers->board->signs[workers->count];
        pid_t process = fork();

        if (process == 0)
            child_run(workers, sign, parent);
        if (process < 0) {
            failed = errno;
            break;
        }
        workers->children[workers->count] =
            (struct child){.process = process, .pulses = atomic_load(&sign->pulses)};
        workers->living++;
    }
    close(ends[1]); /* now the children alone hold it */
    workers->ends = ends[0];
    workers->looked_at = seconds_now();
    return failed;
}

/* Takes note of those that have ended; `err` NULL where they were killed here. */
static void reap(struct workers *workers, struct err *err)
{
    for (size_t i = 0; i < workers->count; i++) {
        struct child *child = &workers->children[i];
        int ended;
        pid_t got = child->process ? waitpid(child->process, &ended, WNOHANG) : 0;

        if (got == 0 || (got < 0 && errno == EINTR))
            continue;
        child->process = 0;
        workers->living--;
        if (!err)
            continue;
        if (got < 0)
            err_say(err, WORKER_START, system_says(errno));
        else if (WIFSIGNALED(ended))
            err_say(err, WORKER_DIED, "kigen", WTERMSIG(ended));
        else if (WEXITSTATUS(ended) != EXIT_DONE)
            err_say_as(err, (enum exit_code)WEXITSTATUS(ended), WORKER_START, "exit");
    }
}

/* Sleeps until all have ended, at most `ms`. */
static void sleep_at_most(const struct workers *workers, int ms)
{
    struct pollfd ends = {.fd = workers->ends, .events = POLLIN};

    (void)poll(&ends, 1, ms); /* interrupted: one look more */
}

/* A child that has not moved within the patience; NULL: none. */
static const struct child *hanging(struct workers *workers)
{
    double at = seconds_now(), passed = at - workers->looked_at;

    workers->looked_at = at;
    if (passed > 1) /* the parent was stopped, and so may have been its children */
        passed = 1;
    for (size_t i = 0; i < workers->count; i++) {
        struct child *child = &workers->children[i];
        unsigned long long pulses = atomic_load(&workers->board->signs[i].pulses);

        child->quiet_s = pulses == child->pulses ? child->quiet_s + passed : 0;
        child->pulses = pulses;
        if (child->process && child->quiet_s > workers->work->patience_s)
            return child;
    }
    return NULL;
}

/* Until all have ended: NULL. Or the child that hangs. */
static const struct child *look_on(struct workers *workers, struct err *err)
{
    const struct work *work = workers->work;
    const struct child *hangs = NULL;

    while (reap(workers, err), workers->living && !(hangs = hanging(workers))) {
        if (work->watch)
            work->watch(work->watch_context, atomic_load(&workers->board->done), work->jobs);
        sleep_at_most(workers, 1000 / (work->watch ? WATCHES_A_SECOND : 4));
    }
    return hangs;
}

/* False where one of them is beyond SIGKILL: it waits inside the kernel, for a disk. */
static bool kill_all(struct workers *workers)
{
    double until = seconds_now() + WORKER_DEATH_S;

    for (size_t i = 0; i < workers->count; i++)
        if (workers->children[i].process)
            kill(workers->children[i].process, SIGKILL);
    while (reap(workers, NULL), workers->living && seconds_now() < until)
        sleep_at_most(workers, 1000 / WATCHES_A_SECOND);
    return workers->living == 0;
}

static void round_end(struct workers *workers)
{
    if (workers->ends >= 0)
        close(workers->ends);
    workers->ends = -1;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static struct workers *workers_new(const struct work *work)
{
    struct workers *workers = mem_zero(1, sizeof *workers);
    void *shared;

    workers->work = work;
    workers->ends = -1;
    workers->bytes = sizeof(struct board) + work->jobs * sizeof(struct slot);
    shared = mmap(NULL, workers->bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) /* NOLINT: the system's own way to say so */
        memory_stop();
    workers->board = shared;
    return workers;
}

static int collect(const struct workers *workers, char (*results)[RESULT_BYTES], struct err *err)
{
    const struct slot *slots = workers->board->slots;
    size_t jobs = workers->work->jobs;

    for (size_t i = 0; i < jobs; i++)
        if (atomic_load(&slots[i].done) && slots[i].err.code != EXIT_DONE) {
            *err = slots[i].err;
            return -1;
        }
    for (size_t i = 0; err->code == EXIT_DONE && i < jobs; i++) {
        REQUIRE(atomic_load(&slots[i].done));
        if (results)
            memcpy(results[i], slots[i].result, RESULT_BYTES);
    }
    return err->code == EXIT_DONE ? 0 : -1;
}

/* What hung, and at which job; -1, or 0 where they may be forked once more. */
static int hung(struct workers *workers, const struct child *hangs, int tries, struct err *err)
{
    const struct work *work = workers->work;
    size_t job = atomic_load(&workers->board->signs[hangs - workers->children].job);
    Str name = work->name ? work->name(work->context, job) : STR("kigen");

    if (!kill_all(workers))
        return err_say(err, WORKER_STUCK, STR_ARG(name), work->patience_s);
    if (atomic_load(&workers->board->stop))
        return -1; /* a job failed before: that is what is said */
    if (tries == TRIES_MAX)
        return err_say(err, WORKER_HANGS, STR_ARG(name), work->patience_s);
    notice_say(WORKER_AGAIN, STR_ARG(name), work->patience_s);
    return 0;
}

int workers_run(size_t count, const struct work *work, char (*results)[RESULT_BYTES],
                struct err *err)
{
    struct workers *workers = workers_new(work);
    struct err waiting = {0};
    int status;

    if (count > work->jobs)
        count = work->jobs;
    REQUIRE(count <= WORKERS_MAX);
    for (int tries = 1;; tries++) {
        int failed = fork_all(workers, count);
        const struct child *hangs;

        if (failed) {
            err_say(&waiting, WORKER_START, system_says(failed));
            atomic_store(&workers->board->stop, true);
        }
        hangs = look_on(workers, &waiting);
        if (!hangs || hung(workers, hangs, tries, &waiting))
            break;
        round_end(workers);
    }
    *err = waiting;
    status = collect(workers, results, err);
    workers_end(workers);
    return status;
}

void workers_begin(struct workers **out, size_t count, const struct work *work)
{
    *out = workers_new(work);
    REQUIRE(count <= WORKERS_MAX);
    (void)fork_all(*out, count); /* who is not there does nothing, and his jobs have no result */
}

void workers_wait(struct workers *workers)
{
    if (look_on(workers, NULL))
        (void)kill_all(workers); /* who does not die is not waited for */
}

bool workers_result(const struct workers *workers, size_t job, char result[RESULT_BYTES])
{
    const struct slot *slot = &workers->board->slots[job];

    if (!atomic_load(&slot->done) || slot->err.code != EXIT_DONE)
        return false;
    memcpy(result, slot->result, RESULT_BYTES);
    return true;
}

void workers_end(struct workers *workers)
{
    if (!workers)
        return;
    (void)kill_all(workers);
    round_end(workers);
    munmap(workers->board, workers->bytes);
    mem_free(workers);
}

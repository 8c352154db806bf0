/* Workers that do their jobs, hang once, hang for ever, are slow, fail or die. One second is the
 * patience here. */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "disk/pulse.h"
#include "edge/disk/workers.h"

enum { JOBS = 6, HANGING = 3 };

struct desk { /* shared with the workers */
    atomic_int begun[JOBS];
    int hangs; /* how often job HANGING does */
    enum { STOPPED, SPINNING, FAILING, DYING, SLOW } how;
};

static struct desk *desk_new(int hangs)
{
    struct desk *desk =
        mmap(NULL, sizeof *desk, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    cr_assert_neq(desk, MAP_FAILED);
    desk->hangs = hangs;
    return desk;
}

static void rest(long ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static int job_do(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    struct desk *desk = context;
    int begun = atomic_fetch_add(&desk->begun[job], 1);

    if (job == HANGING && begun < desk->hangs) {
        snprintf(result, RESULT_BYTES, "half");
        err->code = EXIT_BUG; /* a sentence that is never said */
        if (desk->how == SPINNING)
            for (volatile unsigned i = 0;; i++)
                ;
        kill(getpid(), SIGSTOP);
    }
    if (job == HANGING && desk->how == DYING)
        kill(getpid(), SIGTERM);
    if (job == HANGING + 1 && desk->how == FAILING)
        return err_say(err, FILE_WRITE, "the fourth", "No space left on device");
    for (int i = 0; desk->how == SLOW && job == HANGING && i < 8; i++) {
        rest(350);
        pulse();
    }
    snprintf(result, RESULT_BYTES, "job %zu", job);
    return 0;
}

static Str job_name(const void *context, size_t job)
{
    (void)context;
    return job == HANGING ? STR("letters-0003.pdf") : STR("another");
}

static struct work work_of(struct desk *desk)
{
    return (struct work){
        .jobs = JOBS, .job = job_do, .name = job_name, .context = desk, .patience_s = 1};
}

static void expect_all(char (*results)[RESULT_BYTES])
{
    for (size_t i = 0; i < JOBS; i++) {
        char wanted[RESULT_BYTES];

        snprintf(wanted, sizeof wanted, "job %zu", i);
        cr_expect_str_eq(results[i], wanted);
    }
}

static void expect_nobody(void)
{
    cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1);
    cr_expect_eq(errno, ECHILD);
}

Test(workers, do_their_jobs)
{
    char results[JOBS][RESULT_BYTES] = {{0}};

    for (size_t count = 1; count <= 2 * JOBS; count++) {
        struct desk *desk = desk_new(0);
        struct work work = work_of(desk);
        struct err err = {0};

        cr_assert_eq(workers_run(count, &work, results, &err), 0, "%s", err.text);
        expect_all(results);
        for (size_t i = 0; i < JOBS; i++)
            cr_expect_eq(desk->begun[i], 1);
        expect_nobody();
        munmap(desk, sizeof *desk);
    }
}

/* What is done is not done again; what hung is begun once more, and nothing is left of the half. */
Test(workers, hang_once)
{
    for (int how = STOPPED; how <= SPINNING; how++) {
        char results[JOBS][RESULT_BYTES] = {{0}};
        struct desk *desk = desk_new(1);
        struct work work = work_of(desk);
        struct err err = {0};

        desk->how = how;
        cr_assert_eq(workers_run(2, &work, results, &err), 0, "%s", err.text);
        expect_all(results);
        for (size_t i = 0; i < JOBS; i++)
            cr_expect_eq(desk->begun[i], i == HANGING ? 2 : 1, "job %zu: %d", i, desk->begun[i]);
        expect_nobody();
    }
}

Test(workers, hang_twice)
{
    struct desk *desk = desk_new(9);
    struct work work = work_of(desk);
    struct err err = {0};
    time_t begun = time(NULL);

    messages_speak_english(true);
    cr_assert_eq(workers_run(2, &work, NULL, &err), -1);
    cr_expect_eq(err.code, EXIT_IO);
    cr_expect(strstr(err.text, "KGN0606E letters-0003.pdf: "), "%s", err.text);
    cr_expect_eq(desk->begun[HANGING], 2);
    cr_expect_lt(time(NULL) - begun, 8);
    expect_nobody();
}

/* Eight times 0.35 s, and each time it moved. */
Test(workers, slow)
{
    char results[JOBS][RESULT_BYTES] = {{0}};
    struct desk *desk = desk_new(0);
    struct work work = work_of(desk);
    struct err err = {0};

    desk->how = SLOW;
    cr_assert_eq(workers_run(1, &work, results, &err), 0, "%s", err.text);
    expect_all(results);
    cr_expect_eq(desk->begun[HANGING], 1);
}

/* A job that failed is what is said, whoever hangs beside it; it is not tried again. */
Test(workers, fail)
{
    for (int hangs = 0; hangs < 2; hangs++) {
        struct desk *desk = desk_new(hangs);
        struct work work = work_of(desk);
        struct err err = {0};

        messages_speak_english(true);
        desk->how = FAILING;
        cr_assert_eq(workers_run(2, &work, NULL, &err), -1);
        cr_expect_eq(err.code, EXIT_IO);
        cr_expect(strstr(err.text, "the fourth"), "%s", err.text);
        cr_expect_eq(desk->begun[HANGING + 1], 1);
        expect_nobody();
    }
}

Test(workers, die)
{
    struct desk *desk = desk_new(0);
    struct work work = work_of(desk);
    struct err err = {0};

    desk->how = DYING;
    cr_assert_eq(workers_run(2, &work, NULL, &err), -1);
    cr_expect_eq(err.code, EXIT_IO);
    cr_expect(strstr(err.text, "KGN0612E") && strstr(err.text, "15"), "%s", err.text);
    expect_nobody();
}

/* Beside the parent's own work: what is done has its result, what hung has none. */
Test(workers, beside)
{
    struct desk *desk = desk_new(9);
    struct work work = work_of(desk);
    char result[RESULT_BYTES];
    struct workers *workers;

    workers_begin(&workers, 1, &work);
    workers_wait(workers);
    for (size_t i = 0; i < JOBS; i++) {
        cr_expect_eq(workers_result(workers, i, result), i < HANGING, "job %zu", i);
        if (i < HANGING)
            cr_expect_eq(result[4], (char)('0' + i));
    }
    workers_end(workers);
    expect_nobody();
    workers_begin(&workers, 1, &work); /* and ended while it is at work */
    workers_end(workers);
    expect_nobody();
    workers_end(NULL);
}

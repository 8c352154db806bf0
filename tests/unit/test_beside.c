/* A piece of work beside another: in a thread, or at once; and the marks that are compared so. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "days.h"
#include "disk/beside.h"
#include "edge/disk/rowmarks_part.h"
#include "flow/night/against.h"
#include "scratch.h"

struct task {
    pthread_t thread; /* that did it */
    int done;
};

static void work(void *context)
{
    struct task *task = context;

    task->thread = pthread_self();
    task->done++;
}

Test(beside, a_thread_of_its_own)
{
    struct task task = {.done = 0};
    struct beside beside;

    beside_begin(&beside, true, work, &task);
    beside_end(&beside);
    cr_expect_eq(task.done, 1);
    cr_expect_not(pthread_equal(task.thread, pthread_self()));
    beside_end(&beside);
    cr_expect_eq(task.done, 1, "it ends once");
}

Test(beside, nothing_was_begun)
{
    struct beside beside = {.goes_on = false};

    beside_end(&beside);
}

static void is_done_at_once(bool wanted)
{
    struct task task = {.done = 0};
    struct beside beside;

    beside_begin(&beside, wanted, work, &task);
    cr_expect_eq(task.done, 1, "before it returns");
    cr_expect(task.done && pthread_equal(task.thread, pthread_self()));
    beside_end(&beside);
    cr_expect_eq(task.done, 1);
}

Test(beside, none_is_wanted)
{
    is_done_at_once(false);
}

static void look_at_signals(void *context)
{
    cr_assert_eq(pthread_sigmask(SIG_SETMASK, NULL, context), 0);
}

Test(beside, signals_are_the_callers)
{
    sigset_t its, before, after;
    struct beside beside;

    sigemptyset(&its);
    cr_assert_eq(pthread_sigmask(SIG_SETMASK, NULL, &before), 0);
    cr_assert(beside_try(&beside, look_at_signals, &its));
    cr_assert_eq(pthread_sigmask(SIG_SETMASK, NULL, &after), 0);
    beside_end(&beside);
    cr_expect(sigismember(&its, SIGTERM) == 1 && sigismember(&its, SIGINT) == 1);
    cr_expect_eq(sigismember(&after, SIGTERM), sigismember(&before, SIGTERM));
}

static void leave_no_room(void)
{
    struct rlimit room;
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");

    cr_assert(file && fscanf(file, "%lu", &pages) == 1);
    fclose(file);
    cr_assert_eq(getrlimit(RLIMIT_AS, &room), 0);
    room.rlim_cur = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (1 << 20);
    cr_assert_eq(setrlimit(RLIMIT_AS, &room), 0);
}

/* There is no room for the stack of a thread: the work only takes longer. */
Test(beside, none_can_be_had)
{
    leave_no_room();
    is_done_at_once(true);
}

/* Who can do without is told. */
Test(beside, none_can_be_had_and_none_is_there)
{
    struct task task = {.done = 0};
    struct beside beside;

    leave_no_room();
    cr_expect_not(beside_try(&beside, work, &task));
    beside_end(&beside);
    cr_expect_eq(task.done, 0);
}

/* ---- marks ----------------------------------------------------------------------------------- */

static const char sha256[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const uint8_t salt[32] = {9};
enum { PEOPLE = 100 };

static struct scratch scratch;
static char ledger[SCRATCH_PATH_MAX];

static void residents_read(struct against *against)
{
    struct rowmarks_part part = {0};

    scratch_make(&scratch);
    snprintf(ledger, sizeof ledger, "%s", scratch_path(&scratch, "ledger"));
    rowmarks_open(&against->rows, ledger, salt, /*in_memory*/ false);
    for (int i = 0; i < PEOPLE; i++) {
        char id[16];
        struct resident resident = {.name = STR("氏名"),
                                    .address = STR("某所"),
                                    .building = STR_EMPTY,
                                    .postal_code = STR("2500001"),
                                    .municipality = STR("142069")};

        resident.resident_id = (Str){id, (size_t)snprintf(id, sizeof id, "%d", i)};
        rowmarks_hear(against->rows, &part, &resident);
    }
    rowmarks_take(against->rows, &part);
    rowmarks_part_free(&part);
}

static void end(struct against *against)
{
    marks_release(&against->compared.marks);
    rowmarks_close(against->rows);
    scratch_remove(&scratch);
}

static bool fresh_is_there(void)
{
    return file_is_there(scratch_path(&scratch, "ledger.rows.new"));
}

static void are_compared(bool beside)
{
    struct against against = {.rows = NULL};
    struct err err = {0};

    residents_read(&against);
    against_marks_begin(&against, day_at("2026-11-19"), sha256, /*writes*/ true, beside);
    cr_assert_eq(against_marks_end(&against, &err), 0, "%s", err.text);
    cr_expect(against.compared.count.known);
    cr_expect_eq(against.compared.count.apart, PEOPLE);
    cr_expect(fresh_is_there());
    end(&against);
}

Test(beside, marks_are_compared)
{
    are_compared(true);
    are_compared(false);
}

/* The night fails in what goes on beside them: the next one finds nothing of it. */
static void are_dropped(bool beside)
{
    struct against against = {.rows = NULL};

    residents_read(&against);
    against_marks_begin(&against, day_at("2026-11-19"), sha256, /*writes*/ true, beside);
    against_marks_drop(&against, ledger);
    cr_expect_not(fresh_is_there());
    end(&against);
}

Test(beside, marks_are_dropped)
{
    are_dropped(true);
    are_dropped(false);
}

/* What lies there is an older run's, of which this night has made nothing. */
Test(beside, marks_of_another_run_stay)
{
    struct against against = {.rows = NULL};

    residents_read(&against);
    file_put(scratch_path(&scratch, "ledger.rows.new"), STR("older"));
    against_marks_drop(&against, ledger);
    cr_expect(fresh_is_there(), "nothing was begun");
    against_marks_begin(&against, day_at("2026-11-19"), sha256, /*writes*/ false, /*beside*/ true);
    against_marks_drop(&against, ledger);
    cr_expect(fresh_is_there(), "a dry run writes none");
    end(&against);
}

/* It fails where it goes on, and is said where its answer is asked for, the same in a thread. */
static void failure(bool beside, struct err *err)
{
    struct against against = {.rows = NULL};

    residents_read(&against);
    scratch_folder(scratch_path(&scratch, "ledger.rows.new"));
    against_marks_begin(&against, day_at("2026-11-19"), sha256, /*writes*/ true, beside);
    cr_expect_eq(against_marks_end(&against, err), -1);
    end(&against);
}

Test(beside, marks_say_what_failed)
{
    struct err at_once = {0}, beside = {0};

    failure(false, &at_once);
    failure(true, &beside);
    cr_expect(at_once.code != 0 && beside.code == at_once.code, "%d, %d", (int)at_once.code,
              (int)beside.code);
    cr_expect(strstr(beside.text, "ledger.rows.new"), "%s", beside.text);
}

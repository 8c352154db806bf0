/* Signals are the caller's matter. */
#include "disk/beside.h"

#include <signal.h>

#include "base/bug.h"

static void *run(void *context)
{
    const struct beside *beside = context;

    beside->work(beside->context);
    return NULL;
}

static bool thread_begin(struct beside *beside)
{
    sigset_t all, before;
    int failed;

    sigfillset(&all);
    REQUIRE(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    failed = pthread_create(&beside->thread, NULL, run, beside);
    REQUIRE(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    return !failed;
}

void beside_begin(struct beside *beside, bool wanted, beside_work *work, void *context)
{
    *beside = (struct beside){.work = work, .context = context};
    beside->goes_on = wanted && thread_begin(beside);
    if (!beside->goes_on)
        work(context);
}

void beside_end(struct beside *beside)
{
    if (!beside->goes_on)
        return;
    REQUIRE(pthread_join(beside->thread, NULL) == 0);
    beside->goes_on = false;
}

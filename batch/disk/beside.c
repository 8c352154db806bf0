/* A thread, or the caller's own time. */
#include "disk/beside.h"

#include <signal.h>

#include "base/bug.h"

static void *run(void *context)
{
    const struct beside *beside = context;

    beside->work(beside->context);
    return NULL;
}

bool beside_try(struct beside *beside, beside_work *work, void *context)
{
    sigset_t all, before;

    *beside = (struct beside){.work = work, .context = context};
    sigfillset(&all);
    REQUIRE(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    beside->goes_on = pthread_create(&beside->thread, NULL, run, beside) == 0;
    REQUIRE(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    return beside->goes_on;
}

void beside_begin(struct beside *beside, bool wanted, beside_work *work, void *context)
{
    *beside = (struct beside){.goes_on = false};
    if (!wanted || !beside_try(beside, work, context))
        work(context);
}

void beside_end(struct beside *beside)
{
    if (!beside->goes_on)
        return;
    REQUIRE(pthread_join(beside->thread, NULL) == 0);
    beside->goes_on = false;
}

/* One line, carriage return, erase to its end: every terminal that Debian knows does both. */
#include "flow/run/progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "say/err.h"
#include "disk/seconds.h"

static const double seconds_between = 0.1;

/* Whether it is time to write the line again. */
static bool is_due(struct progress *progress)
{
    double at;

    if (!progress->wanted)
        return false;
    at = seconds_now();
    if (at - progress->at < seconds_between)
        return false;
    progress->at = at;
    progress->shown = true;
    return true;
}

void progress_begin(struct progress *progress, const char *english, const char *japanese)
{
    progress_clear(progress);
    progress->what = messages_are_english() ? english : japanese;
    progress->at = seconds_now();
}

void progress_share(void *context, uint64_t done, uint64_t total)
{
    struct progress *progress = context;

    if (is_due(progress))
        fprintf(stderr, "\rkigen: %s %" PRIu64 " %%\033[K", progress->what,
                total ? done * 100 / total : 100);
}

void progress_count(void *context, uint64_t done, uint64_t total)
{
    struct progress *progress = context;

    if (is_due(progress))
        fprintf(stderr, "\rkigen: %s %" PRIu64 "/%" PRIu64 "\033[K", progress->what, done, total);
}

void progress_clear(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}

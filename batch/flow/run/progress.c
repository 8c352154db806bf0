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
    progress->at = progress->began = seconds_now();
}

static const double steady_seconds = 1; /* before that a rate says little */
enum { A_MINUTE = 60, BYTES_A_MB = 1000000 };

/* Done so far, in `unit`, a second; and what is left at that rate. Ends the line. */
static void pace(const struct progress *progress, uint64_t done, uint64_t total, double unit, const char *unit_word)
{
    bool english = messages_are_english();
    double took = progress->at - progress->began, left;

    if (took >= steady_seconds && done > 0 && done < total) {
        left = took * (double)(total - done) / (double)done;
        fprintf(stderr, english ? ", %.1f%s/s, " : "　%.1f%s/秒　", (double)done / unit / took, unit_word);
        if (left >= 2 * A_MINUTE)
            fprintf(stderr, english ? "%.0f min left" : "残り約%.0f分", left / A_MINUTE);
        else
            fprintf(stderr, english ? "%.0f s left" : "残り約%.0f秒", left + 0.5);
    }
    fputs("\033[K", stderr);
}

void progress_share(void *context, uint64_t done, uint64_t total)
{
    struct progress *progress = context;

    if (!is_due(progress))
        return;
    fprintf(stderr, "\rkigen: %s %" PRIu64 " %%", progress->what, total ? done * 100 / total : 100);
    pace(progress, done, total, BYTES_A_MB, " MB");
}

void progress_count(void *context, uint64_t done, uint64_t total)
{
    struct progress *progress = context;

    if (!is_due(progress))
        return;
    fprintf(stderr, "\rkigen: %s %" PRIu64 "/%" PRIu64, progress->what, done, total);
    pace(progress, done, total, 1, "");
}

void progress_clear(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}

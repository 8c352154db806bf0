/* What the stages of a night share: steps and their seconds, paths, gates, the end. */
#include <time.h>
#include <unistd.h>

#include "witness/prove.h"
#include "edge/disk/publish.h"
#include "flow/night/night.h"

static double now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

double night_seconds(const struct night *night)
{
    return now() - night->night_began;
}

void night_begin(struct night *night)
{
    night->step_began = night->night_began = now();
}

void night_step(struct night *night, const char *name)
{
    double at = now();
    char text[96];
    int length = snprintf(text, sizeof text, ",\"%s\":%.3f", name, at - night->step_began);

    for (int i = 0; i < length; i++)
        VEC_PUSH(&night->timings, text[i]);
    progress_clear(&night->progress);
    if (night->progress.wanted)
        fprintf(stderr, "kigen: %-10s %7.2f s\n", name, at - night->step_began);
    night->step_began = at;
}

Str night_folder_name(struct night *night, Day as_of, uint32_t run)
{
    char day[DAY_TEXT_MAX];

    day_text(as_of, day);
    return run == 1 ? arena_copy(&night->arena, str_of(day))
                    : arena_printf(&night->arena, "%s-%u", day, run);
}

void night_paths(struct night *night, Str run_folder)
{
    const char *dir = night->config.output_dir.path.p;

    night->partial =
        arena_printf(&night->arena, "%s/." STR_FMT ".partial", dir, STR_ARG(run_folder)).p;
    night->folder = arena_printf(&night->arena, "%s/" STR_FMT, dir, STR_ARG(run_folder)).p;
}

bool night_accepts(const struct night *night, const char *gate)
{
    for (size_t i = 0; i < night->order->accepted_count; i++)
        if (str_equal(str_of(night->order->accepted[i].gate), str_of(gate)))
            return true;
    return false;
}

int night_stop(struct night *night, const char *gate, struct err *err)
{
    REQUIRE(err->code == EXIT_GATE);
    night_say_alarms(night);
    if (!night->order->dry_run) {
        struct lot_stop stop = {night->days.as_of, night->days.mail_on, str_of(gate),
                                stop_account_text(&night->stop, &night->arena)};
        struct err other = {0};

        night_metrics(night, EXIT_GATE, gate);
        /* before the registers were read what lies there is an unfinished run's */
        if ((night->rows && rows_forget(night->config.ledger.path.p, &other)) ||
            ledger_stop(night->ledger, &stop, &other))
            *err = other;
    }
    return -1;
}

void night_release(struct night *night)
{
    progress_clear(&night->progress);
    ledger_close(night->ledger);
    ahead_end(night->ahead);
    press_close(night->press);
    rows_close(night->rows);
    marks_release(&night->compared.marks);
    towns_release(&night->towns.index);
    prove_close(night->proof);
    if (night->lock_fd >= 0)
        close(night->lock_fd);
    VEC_RELEASE(&night->open.list);
    VEC_RELEASE(&night->pulls);
    VEC_RELEASE(&night->dues);
    VEC_RELEASE(&night->unreadables);
    VEC_RELEASE(&night->rejects);
    VEC_RELEASE(&night->new_rows);
    VEC_RELEASE(&night->alarms);
    VEC_RELEASE(&night->english_alarms);
    VEC_RELEASE(&night->gate_figures);
    VEC_RELEASE(&night->changes);
    VEC_RELEASE(&night->reject_changes);
    VEC_RELEASE(&night->timings);
    arena_release(&night->arena);
}

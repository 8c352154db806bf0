/*
 * The beginning of a night: configuration, lock, ledger, and whatever an earlier start left undone.
 *
 *     state      ledger      .RUN.partial/        RUN/        what happens here
 *     NONE       -           maybe a lot          -           removed
 *     PLANNED    run         lot, some bundles    -           printed, or voided
 *     PRINTED    + digests   all files            -           published, or voided
 *     PRINTED    + digests   -                    all files   recorded as PUBLISHED
 *     PLANNED    run         -                    all files   an older ledger was restored:
 * likewise
 */
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "edge/digest.h"
#include "edge/publish.h"
#include "flow/night.h"

static double now(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
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

/* Seconds are no result: they go to a log beside the runs, and failing to write it stops nothing.
 */
void night_write_timings(struct night *night, const char *outcome)
{
    struct err unheard = {0};
    char as_of[DAY_TEXT_MAX];
    Str line;

    if (night->order->dry_run)
        return;
    line = arena_printf(&night->arena,
                        "{\"as_of\":\"%s\",\"outcome\":\"%s\",\"jobs\":%zu%.*s,\"total\":%.3f}\n",
                        day_text(night->order->as_of, as_of), outcome, night->order->jobs,
                        (int)night->timings.count, night->timings.count ? night->timings.at : "",
                        now() - night->night_began);
    line_append(path_join(&night->arena, night->config.output_dir.path.p, "timings.jsonl"), line,
                &unheard);
}

void night_paths(struct night *night, Str run_folder)
{
    const char *dir = night->config.output_dir.path.p;

    night->partial =
        arena_printf(&night->arena, "%s/." STR_FMT ".partial", dir, STR_ARG(run_folder)).p;
    night->folder = arena_printf(&night->arena, "%s/" STR_FMT, dir, STR_ARG(run_folder)).p;
}

int night_configure(struct night *night, const struct order *order, struct err *err)
{
    *night = (struct night){.order = order, .lock_fd = -1};
    night->progress.wanted = order->terminal && !order->quiet;
    night->step_began = night->night_began = now();
    if (config_load(&night->config, order->config_path, order->share, &night->arena, err))
        return -1;
    if (night->config.page2_form)
        return err_say(err, CONFIG_PAGE2, order->config_path, night->config.page2_line);
    return 0;
}

int night_check_as_of(struct night *night, struct err *err)
{
    char as_of[DAY_TEXT_MAX], last[DAY_TEXT_MAX];

    if (ledger_last_published(night->ledger, &night->last, &night->arena, err))
        return -1;
    if (night->last.id && day_before(night->order->as_of, night->last.as_of))
        return err_say(err, AS_OF_EARLIER, day_text(night->order->as_of, as_of),
                       day_text(night->last.as_of, last));
    return 0;
}

static const char *ledger_folder(struct night *night)
{
    Str path = night->config.ledger.path;
    size_t n = path.n;

    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return arena_copy(&night->arena, str_take(path, n > 1 ? n - 1 : n)).p;
}

int night_open(struct night *night, struct err *err)
{
    const char *ledger = night->config.ledger.path.p;

    if (night->order->dry_run)
        return ledger_open_to_read(&night->ledger, ledger, err) ||
                       ledger_salt(night->ledger, night->salt, err)
                   ? -1
                   : 0;
    if (folder_make_all(night->config.output_dir.path.p, err) ||
        folder_make_all(ledger_folder(night), err) || ledger_lock(ledger, &night->lock_fd, err) ||
        ledger_open(&night->ledger, ledger, err) || ledger_salt(night->ledger, night->salt, err) ||
        night_adopt(night, err))
        return -1;
    return 0;
}

/* ---- an unfinished run ------------------------------------------------------------------------
 */

static int void_run(struct night *night, struct ledger_run *run, const char *why, struct err *err)
{
    night_paths(night, run->folder);
    if (ledger_void(night->ledger, run, night->order->as_of, err) ||
        folder_remove(night->partial, err))
        return -1;
    notice_say(RUN_VOIDED, run->folder.p, why);
    return 0;
}

/* Whether the folder holds what the ledger said it would when it was printed. */
static bool sums_hold(struct night *night, const struct ledger_run *run, const char *folder)
{
    char print[SHA256_HEX + 1], office[SHA256_HEX + 1];
    struct err unheard = {0};
    size_t files;

    return !night_sums(night, folder, print, office, &unheard) &&
           str_equal(str_of(print), str_of(run->print_sha256)) &&
           str_equal(str_of(office), str_of(run->office_sha256)) &&
           !digest_folder_check(path_join(&night->arena, folder, "print"), &files, &unheard) &&
           !digest_folder_check(path_join(&night->arena, folder, "office"), &files, &unheard);
}

/* Templates and fonts must be those the lot was frozen with, or run.json would tell a lie. */
static bool same_press(const struct night *night, const struct lot *lot)
{
    uint32_t matched = 0, wanted = 0;

    for (uint32_t i = 0; i < lot->input_count; i++) {
        const struct lot_input *then = &lot->inputs[i];

        if (!str_equal(then->role, STR("template")) && !str_equal(then->role, STR("font")))
            continue;
        wanted++;
        for (uint32_t j = 0; j < night->lot.input_count; j++)
            if (str_equal(then->role, night->lot.inputs[j].role) &&
                str_equal(str_of(then->sha256), str_of(night->lot.inputs[j].sha256))) {
                matched++;
                break;
            }
    }
    return matched == wanted;
}

static int finished(struct night *night, const struct ledger_run *run, struct err *err)
{
    uint64_t news;

    if (ledger_news(night->ledger, run, &news, err))
        return -1;
    night->recovered_news += news;
    notice_say(RUN_FINISHED, run->folder.p);
    return 0;
}

/* The rest of the night's stages, on a copy that holds the older lot. */
static int finish_run(struct night *night, struct ledger_run *run, struct err *err)
{
    struct night old = *night;
    struct err thaw = {0};
    int status;

    old.run = *run;
    night_paths(&old, run->folder);
    if (run->state == RUN_PRINTED) {
        if (!sums_hold(&old, run, old.partial))
            return void_run(night, run, "SHA-256", err);
        status = night_publish(&old, err);
    } else {
        if (night_thaw(&old, &thaw) || !same_press(night, &old.lot)) {
            night->arena = old.arena;
            return void_run(night, run, thaw.code != EXIT_DONE ? "lot" : "template", err);
        }
        ledger_close(night->ledger);
        night->ledger = old.ledger = NULL;
        status = night_print(&old, err) || night_account(&old, err) || night_publish(&old, err);
    }
    night->ledger = old.ledger;
    night->arena = old.arena;
    night->timings.at = old.timings.at;
    night->timings.count = old.timings.count;
    night->timings.room = old.timings.room;
    return status ? -1 : finished(night, run, err);
}

static int recover_run(struct night *night, struct ledger_run *run, struct err *err)
{
    night_paths(night, run->folder);
    if (path_exists(night->folder)) {
        bool ours = run->state == RUN_PRINTED ? sums_hold(night, run, night->folder)
                                              : night_is_run(night, run, night->folder);

        if (!ours)
            return err_say(err, FOLDER_UNKNOWN, night->folder);
        return ledger_published(night->ledger, run, err) || finished(night, run, err) ? -1 : 0;
    }
    if (day_before(run->mail_on, night->days.mail_on))
        return void_run(night, run, "mail_on", err);
    return finish_run(night, run, err);
}

/* What a start left that was killed before its plan was recorded. */
static int remove_leftovers(struct night *night, struct err *err)
{
    const char *dir = night->config.output_dir.path.p;
    struct folder_list list;

    if (folder_list(dir, &night->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].is_folder && str_starts(list.at[i].name, STR(".")) &&
            str_ends(list.at[i].name, STR(".partial")) &&
            folder_remove(path_join(&night->arena, dir, list.at[i].name.p), err))
            return -1;
    return 0;
}

int night_recover(struct night *night, struct err *err)
{
    struct ledger_run run;

    if (night->order->dry_run)
        return 0;
    if (ledger_unfinished(night->ledger, &run, &night->arena, err))
        return -1;
    if (run.id && recover_run(night, &run, err))
        return -1;
    if (remove_leftovers(night, err))
        return -1;
    night_step(night, "recover");
    return run.id ? night_check_as_of(night, err) : 0;
}

/* ---- gates and the end ------------------------------------------------------------------------
 */

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
    if (!night->order->dry_run) {
        struct err other = {0};

        if (ledger_stop(night->ledger, night->days.as_of, night->days.mail_on, gate, &other))
            *err = other;
    }
    return -1;
}

void night_release(struct night *night)
{
    progress_clear(&night->progress);
    ledger_close(night->ledger);
    press_close(night->press);
    if (night->lock_fd >= 0)
        close(night->lock_fd);
    VEC_RELEASE(&night->dues);
    VEC_RELEASE(&night->unreadables);
    VEC_RELEASE(&night->rejects);
    VEC_RELEASE(&night->changes);
    VEC_RELEASE(&night->reject_changes);
    VEC_RELEASE(&night->timings);
    arena_release(&night->arena);
}

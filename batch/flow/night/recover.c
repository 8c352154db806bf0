/*
 * An unfinished run: finished first, from its own lot, or voided. And one whose night was cut off
 * when it was published already, before it could say what is new in it.
 *
 *     state      ledger      .RUN.partial/        RUN/        what happens here
 *     NONE       -           maybe a lot          -           removed
 *     PLANNED    run         lot, some bundles    -           printed, or voided
 *     PRINTED    + digests   all files            -           published, or voided
 *     PRINTED    + digests   -                    all files   recorded as PUBLISHED
 *     PLANNED    run         -                    all files   an older ledger restored: likewise
 */
#include "disk/file.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/disk/publish.h"
#include "flow/night/news.h"
#include "flow/night/night.h"

/* What a killed run left goes, where it is kigen's alone. A name below output.dir proves nothing:
 * somebody may keep a copy there. */
static void sweep(struct night *night, const char *partial)
{
    const char *foreign;
    struct err fault = {0};

    if (partial_remove(partial, &night->arena, &foreign, &fault))
        notice_say(PARTIAL_LEFT, partial, fault.text);
    else if (foreign)
        notice_say(PARTIAL_FOREIGN, partial, foreign);
}

static int void_run(struct night *night, struct printing *old, const char *why, struct err *err)
{
    struct ledger_run *run = &old->run;

    if (ledger_void(night->store.ledger, run, night->order->as_of, err))
        return -1;
    sweep(night, old->partial);
    notice_say(RUN_VOIDED, run->folder.p, why);
    return 0;
}

/* Whether the folder holds what the ledger said it would when it was printed. */
static bool sums_hold(struct arena *arena, const struct ledger_run *run, const char *folder)
{
    char print[SHA256_HEX + 1], office[SHA256_HEX + 1];
    struct err unheard = {0};
    size_t files;

    return !run_sums(folder, arena, print, office, &unheard) &&
           str_equal(str_of(print), str_of(run->print_sha256)) &&
           str_equal(str_of(office), str_of(run->office_sha256)) &&
           !digest_folder_check(path_join(arena, folder, "print"), &files, &unheard) &&
           !digest_folder_check(path_join(arena, folder, "office"), &files, &unheard);
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
        for (uint32_t j = 0; j < night->printing.lot.input_count; j++)
            if (str_equal(then->role, night->printing.lot.inputs[j].role) &&
                str_equal(str_of(then->sha256), str_of(night->printing.lot.inputs[j].sha256))) {
                matched++;
                break;
            }
    }
    return matched == wanted;
}

/* Why the rest of the frozen lot cannot be printed as its beginning was; NULL: it can. */
static const char *changed_since(const struct night *night, const struct lot *lot)
{
    if (lot->duplex != night->config.duplex)
        return "letters.duplex"; /* the same pages would be other sheets */
    return same_press(night, lot) ? NULL : "template";
}

static int finished(struct night *night, const struct ledger_run *run, struct err *err)
{
    notice_say(RUN_FINISHED, run->folder.p);
    return news_tell(&night->outcome, run, /*finished*/ true, &night->config, &night->store,
                     &night->arena, err);
}

/* The rest of the way to its folder, for the older lot. */
static int finish_run(struct night *night, struct printing *old, struct err *err)
{
    const struct config *config = &night->config;
    struct arena *arena = &night->arena;
    struct watch *watch = &night->watch;
    struct store *store = &night->store;
    struct err thaw = {0};
    const char *why;

    if (old->run.state == RUN_PRINTED) {
        if (!sums_hold(arena, &old->run, old->partial))
            return void_run(night, old, "SHA-256", err);
    } else {
        why = run_thaw(old, arena, &thaw) ? "lot" : changed_since(night, &old->lot);
        if (why)
            return void_run(night, old, why, err);
        ledger_close(store->ledger);
        store->ledger = NULL;
        if (run_print(old, store, night->tonight.press, night->order->jobs, arena, watch, err) ||
            run_account(old, config, store, arena, watch, err))
            return -1;
    }
    return run_publish(old, config, store, arena, watch, err) || finished(night, &old->run, err)
               ? -1
               : 0;
}

static int recover_run(struct night *night, struct ledger_run *run, struct err *err)
{
    struct printing old = {.run = *run};

    run_paths(&old, &night->config, &night->arena, run->folder);
    if (path_exists(old.folder)) {
        bool ours = run->state == RUN_PRINTED ? sums_hold(&night->arena, run, old.folder)
                                              : night_is_run(&night->arena, &old.run, old.folder);

        if (!ours)
            return err_say(err, FOLDER_UNKNOWN, old.folder);
        return ledger_published(night->store.ledger, &old.run, err) ||
                       finished(night, &old.run, err)
                   ? -1
                   : 0;
    }
    if (day_before(run->mail_on, night->tonight.days.mail_on))
        return void_run(night, &old, "mail_on", err);
    /* whether the press is the same is asked of all its files */
    return night_fonts(night, err) || finish_run(night, &old, err) ? -1 : 0;
}

/* ".2026-11-22.partial": a dot, a run's folder, and that ending. */
static bool is_partial(Str name)
{
    const Str end = STR(".partial");

    return str_starts(name, STR(".")) && str_ends(name, end) && name.n > 1 + end.n &&
           night_names_run(str_take(str_skip(name, 1), name.n - 1 - end.n));
}

/* What a start left that was killed before its plan was recorded. */
static int remove_leftovers(struct night *night, struct err *err)
{
    const char *dir = night->config.output_dir.path.p;
    struct folder_list list;

    if (folder_list(dir, &night->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].is_folder && is_partial(list.at[i].name))
            sweep(night, path_join(&night->arena, dir, list.at[i].name.p));
    return 0;
}

int night_recover(struct night *night, struct err *err)
{
    struct ledger_run run;

    if (night->order->purpose != NIGHT_RUN)
        return 0;
    if (ledger_unfinished(night->store.ledger, &run, &night->arena, err))
        return -1;
    night->outcome.recovered = run.id != 0;
    if (run.id && recover_run(night, &run, err))
        return -1;
    if (!run.id && night->against.last.id &&
        news_tell(&night->outcome, &night->against.last, /*finished*/ false, &night->config,
                  &night->store, &night->arena, err))
        return -1;
    if (remove_leftovers(night, err) ||
        run_settle(&night->config, &night->store, /*published*/ false, &night->arena, err))
        return -1;
    watch_step(&night->watch, "recover");
    if (!run.id)
        return 0;
    return ledger_last_published(night->store.ledger, &night->against.last, &night->arena, err) ||
                   night_check_as_of(night, err)
               ? -1
               : 0;
}

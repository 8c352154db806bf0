/* What is on disk and in the ledger of the older run, and what may be done with it. */
#include "flow/night/recover.h"

#include "disk/file.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "edge/disk/partial.h"
#include "flow/night/adopt.h"
#include "edge/ledger/ledger_write.h"

/* What a killed run left goes, where it is kigen's alone. A name below output.dir proves nothing:
 * somebody may keep a copy there. */
static void sweep(const char *partial, struct arena *arena)
{
    const char *foreign;
    struct err fault = {0};

    if (partial_remove(partial, arena, &foreign, &fault))
        notice_say(PARTIAL_LEFT, partial, fault.text);
    else if (foreign)
        notice_say(PARTIAL_FOREIGN, partial, foreign);
}

/* Whether the folder holds what the ledger said it would when it was printed. */
static bool sums_hold(const struct ledger_run *run, const char *folder, struct arena *arena)
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
static bool same_press(const struct lot *tonight, const struct lot *lot)
{
    uint32_t matched = 0, wanted = 0;

    for (uint32_t i = 0; i < lot->input_count; i++) {
        const struct lot_input *then = &lot->inputs[i];

        if (!str_equal(then->role, STR("template")) && !str_equal(then->role, STR("font")))
            continue;
        wanted++;
        for (uint32_t j = 0; j < tonight->input_count; j++)
            if (str_equal(then->role, tonight->inputs[j].role) &&
                str_equal(then->file, tonight->inputs[j].file) &&
                str_equal(str_of(then->sha256), str_of(tonight->inputs[j].sha256))) {
                matched++;
                break;
            }
    }
    return matched == wanted;
}

/* Why the rest of the frozen lot cannot be printed as its beginning was; NULL: it can. */
static const char *changed_since(const struct lot *tonight, const struct config *config,
                                 const struct lot *lot)
{
    if (lot->duplex != config->duplex)
        return "letters.duplex"; /* the same pages would be other sheets */
    return same_press(tonight, lot) ? NULL : "template";
}

int recover_look(struct recovery *recovery, const struct ledger_run *run,
                 const struct config *config, Day mail_on, struct arena *arena, struct err *err)
{
    struct printing *old = &recovery->old;

    /* the run is unfinished, and tonight's mail day is set */
    REQUIRE(run->id && (run->state == RUN_PLANNED || run->state == RUN_PRINTED));
    REQUIRE(day_is(mail_on));
    *recovery = (struct recovery){.old.run = *run};
    run_paths(old, config, arena, run->folder);
    if (path_exists(old->folder)) {
        bool ours = run->state == RUN_PRINTED ? sums_hold(run, old->folder, arena)
                                              : adopt_is_run(&old->run, old->folder, arena);

        recovery->fate = RECOVERY_RECORD;
        return ours ? 0 : err_say(err, FOLDER_UNKNOWN, old->folder);
    }
    if (day_before(run->mail_on, mail_on)) {
        recovery->fate = RECOVERY_VOID;
        recovery->why = "mail_on";
    } else if (run->state == RUN_PLANNED && !config_office_same(config, run->mail_on, mail_on)) {
        recovery->fate = RECOVERY_VOID; /* the rest would name another counter */
        recovery->why = "office.from";
    }
    return 0;
}

void recover_compare(struct recovery *recovery, const struct config *config,
                     const struct lot *tonight, struct arena *arena)
{
    struct printing *old = &recovery->old;
    bool printed = old->run.state == RUN_PRINTED;
    struct err unheard = {0};

    REQUIRE(recovery->fate == RECOVERY_OPEN);
    /* `tonight` names templates and fonts of the press */
    REQUIRE(*lot_input_sha256(tonight, "template") && *lot_input_sha256(tonight, "font"));
    if (printed)
        recovery->why = sums_hold(&old->run, old->partial, arena) ? NULL : "SHA-256";
    else
        recovery->why =
            run_thaw(old, arena, &unheard) ? "lot" : changed_since(tonight, config, &old->lot);
    recovery->fate = recovery->why ? RECOVERY_VOID : printed ? RECOVERY_PUBLISH : RECOVERY_PRINT;
}

int recover_void(const struct recovery *recovery, struct store *store, Day as_of,
                 struct arena *arena, struct err *err)
{
    struct ledger_run run = recovery->old.run;

    REQUIRE(recovery->fate == RECOVERY_VOID && recovery->why);
    REQUIRE(store->ledger); /* the ledger is open */
    if (ledger_void(store->ledger, &run, as_of, err))
        return -1;
    sweep(recovery->old.partial, arena);
    notice_say(RUN_VOIDED, run.folder.p, recovery->why);
    return 0;
}

/* ".2026-11-22.partial": a dot, a run's folder, and that ending. */
static bool is_partial(Str name)
{
    const Str end = STR(".partial");
    Day as_of;
    uint32_t run;

    return str_starts(name, STR(".")) && str_ends(name, end) && name.n > 1 + end.n &&
           run_folder_read(str_take(str_skip(name, 1), name.n - 1 - end.n), &as_of, &run);
}

int recover_sweep(const struct config *config, struct arena *arena, struct err *err)
{
    const char *dir = config->output_dir.path.p;
    struct folder_list list;

    if (folder_list(dir, arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (list.at[i].is_folder && is_partial(list.at[i].name))
            sweep(path_join(arena, dir, list.at[i].name.p), arena);
    return 0;
}

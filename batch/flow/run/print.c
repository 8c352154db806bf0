/*
 * The press at work: one process each for the workbook and the bundles, forked together.
 *
 * Every job makes its file under a name of its own and renames it when it is whole, so that a
 * restart sees at a glance what is missing and makes only that.
 */
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "edge/disk/listing.h"
#include "edge/disk/publish.h"
#include "edge/book/workbook.h"
#include "edge/disk/workers.h"
#include "flow/press/bundle.h"
#include "flow/run/run.h"

enum { JOB_WORKBOOK, JOB_BUNDLES };

struct desk { /* what a worker needs */
    const struct printing *printing;
    struct press *press;
    struct arena *arena;
};

/* Makes one file by way of a temporary name in the same folder; a finished one is kept. */
static int print_bundle(const struct desk *desk, const struct lot_bundle *bundle, char *sha256,
                        struct err *err)
{
    struct arena *arena = desk->arena;
    const char *folder = path_join(arena, desk->printing->partial, "print");
    const char *path = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(bundle->file)).p;
    const char *made = arena_printf(arena, "%s/." STR_FMT, folder, STR_ARG(bundle->file)).p;

    if (path_exists(path))
        return 0;
    return file_remove(made, err) ||
           press_bundle(desk->press, &desk->printing->lot, bundle, made, sha256, err) ||
           file_move(made, path, err);
}

/* run.json as the account will write it, written and read back: identity 24 compares the workbook
 * with it. It goes with the scratch folder. */
static int read_run(const struct desk *desk, const char *scratch, const struct json **run,
                    struct err *err)
{
    const char *path = path_join(desk->arena, scratch, "run.json");
    struct account account = account_of(&desk->printing->lot, NULL);
    Str text;

    if (listing_run(&account, path, err) || file_read(path, desk->arena, &text, err))
        return -1;
    *run = json_read(text, desk->arena);
    return *run ? 0 : err_say(err, FOLDER_UNKNOWN, path);
}

static int print_workbook(const struct desk *desk, struct err *err)
{
    struct arena *arena = desk->arena;
    const char *folder = path_join(arena, desk->printing->partial, "office");
    const char *path = path_join(arena, folder, "summary.xlsx");
    const char *made = path_join(arena, folder, ".summary.xlsx");
    const char *scratch = path_join(arena, desk->printing->partial, "scratch");
    const struct json *run = NULL;

    if (path_exists(path))
        return folder_remove(scratch, err); /* killed between the rename below and its end */
    return folder_remove(scratch, err) || folder_make(scratch, err) || file_remove(made, err) ||
           read_run(desk, scratch, &run, err) ||
           workbook_write(&desk->printing->lot, run, made, scratch, err) ||
           file_move(made, path, err) || folder_remove(scratch, err);
}

static int print_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    const struct desk *desk = context;

    if (job == JOB_WORKBOOK)
        return print_workbook(desk, err) ? -1 : 0;
    return print_bundle(desk, &desk->printing->lot.bundles[job - JOB_BUNDLES], result, err) ? -1
                                                                                            : 0;
}

static Str print_name(const void *context, size_t job)
{
    const struct desk *desk = context;

    return job == JOB_WORKBOOK ? STR("summary.xlsx")
                               : desk->printing->lot.bundles[job - JOB_BUNDLES].file;
}

int run_print(const struct printing *printing, const struct store *store, const struct crew *crew,
              struct arena *arena, struct err *err)
{
    struct desk desk = {printing, crew->press, arena};
    const struct work work = {.jobs = JOB_BUNDLES + printing->lot.bundle_count,
                              .job = print_job,
                              .name = print_name,
                              .context = &desk,
                              .patience_s = WORKER_PATIENCE_S,
                              .watch = crew->progress->wanted ? progress_count : NULL,
                              .watch_context = crew->progress};
    int status;

    REQUIRE(!store->ledger); /* no ledger handle is alive at the fork */
    REQUIRE(printing->run.id && printing->run.state == RUN_PLANNED); /* the lot is the frozen one */
    progress_begin(crew->progress, "printing, files", "印刷(ファイル)");
    status = workers_run(crew->jobs, &work, NULL, err);
    progress_clear(crew->progress);
    return status;
}

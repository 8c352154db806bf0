/*
 * The press at work: one process each for the workbook and the bundles, forked together.
 *
 * Every job makes its file under a name of its own and renames it when it is whole, so that a
 * restart sees at a glance what is missing and makes only that.
 */
#include "disk/out.h"
#include "edge/disk/publish.h"
#include "edge/book/workbook.h"
#include "edge/disk/workers.h"
#include "flow/night/night.h"

enum { JOB_WORKBOOK, JOB_BUNDLES };

/* Makes one file by way of a temporary name in the same folder; a finished one is kept. */
static int print_bundle(struct night *night, const struct lot_bundle *bundle, char *sha256,
                        struct err *err)
{
    struct arena *arena = &night->arena;
    const char *folder = path_join(arena, night->printing.partial, "print");
    const char *path = arena_printf(arena, "%s/" STR_FMT, folder, STR_ARG(bundle->file)).p;
    const char *made = arena_printf(arena, "%s/." STR_FMT, folder, STR_ARG(bundle->file)).p;

    if (path_exists(path))
        return 0;
    return file_remove(made, err) ||
           press_bundle(night->tonight.press, &night->printing.lot, bundle, made, sha256, err) ||
           file_move(made, path, err);
}

static int print_workbook(struct night *night, struct err *err)
{
    struct arena *arena = &night->arena;
    const char *folder = path_join(arena, night->printing.partial, "office");
    const char *path = path_join(arena, folder, "summary.xlsx");
    const char *made = path_join(arena, folder, ".summary.xlsx");
    const char *scratch = path_join(arena, night->printing.partial, "scratch");

    if (path_exists(path))
        return folder_remove(scratch, err); /* killed between the rename below and its end */
    return folder_remove(scratch, err) || folder_make(scratch, err) || file_remove(made, err) ||
           workbook_write(&night->printing.lot, made, scratch, err) || file_move(made, path, err) ||
           folder_remove(scratch, err);
}

static int print_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    struct night *night = context;

    if (job == JOB_WORKBOOK)
        return print_workbook(night, err) ? -1 : 0;
    return print_bundle(night, &night->printing.lot.bundles[job - JOB_BUNDLES], result, err) ? -1
                                                                                             : 0;
}

static Str print_name(const void *context, size_t job)
{
    const struct night *night = context;

    return job == JOB_WORKBOOK ? STR("summary.xlsx")
                               : night->printing.lot.bundles[job - JOB_BUNDLES].file;
}

int night_print(struct night *night, struct err *err)
{
    const struct work work = {.jobs = JOB_BUNDLES + night->printing.lot.bundle_count,
                              .job = print_job,
                              .name = print_name,
                              .context = night,
                              .patience_s = WORKER_PATIENCE_S,
                              .watch = night->watch.progress.wanted ? progress_count : NULL,
                              .watch_context = &night->watch.progress};

    REQUIRE(!night->store.ledger); /* a SQLite handle must not cross a fork */
    progress_begin(&night->watch.progress, "printing, files", "印刷(ファイル)");
    if (workers_run(night->order->jobs, &work, NULL, err)) {
        progress_clear(&night->watch.progress);
        return -1;
    }
    night_step(night, "print");
    return 0;
}

/*
 * The press at work: processes for the bundles and the workbook beside them; then print/ gets its lists and SHA256SUMS.
 *
 * The workbook says what the bundles turn out to be (照合 7 and 10) before they are there: what they should. Once they were read
 * back that is compared; where anything differs the workbook is made anew and says it, which stops the run.
 *
 * Every job makes its file under a name of its own and renames it when it is whole, so that a
 * restart sees at a glance what is missing and makes only that. Bundles are read back in any case: a
 * restart knows as much of them as the first start.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "disk/file.h"
#include "disk/jsonread.h"
#include "disk/path.h"
#include "disk/sync.h"
#include "edge/book/papers_write.h"
#include "edge/book/workbook.h"
#include "edge/disk/digest.h"
#include "edge/disk/listing.h"
#include "edge/disk/publish.h"
#include "edge/disk/workers.h"
#include "edge/press/pdffile.h"
#include "flow/press/bundle.h"
#include "flow/press/coverage.h"
#include "flow/press/jobpapers.h"
#include "flow/run/run.h"

/* Of so few letters a second worker takes more than it gives: to be made, and what it changes of memory
 * that both had. */
enum { FEW_LETTERS = 4 };

struct desk { /* what a worker needs */
    const struct printing *printing;
    struct arena *rows; /* of the lot: no bundle needs them */
    struct press *press;
    struct arena *arena;
    const struct lot_read *reads; /* what the workbook says of the bundles */
};

/* ---- bundles --------------------------------------------------------------------------------- */

static const char *bundle_path(const struct desk *desk, const struct lot_bundle *bundle)
{
    return arena_printf(desk->arena, "%s/print/" STR_FMT, desk->printing->partial,
                        STR_ARG(bundle->file))
        .p;
}

/* Makes one file by way of a temporary name in the same folder; a finished one is kept. */
static int print_bundle(const struct desk *desk, const struct lot_bundle *bundle, const char *path,
                        struct err *err)
{
    const char *made = arena_printf(desk->arena, "%s/print/." STR_FMT, desk->printing->partial,
                                    STR_ARG(bundle->file))
                           .p;
    char sha256[SHA256_HEX + 1];

    if (path_exists(path))
        return 0;
    return file_remove(made, err) ||
           press_bundle(desk->press, &desk->printing->lot, bundle, made, sha256, err) ||
           file_move(made, path, err);
}

/* "128 312 0f3c…": pages and ink, and the digest of the file as it lies there. */
static int read_back(const char *path, uint32_t ink, char result[RESULT_BYTES], struct err *err)
{
    char sha256[DIGEST_HEX + 1];
    struct stat is;
    uint32_t pages;

    if (stat(path, &is))
        return err_say(err, FILE_READ, path, system_says(errno));
    if (pdffile_pages(path, (uint64_t)is.st_size, &pages, err) ||
        digest_file(path, LINKS_REFUSED, sha256, err))
        return -1;
    snprintf(result, RESULT_BYTES, "%u %u %s", (unsigned)pages, (unsigned)ink, sha256);
    return 0;
}

static int bundle_job(const struct desk *desk, const struct lot_bundle *bundle,
                      char result[RESULT_BYTES], struct err *err)
{
    const char *path = bundle_path(desk, bundle);

    arena_release(desk->rows); /* a worker's own copy, and the workbook was begun before */
    return print_bundle(desk, bundle, path, err) ||
                   read_back(path, press_coverage(desk->press, &desk->printing->lot, bundle),
                             result, err)
               ? -1
               : 0;
}

static void take_read(struct lot_read *read, const char *result)
{
    char *end;

    read->pages = (uint32_t)strtoul(result, &end, 10);
    read->ink = (uint32_t)strtoul(end, &end, 10);
    snprintf(read->sha256, sizeof read->sha256, "%s", *end == ' ' ? end + 1 : "");
}

/* ---- print/ as a whole ----------------------------------------------------------------------- */

/* A restart may find some of these: they are made again, from the same lot. */
static int remove_print_lists(const struct lot *lot, const char *print, struct arena *arena,
                              struct err *err)
{
    static const char *const names[] = {"job.csv", "index.html", "SHA256SUMS"};
    Str papers[JOB_PAPERS];

    press_job_names(lot, arena, papers);
    for (size_t i = 0; i < JOB_PAPERS; i++)
        if (file_remove(path_join(arena, print, papers[i].p), err))
            return -1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (file_remove(path_join(arena, print, names[i]), err))
            return -1;
    return 0;
}

/* The digest that SHA256SUMS has for each bundle: "hash  name", a line each. */
static void take_listed(const struct lot *lot, struct lot_read *reads, Str sums)
{
    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        Str rest = sums;

        while (rest.n > DIGEST_HEX + 2) {
            const char *feed = memchr(rest.p, '\n', rest.n);
            Str line = str_take(rest, feed ? (size_t)(feed - rest.p) : rest.n);

            if (str_equal(str_skip(line, DIGEST_HEX + 2), lot->bundles[i].file))
                memcpy(reads[i].listed, line.p, DIGEST_HEX);
            rest = str_skip(rest, line.n + (feed != NULL));
        }
    }
}

static int close_print(const struct printing *printing, struct press *press, struct lot_read *reads,
                       struct arena *arena, struct err *err)
{
    const struct lot *lot = &printing->lot;
    const char *print = path_join(arena, printing->partial, "print");
    Str sums;

    if (remove_print_lists(lot, print, arena, err) || listing_print(lot, print, err) ||
        press_job_papers(press, lot, print, err) || papers_write_print(lot, print, err) ||
        digest_folder_write(print, err) || folder_sync(print, err) ||
        file_read(path_join(arena, print, "SHA256SUMS"), arena, &sums, err))
        return -1;
    take_listed(lot, reads, sums);
    return 0;
}

/* ---- the workbook ---------------------------------------------------------------------------- */

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

/* Its digest, once it was read back; empty: it was there already. */
static int print_workbook(const struct desk *desk, char result[RESULT_BYTES], struct err *err)
{
    struct arena *arena = desk->arena;
    const char *folder = path_join(arena, desk->printing->partial, "office");
    const char *path = path_join(arena, folder, "summary.xlsx");
    const char *made = path_join(arena, folder, ".summary.xlsx");
    const char *scratch = path_join(arena, desk->printing->partial, "scratch");
    const struct json *run = NULL;
    struct lot lot = desk->printing->lot;

    lot.read = desk->reads;
    *result = '\0';
    if (path_exists(path))
        return folder_remove(scratch, err); /* killed between the rename below and its end */
    return folder_remove(scratch, err) || folder_make(scratch, err) || file_remove(made, err) ||
           read_run(desk, scratch, &run, err) || workbook_write(&lot, run, made, scratch, err) ||
           digest_file(made, LINKS_REFUSED, result, err) || file_move(made, path, err) ||
           folder_remove(scratch, err);
}

/* ---- both, beside each other ----------------------------------------------------------------- */

/* The workbook takes longest: it is begun first. */
enum { JOB_WORKBOOK, JOB_BUNDLES };

static int print_job(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    const struct desk *desk = context;

    if (job == JOB_WORKBOOK)
        return print_workbook(desk, result, err) ? -1 : 0;
    return bundle_job(desk, &desk->printing->lot.bundles[job - JOB_BUNDLES], result, err);
}

static Str job_name(const void *context, size_t job)
{
    const struct desk *desk = context;

    return job == JOB_WORKBOOK ? STR("summary.xlsx")
                               : desk->printing->lot.bundles[job - JOB_BUNDLES].file;
}

/* What the bundles should turn out to be: the lot's pages, and each the file that is listed. */
static const struct lot_read *reads_expected(const struct lot *lot, struct arena *arena)
{
    struct lot_read *reads = ARENA_ARRAY(arena, struct lot_read, lot->bundle_count + 1);

    for (uint32_t i = 0; i < lot->bundle_count; i++)
        reads[i] = (struct lot_read){.pages = lot->bundles[i].pages};
    return reads;
}

static bool reads_are_as_expected(const struct lot *lot, const struct lot_read *reads)
{
    for (uint32_t i = 0; i < lot->bundle_count; i++)
        if (reads[i].pages != lot->bundles[i].pages ||
            strcmp(reads[i].sha256, reads[i].listed) != 0)
            return false;
    return true;
}

static int print_all(struct desk *desk, struct work *work, size_t jobs, struct lot_read *reads,
                     char workbook_sha256[SHA256_HEX + 1], struct err *err)
{
    uint32_t count = desk->printing->lot.bundle_count;
    char(*results)[RESULT_BYTES] = mem_zero(JOB_BUNDLES + (size_t)count, RESULT_BYTES);
    int status;

    desk->reads = reads_expected(&desk->printing->lot, desk->arena);
    work->jobs = JOB_BUNDLES + (size_t)count;
    status = workers_run(jobs, work, results, err);
    snprintf(workbook_sha256, SHA256_HEX + 1, "%s", results[JOB_WORKBOOK]);
    for (uint32_t i = 0; !status && i < count; i++)
        take_read(&reads[i], results[JOB_BUNDLES + i]);
    mem_free(results);
    return status;
}

/* Without the one that says what the bundles should have been. */
static int workbook_again(struct desk *desk, struct work *work, const struct lot_read *reads,
                          struct err *err)
{
    const char *office = path_join(desk->arena, desk->printing->partial, "office");

    desk->reads = reads;
    work->jobs = JOB_WORKBOOK + 1;
    return file_remove(path_join(desk->arena, office, "summary.xlsx"), err) ||
           workers_run(1, work, NULL, err);
}

int run_print(struct printing *printing, const struct store *store, const struct crew *crew,
              struct arena *arena, struct err *err)
{
    struct desk desk = {printing, &printing->rows, crew->press, arena, NULL};
    struct work work = {.job = print_job,
                        .name = job_name,
                        .context = &desk,
                        .patience_s = WORKER_PATIENCE_S,
                        .watch = crew->progress->wanted ? progress_count : NULL,
                        .watch_context = crew->progress};
    struct lot_read *reads = ARENA_ARRAY(arena, struct lot_read, printing->lot.bundle_count + 1);
    int status;

    REQUIRE(!store->ledger); /* no ledger handle is alive at the fork */
    REQUIRE(printing->run.id && printing->run.state == RUN_PLANNED); /* the lot is the frozen one */
    progress_begin(crew->progress, "printing, files", "印刷(ファイル)");
    printing->lot.read = reads;
    status = press_ready_lot(crew->press, &printing->lot, err) ||
             print_all(&desk, &work, printing->lot.piece_count > FEW_LETTERS ? crew->jobs : 1,
                       reads, printing->workbook_sha256, err) ||
             close_print(printing, crew->press, reads, arena, err);
    if (!status && !reads_are_as_expected(&printing->lot, reads)) {
        progress_begin(crew->progress, "writing the workbook, files", "結果一覧(ファイル)");
        *printing->workbook_sha256 = '\0';
        status = workbook_again(&desk, &work, reads, err);
    }
    progress_clear(crew->progress);
    return font_digests_hold(crew->fonts, err) || status ? -1 : 0;
}

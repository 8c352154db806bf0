/* The lot on disk before the ledger knows of it: what is printed is what can be read back. */
#include <unistd.h>

#include "disk/file.h"
#include "disk/fill.h"
#include "disk/out.h"
#include "disk/path.h"
#include "disk/sync.h"
#include "edge/disk/digest.h"
#include "edge/disk/listing.h"
#include "edge/disk/lotfile.h"
#include "edge/disk/partial.h"
#include "flow/run/run.h"
#include "edge/ledger/ledger_write.h"

void run_paths(struct printing *printing, const struct config *config, struct arena *arena,
               Str run_folder)
{
    const char *dir = config->output_dir.path.p;

    printing->partial = arena_printf(arena, "%s/." STR_FMT ".partial", dir, STR_ARG(run_folder)).p;
    printing->folder = arena_printf(arena, "%s/" STR_FMT, dir, STR_ARG(run_folder)).p;
}

struct written {
    struct out *out;
    struct digest *sum;
};

static void take_bytes(void *context, Str bytes)
{
    const struct written *written = context;

    out_str(written->out, bytes);
    digest_add(written->sum, bytes.p, bytes.n);
}

/* The pull lists are published as they are written here: a restart reads no register, so it could
 * not make them again. */
static int write_lot(struct printing *printing, const struct run_plan *plan,
                     const struct config *config, struct arena *arena, struct err *err)
{
    const char *partial = printing->partial;
    const char *print = path_join(arena, partial, "print");
    const char *office = path_join(arena, partial, "office");
    const char *foreign;
    struct out out;
    struct digest sum;
    struct written written = {&out, &sum};
    const struct taker taker = {take_bytes, &written};

    if (partial_remove(partial, arena, &foreign, err))
        return -1;
    if (foreign)
        return err_say(err, PARTIAL_IN_WAY, partial, foreign);
    if (folder_make(partial, err) || folder_make(print, err) || folder_make(office, err) ||
        listing_pulls(plan->pulls, plan->pull_count, print, office, err) ||
        folder_sync(print, err) || folder_sync(office, err) ||
        out_open(&out, path_join(arena, partial, "lot"), err))
        return -1;
    digest_begin(&sum);
    lot_give(&printing->lot, &taker);
    digest_end(&sum, printing->run.lot_sha256);
    if (out_close(&out, err) || folder_sync(partial, err) ||
        folder_sync(config->output_dir.path.p, err))
        return -1;
    return 0;
}

struct thawing {
    int fd, failed; /* failed: an errno */
    struct digest sum;
};

static size_t read_some(void *context, char *at, size_t count)
{
    struct thawing *thawing = context;
    size_t done = 0;

    if (!thawing->failed)
        thawing->failed = bytes_fill(thawing->fd, at, count, &done);
    digest_add(&thawing->sum, at, done);
    return done;
}

/* What a lot that makes no sense left: the digest is of all bytes. */
static void read_rest(struct thawing *thawing)
{
    char bytes[4096];

    while (read_some(thawing, bytes, sizeof bytes) == sizeof bytes)
        ;
}

/* The lot as its bytes are; that they are those which the ledger knows is said last, and asked first. */
static int read_lot(struct printing *printing, const char *path, struct arena *arena,
                    struct err *err)
{
    struct thawing thawing = {0};
    struct lot_source from = {read_some, &thawing, 0};
    char sha256[DIGEST_HEX + 1];
    struct err unlike = {0};
    struct stat is = {0};
    int status;

    thawing.fd = file_open(path, LINKS_REFUSED, path, &is, err);
    if (thawing.fd < 0)
        return -1;
    from.bytes = (uint64_t)is.st_size;
    digest_begin(&thawing.sum);
    status = lot_thaw(&printing->lot, &from, path, arena, &printing->rows, &unlike);
    read_rest(&thawing);
    digest_end(&thawing.sum, sha256);
    close(thawing.fd); /* read only: nothing to lose */
    if (status || thawing.failed || !str_equal(str_of(sha256), str_of(printing->run.lot_sha256)))
        memset(&printing->lot, 0, sizeof printing->lot);
    if (thawing.failed)
        return err_say_as(err, err_reading(thawing.failed), FILE_READ, path,
                          system_says(thawing.failed));
    if (!str_equal(str_of(sha256), str_of(printing->run.lot_sha256)))
        return err_say(err, LOT_UNUSABLE, path, "SHA-256");
    if (status)
        *err = unlike;
    return status;
}

int run_thaw(struct printing *printing, struct arena *arena, struct err *err)
{
    const char *path = path_join(arena, printing->partial, "lot");

    REQUIRE(printing->run.id && printing->run.state == RUN_PLANNED); /* the run is planned */
    if (read_lot(printing, path, arena, err))
        return -1;
    if (!path_exists(path_join(arena, printing->partial, "print/pull.csv")) ||
        !path_exists(path_join(arena, printing->partial, "office/pull.csv")))
        return err_say(err, LOT_UNUSABLE, path, "pull.csv");
    return 0;
}

static bool is_numbered(const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->piece_count; i++)
        if (lot->pieces[i].number != lot->used_before + 1 + i)
            return false;
    return true;
}

int run_freeze(struct printing *printing, const struct run_plan *plan, const struct config *config,
               struct store *store, struct arena *arena, struct err *err)
{
    REQUIRE(store->ledger);                      /* the ledger is open */
    REQUIRE(is_numbered(&printing->lot));        /* the lot is numbered without a gap */
    REQUIRE(printing->run.id == 0);              /* the run is new to the ledger */
    REQUIRE(plan->entry->lot == &printing->lot); /* entry->lot: the printing's own */
    run_paths(printing, config, arena, printing->lot.folder);
    if (write_lot(printing, plan, config, arena, err) ||
        ledger_plan(store->ledger, &printing->run, plan->entry, err))
        return -1;
    ledger_close(store->ledger);
    store->ledger = NULL;
    return 0;
}

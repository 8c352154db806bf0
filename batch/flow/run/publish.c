/* One rename, then the ledger. Killed in between, the next start finds the folder and records it.
 */
#include "disk/path.h"
#include "disk/seconds.h"
#include "disk/sync.h"
#include "edge/disk/partial.h"
#include "edge/disk/rowmarks.h"
#include "edge/ledger/ledger.h"
#include "edge/ledger/ledger_gates.h"
#include "edge/ledger/ledger_write.h"
#include "flow/run/readers.h"
#include "flow/run/run.h"

int run_today(const struct store *store, Day asked, Day *today, struct arena *arena,
              struct err *err)
{
    struct ledger_run last;

    REQUIRE(store->ledger); /* the ledger is open */
    if (ledger_last_published(store->ledger, &last, arena, err))
        return -1;
    *today = last.id && day_before(asked, last.as_of) ? last.as_of : asked;
    return 0;
}

int run_settle(const struct config *config, struct store *store, bool published,
               struct arena *arena, struct err *err)
{
    struct ledger_run last;
    struct ledger_input residents;
    struct rowmarks_run run;

    REQUIRE(store->ledger); /* the ledger is open */
    if (ledger_last_published(store->ledger, &last, arena, err) ||
        ledger_input(store->ledger, &last, "residents", &residents, err))
        return -1;
    run = (struct rowmarks_run){last.id ? last.as_of : DAY_NONE, last.nth};
    return rowmarks_settle(config->ledger.path.p, store->salt, run, residents.sha256, published,
                           err);
}

int run_publish(struct printing *printing, const struct config *config, struct store *store,
                struct arena *arena, struct err *err)
{
    struct rowmarks_run run = {printing->run.as_of, printing->run.nth};

    REQUIRE(store->ledger);                      /* the ledger is open */
    REQUIRE(printing->run.state == RUN_PRINTED); /* and the run printed */
    printing->run.ended_at = seconds_of_clock();
    if (run_readers_of_parts(config, printing->partial, arena, err) ||
        partial_strip(printing->partial, arena, err) ||
        folder_remove(path_join(arena, printing->partial, "scratch"), err) ||
        run_readers_of_folder(config, printing->partial, err) ||
        folder_sync(printing->partial, err) ||
        rowmarks_keep(config->ledger.path.p, store->salt, run, err) ||
        folder_publish(printing->partial, printing->folder, config->output_dir.path.p, err) ||
        ledger_published(store->ledger, &printing->run, err) ||
        run_settle(config, store, /*published*/ true, arena, err))
        return -1;
    return 0;
}

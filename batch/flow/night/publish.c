/* One rename, then the ledger. Killed in between, the next start finds the folder and records it.
 */
#include "disk/out.h"
#include "edge/disk/publish.h"
#include "flow/night/night.h"

int night_publish(struct night *night, struct err *err)
{
    struct rows_run run = {night->printing.run.as_of, night->printing.run.nth};

    if (file_remove(path_join(&night->arena, night->printing.partial, "lot"), err) ||
        folder_remove(path_join(&night->arena, night->printing.partial, "scratch"), err) ||
        folder_sync(night->printing.partial, err) ||
        rows_keep(night->config.ledger.path.p, night->store.salt, run, err) ||
        folder_publish(night->printing.partial, night->printing.folder,
                       night->config.output_dir.path.p, err) ||
        ledger_published(night->store.ledger, &night->printing.run, err) ||
        night_settle(night, /*published*/ true, err))
        return -1;
    night_step(night, "publish");
    return 0;
}

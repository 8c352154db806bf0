/* One rename, then the ledger. Killed in between, the next start finds the folder and records it.
 */
#include "disk/out.h"
#include "edge/disk/publish.h"
#include "flow/night/night.h"

int night_publish(struct night *night, struct err *err)
{
    struct rows_run run = {night->run.as_of, night->run.nth};

    if (file_remove(path_join(&night->arena, night->partial, "lot"), err) ||
        folder_remove(path_join(&night->arena, night->partial, "scratch"), err) ||
        folder_sync(night->partial, err) ||
        rows_keep(night->config.ledger.path.p, night->salt, run, err) ||
        folder_publish(night->partial, night->folder, night->config.output_dir.path.p, err) ||
        ledger_published(night->ledger, &night->run, err) ||
        night_settle(night, /*published*/ true, err))
        return -1;
    night_step(night, "publish");
    return 0;
}

/* The papers are drawn by whoever accounts for the run, not by a worker: they bear the digest of
 * run.json, which is written last. */
#include "flow/press/office.h"

#include "core/paper/office.h"
#include "disk/path.h"
#include "edge/disk/digest.h"
#include "flow/press/paper.h"

int press_office_papers(struct press *press, const struct account *account, const char *folder,
                        struct err *err)
{
    const struct lot *lot = account->lot;
    const struct paper_type type = press_paper_type(press);
    struct paper_about about = {.author = lot->office_name, .created_on = lot->as_of};
    char run_sha256[SHA256_HEX + 1];
    struct arena arena = {0};
    int status = digest_file(path_join(&arena, folder, "run.json"), LINKS_REFUSED, run_sha256, err);

    about.creator = arena_printf(&arena, "kigen " STR_FMT, STR_ARG(lot->version));
    if (!status) {
        struct account signed_by = *account;
        struct paper today, approval;

        signed_by.run_sha256 = run_sha256;
        today = today_paper(&signed_by, &type, &arena);
        approval = approval_paper(&signed_by, &arena);

        status = press_paper(press, &today, &about, path_join(&arena, folder, "today.pdf"), err) ||
                         press_paper(press, &approval, &about,
                                     path_join(&arena, folder, "approval.pdf"), err)
                     ? -1
                     : 0;
    }
    arena_release(&arena);
    return status;
}

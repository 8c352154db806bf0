/* Each text is made whole, then written. */
#include "edge/book/papers_write.h"

#include "core/book/papers.h"
#include "disk/out.h"
#include "disk/path.h"

static int write_text(Str text, const char *path, struct err *err)
{
    struct out out;

    if (out_open(&out, path, err))
        return -1;
    out_str(&out, text);
    return out_close(&out, err);
}

int papers_write_print(const struct lot *lot, const char *print, struct err *err)
{
    struct arena arena = {0};
    int status = write_text(papers_print(lot, &arena), path_join(&arena, print, "index.html"), err);

    arena_release(&arena);
    return status;
}

int papers_write_office(const struct account *account, const char *office, struct err *err)
{
    const struct lot *lot = account->lot;
    struct arena arena = {0};
    Str notice = papers_notice(lot, &arena);
    int status =
        write_text(papers_office(account, &arena), path_join(&arena, office, "index.html"), err) ||
        (notice.n && write_text(notice, path_join(&arena, office, "delay-notice.txt"), err));

    arena_release(&arena);
    return status ? -1 : 0;
}

/*
 * The office's papers, today.pdf and approval.pdf: both are there, and each is whole. A deep audit has
 * another reader read them: they show no piece but the run's.
 *
 * Their digests are in SHA256SUMS, like all. A run that was published before there were such papers
 * has neither.
 */
#include "disk/file.h"
#include "edge/press/pdffile.h"
#include "edge/press/qpdfcheck.h"
#include "flow/audit/audit_job.h"

static bool piece_is_known(const struct audit *audit, Str id)
{
    for (size_t i = 0; i < audit->list.count; i++)
        if (str_equal(audit->list.at[i].id, id))
            return true;
    return false;
}

struct reading {
    const struct audit *audit;
    const char *path;
};

static int page_check(void *context, uint64_t page, const struct qpdf_page *found, struct err *err)
{
    const struct reading *reading = context;

    for (size_t i = 0; i < found->shown.id_count; i++)
        if (!piece_is_known(reading->audit, str_of(found->shown.ids[i])))
            return err_say(err, PAPER_SHOWS, reading->path, (unsigned long)page + 1,
                           STR_ARG(str_of(found->shown.ids[i])));
    return 0;
}

static int paper_check(struct audit *audit, const struct folder_entry *file, struct err *err)
{
    const char *path =
        arena_printf(&audit->arena, "%s/" STR_FMT, audit->office, STR_ARG(file->name)).p;
    struct reading reading = {audit, path};
    struct err cause = {0};
    uint32_t pages;

    if (pdffile_pages(path, file->bytes, &pages, &cause))
        return err_say(err, PDF_BAD, path, cause.text);
    return audit->deep ? qpdf_pages_check(path, pages, page_check, &reading, err) : 0;
}

int audit_papers(struct audit *audit, struct err *err)
{
    enum { PAPERS = 2 };
    const Str names[PAPERS] = {STR("approval.pdf"), STR("today.pdf")};
    const struct folder_entry *found[PAPERS] = {NULL};
    struct folder_list list;

    if (folder_list(audit->office, &audit->arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        for (size_t p = 0; p < PAPERS; p++)
            if (str_equal(list.at[i].name, names[p]))
                found[p] = &list.at[i];
    if (!found[0] && !found[1])
        return 0;
    for (size_t p = 0; p < PAPERS; p++) {
        if (!found[p])
            return err_say(err, FILE_MISSING, audit->office, STR_ARG(names[p]));
        if (paper_check(audit, found[p], err))
            return -1;
    }
    return 0;
}

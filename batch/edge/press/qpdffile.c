/* A file in memory, handed to libqpdf. */
#include "edge/press/qpdffile.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"

const char *qpdffile_fault(const struct qpdffile *file)
{
    if (qpdf_has_error(file->qpdf))
        return qpdf_get_error_message_detail(file->qpdf, qpdf_get_error(file->qpdf));
    if (qpdf_more_warnings(file->qpdf))
        return qpdf_get_error_message_detail(file->qpdf, qpdf_next_warning(file->qpdf));
    return NULL;
}

static int pages_count(const struct qpdffile *file, uint64_t pages, struct err *err)
{
    int found = qpdf_get_num_pages(file->qpdf);

    return found < 0 || (uint64_t)found != pages
               ? err_say(err, PDF_PAGES, file->path, (long)found, (unsigned long long)pages)
               : 0;
}

/* What this process takes now, by the kernel's count; 0: it is not known. */
static rlim_t memory_taken(void)
{
    FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%lu", &pages) != 1)
        pages = 0;
    fclose(file);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void room_bound(struct qpdffile *file)
{
    rlim_t taken = memory_taken();
    struct rlimit bound;

    if (getrlimit(RLIMIT_AS, &file->room))
        file->room = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
    bound = (struct rlimit){taken + QPDF_ROOM_BYTES, file->room.rlim_max};
    if (taken && bound.rlim_cur < file->room.rlim_cur)
        setrlimit(RLIMIT_AS, &bound); /* where it cannot be, there is no bound */
}

int qpdffile_open(struct qpdffile *file, const char *path, uint64_t pages, bool whole,
                  struct err *err)
{
    const char *fault;
    int failed;

    *file = (struct qpdffile){.path = path, .qpdf = qpdf_init()};
    if (!file->qpdf)
        memory_stop();
    failed = file_map(path, LINKS_REFUSED, &file->map);
    if (failed)
        return file_open_error(path, failed, err);
    room_bound(file);
    qpdf_silence_errors(file->qpdf);
    qpdf_set_suppress_warnings(file->qpdf, QPDF_TRUE);
    if (qpdf_read_memory(file->qpdf, path, (const char *)file->map.at, file->map.bytes, NULL) ==
            QPDF_SUCCESS &&
        whole)
        qpdf_check_pdf(file->qpdf);
    fault = qpdffile_fault(file);
    return fault ? err_say(err, PDF_BAD, path, fault) : pages_count(file, pages, err);
}

void qpdffile_close(struct qpdffile *file)
{
    (void)qpdffile_fault(file); /* libqpdf prints what nobody asked for */
    qpdf_cleanup(&file->qpdf);
    file_unmap(&file->map);
    if (file->room.rlim_cur || file->room.rlim_max)
        setrlimit(RLIMIT_AS, &file->room);
}

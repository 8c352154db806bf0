/* All sources stay open until the file is written: libqpdf fetches streams from them only then. */
#include "edge/press/qpdfcopy.h"

#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "disk/out.h"

static const char blank_page[] =
    "<< /Type /Page /MediaBox [ 0 0 595.275574 841.889771 ] /Resources << >> >>"; /* A4, as cairo */

struct copying {
    const struct qpdf_source *sources;
    size_t count;
    qpdf_data *at; /* `count`; the first one is written */
    struct err *err;
};

/* What libqpdf does not like in a file of ours is a fault, and not to be repaired in silence. */
static int source_fault(const struct copying *c, size_t source)
{
    qpdf_data qpdf = c->at[source];
    const char *says = qpdf_has_error(qpdf)
                           ? qpdf_get_error_message_detail(qpdf, qpdf_get_error(qpdf))
                       : qpdf_more_warnings(qpdf)
                           ? qpdf_get_error_message_detail(qpdf, qpdf_next_warning(qpdf))
                           : NULL;

    return says ? err_say(c->err, PDF_BAD, c->sources[source].path, says) : 0;
}

static int source_open(struct copying *c, size_t source)
{
    const struct qpdf_source *from = &c->sources[source];

    c->at[source] = qpdf_init();
    if (!c->at[source])
        memory_stop();
    qpdf_silence_errors(c->at[source]);
    qpdf_set_suppress_warnings(c->at[source], QPDF_TRUE);
    qpdf_read_memory(c->at[source], from->path, from->bytes.p, from->bytes.n, NULL);
    return source_fault(c, source);
}

static int blank_add(struct copying *c)
{
    qpdf_data target = c->at[0];
    qpdf_oh page = qpdf_make_indirect_object(target, qpdf_oh_parse(target, blank_page));

    qpdf_add_page(target, target, page, QPDF_FALSE);
    return source_fault(c, 0);
}

static int range_add(struct copying *c, const struct qpdf_range *range)
{
    qpdf_data source = c->at[range->source];
    int has = qpdf_get_num_pages(source);

    if (range->pages == 0)
        return blank_add(c);
    if (has < 0 || range->first_page + range->pages - 1 > (uint64_t)has)
        return err_say(c->err, PDF_PAGES, c->sources[range->source].path, (long)has,
                       (unsigned long long)(range->first_page + range->pages - 1));
    for (uint64_t i = 0; i < range->pages; i++) {
        qpdf_oh page = qpdf_get_page_n(source, range->first_page - 1 + i);

        qpdf_add_page(c->at[0], source, page, QPDF_FALSE);
        if (source_fault(c, range->source) || source_fault(c, 0))
            return -1;
    }
    return 0;
}

static int target_write(struct copying *c, const char *path)
{
    qpdf_data target = c->at[0];
    struct out out;

    qpdf_init_write_memory(target);
    qpdf_set_deterministic_ID(target, QPDF_TRUE);
    qpdf_set_stream_data_mode(target, qpdf_s_preserve);
    qpdf_write(target);
    if (source_fault(c, 0) || out_open(&out, path, c->err))
        return -1;
    out_put(&out, qpdf_get_buffer(target), qpdf_get_buffer_length(target));
    return out_close(&out, c->err);
}

/* By a reader of its own, from what was handed to the disk. */
static int target_check(struct copying *c, const char *path, uint64_t pages)
{
    struct qpdf_source made = {
        path, {(const char *)qpdf_get_buffer(c->at[0]), qpdf_get_buffer_length(c->at[0])}};
    qpdf_data qpdf = NULL;
    struct copying again = {&made, 1, &qpdf, c->err};
    int status = source_open(&again, 0);

    if (!status && (uint64_t)qpdf_get_num_pages(qpdf) != pages)
        status = err_say(c->err, PRESS_FILE, path, "page count");
    qpdf_cleanup(&qpdf);
    return status;
}

static int copy(struct copying *c, const struct qpdf_range *ranges, size_t range_count,
                const char *path)
{
    uint64_t pages;

    for (size_t i = 0; i < c->count; i++)
        if (source_open(c, i))
            return -1;
    pages = (uint64_t)qpdf_get_num_pages(c->at[0]);
    for (size_t i = 0; i < range_count; i++) {
        if (range_add(c, &ranges[i]))
            return -1;
        pages += ranges[i].pages ? ranges[i].pages : 1;
    }
    return target_write(c, path) || target_check(c, path, pages) ? -1 : 0;
}

int qpdf_pages_copy(const struct qpdf_source *sources, size_t source_count,
                    const struct qpdf_range *ranges, size_t range_count, const char *path,
                    struct err *err)
{
    struct copying c = {sources, source_count, mem_zero(source_count, sizeof *c.at), err};
    int status = copy(&c, ranges, range_count, path);

    for (size_t i = 0; i < source_count; i++)
        if (c.at[i])
            qpdf_cleanup(&c.at[i]);
    mem_free(c.at);
    return status;
}

/*
 * The workbook read back: libzip unpacks, expat reads (edge/book/xmlread). It shares no code with
 * the writer.
 *
 * A file that somebody else put there costs at most what its own size allows: parts may not overlap,
 * so that all of them together unpack to about a thousand times the file; no part unpacks to more
 * than it claims, none claims 4 GB, and what is no sheet claims less than PART_BYTES_MAX.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "base/arena.h"
#include "disk/file.h"
#include "disk/pulse.h"
#include "edge/book/workbook.h"
#include "edge/book/xmlread.h"

enum { PIECE_BYTES = 1 << 16, PARTS_MAX = 1024, PART_BYTES_MAX = 1 << 24 };

struct part {
    Str name; /* of libzip's */
    uint64_t packed, unpacked;
};

/* What is counted in a sheet, and the names of the sheets in workbook.xml. */
struct counts {
    uint64_t rows, cells;
    uint64_t last_row, dimension_row;            /* by their own numbers; 0: none */
    uint32_t series, categories, values, titles; /* of a chart */
};
struct names {
    char at[WORKBOOK_SHEETS_MAX][WORKBOOK_NAME_MAX];
    size_t count;
};

struct reader {
    zip_t *zip;
    uint64_t size;
    struct part parts[PARTS_MAX];
    size_t part_count;
    struct names names;
    struct counts counts;
    struct xmlread xml;
    char out[PIECE_BYTES];
    const char *fault;
    char fault_text[256];
};

static int fail(struct reader *reader, const char *fault)
{
    if (!reader->fault)
        reader->fault = fault;
    return -1;
}

static int fail_in(struct reader *reader, Str part, const char *fault)
{
    if (!reader->fault)
        snprintf(reader->fault_text, sizeof reader->fault_text, STR_FMT ": %s", STR_ARG(part),
                 fault);
    return fail(reader, reader->fault_text);
}

static bool is_sheet(Str name)
{
    return str_starts(name, STR("xl/worksheets/sheet"));
}

static bool is_chart(Str name)
{
    return str_starts(name, STR("xl/charts/chart"));
}

/* ---- the zip file ---------------------------------------------------------------------------- */

static int part_seen(struct reader *reader, zip_uint64_t index)
{
    static const zip_uint64_t told = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                     ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC |
                                     ZIP_STAT_ENCRYPTION_METHOD;
    struct part *part = &reader->parts[index];
    zip_stat_t is;

    if (zip_stat_index(reader->zip, index, ZIP_FL_ENC_RAW, &is) || (is.valid & told) != told)
        return fail(reader, "the zip directory is damaged");
    *part = (struct part){str_of(is.name), is.comp_size, is.size};
    if (is.comp_method != ZIP_CM_DEFLATE || is.encryption_method != ZIP_EM_NONE)
        return fail_in(reader, part->name, "its zip header is damaged");
    if (part->unpacked >= UINT32_MAX || part->packed >= UINT32_MAX)
        return fail(reader, "a part of 4 GB or more");
    if (!is_sheet(part->name) && part->unpacked >= PART_BYTES_MAX)
        return fail_in(reader, part->name, "it is too large");
    reader->part_count++;
    return 0;
}

/* Takes the descriptor over where it returns 0. */
static int zip_begin(struct reader *reader, int fd)
{
    zip_error_t error;
    int code = 0;

    reader->zip = zip_fdopen(fd, ZIP_CHECKCONS, &code);
    if (reader->zip)
        return 0;
    zip_error_init_with_code(&error, code);
    snprintf(reader->fault_text, sizeof reader->fault_text, "%s", zip_error_strerror(&error));
    zip_error_fini(&error);
    return fail(reader, reader->fault_text);
}

static int read_directory(struct reader *reader)
{
    zip_int64_t count = zip_get_num_entries(reader->zip, 0);
    uint64_t packed = 0;
    int comment = 0;

    zip_get_archive_comment(reader->zip, &comment, ZIP_FL_ENC_RAW);
    if (count < 0 || count > PARTS_MAX || comment) /* our writer leaves no comment */
        return fail(reader, "the zip directory is damaged");
    for (zip_int64_t i = 0; i < count; i++) {
        if (part_seen(reader, (zip_uint64_t)i))
            return -1;
        packed += reader->parts[i].packed;
    }
    return packed <= reader->size ? 0 : fail(reader, "the zip directory is damaged");
}

/* ---- what the parts say ---------------------------------------------------------------------- */

static uint64_t number_of(Str text)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(text.p[i] - '0');
    return number;
}

static void see_element(void *context, const char *tag, const char *const *attributes)
{
    struct reader *reader = context;
    struct counts *counts = &reader->counts;
    Str name = str_of(tag), value;

    counts->series += str_equal(name, STR("c:ser"));
    counts->categories += str_equal(name, STR("c:cat"));
    counts->values += str_equal(name, STR("c:val"));
    counts->titles += str_equal(name, STR("c:title"));
    if (str_equal(name, STR("c"))) {
        counts->cells++;
    } else if (str_equal(name, STR("row"))) {
        counts->rows++;
        counts->last_row = xml_attribute(attributes, "r", &value) ? number_of(value) : 0;
    } else if (str_equal(name, STR("dimension")) && xml_attribute(attributes, "ref", &value)) {
        size_t at = value.n; /* "A1:T42": the digits at its end */

        while (at > 0 && value.p[at - 1] >= '0' && value.p[at - 1] <= '9')
            at--;
        counts->dimension_row = number_of(str_skip(value, at));
    } else if (str_equal(name, STR("sheet")) && xml_attribute(attributes, "name", &value)) {
        if (reader->names.count < WORKBOOK_SHEETS_MAX && value.n < WORKBOOK_NAME_MAX)
            memcpy(reader->names.at[reader->names.count], value.p, value.n);
        reader->names.count++;
    }
}

/* To the end, where libzip compares length and CRC. */
static int unpack(struct reader *reader, const struct part *part, zip_file_t *file)
{
    uint64_t unpacked = 0;
    zip_int64_t got;

    while ((got = zip_fread(file, reader->out, PIECE_BYTES)) > 0) {
        pulse();
        unpacked += (uint64_t)got;
        if (unpacked > part->unpacked)
            return fail_in(reader, part->name, "its length or CRC differs");
        xmlread_add(&reader->xml, (Str){reader->out, (size_t)got});
    }
    if (got < 0)
        return fail_in(reader, part->name, zip_error_strerror(zip_file_get_error(file)));
    if (unpacked != part->unpacked)
        return fail_in(reader, part->name, "its length or CRC differs");
    return 0;
}

static int check_part(struct reader *reader, const struct part *part)
{
    zip_file_t *file = zip_fopen_index(reader->zip, (zip_uint64_t)(part - reader->parts), 0);
    const char *fault;
    int status;

    if (!file)
        return fail_in(reader, part->name, zip_error_strerror(zip_get_error(reader->zip)));
    reader->counts = (struct counts){0};
    xmlread_begin(&reader->xml, see_element, reader);
    status = unpack(reader, part, file);
    fault = xmlread_end(&reader->xml);
    zip_fclose(file);
    if (status)
        return -1;
    return fault ? fail_in(reader, part->name, fault) : 0;
}

static const struct part *part_named(const struct reader *reader, const char *name)
{
    for (size_t i = 0; i < reader->part_count; i++)
        if (str_equal(reader->parts[i].name, str_of(name)))
            return &reader->parts[i];
    return NULL;
}

/* The i-th sheet of workbook.xml is sheet<i+1>.xml: libxlsxwriter's order. */
static int check_sheet(struct reader *reader, size_t index, const struct workbook_shape *shape)
{
    const struct counts *counts = &reader->counts;
    char name[64];
    const struct part *part;

    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", index + 1);
    part = part_named(reader, name);
    if (!part)
        return fail(reader, "a sheet is missing");
    if (check_part(reader, part))
        return -1;
    if (counts->rows == 0 || counts->last_row != counts->dimension_row)
        return fail_in(reader, part->name, "its last row is not there");
    if (!shape)
        return 0;
    if (strcmp(shape->at[index].name, reader->names.at[index]) != 0)
        return fail_in(reader, part->name, "the sheet's name differs");
    if (shape->at[index].rows != counts->rows || shape->at[index].cells != counts->cells)
        return fail_in(reader, part->name, "its rows or cells are not those written");
    return 0;
}

/* The i-th chart is chart<i+1>.xml, in the order in which they were drawn. A title each, and one for
 * each axis but of small ones. */
static int check_chart(struct reader *reader, size_t index, const struct workbook_shape *shape)
{
    enum { TITLES_SMALL = 1, TITLES = 3 };
    const struct counts *counts = &reader->counts;
    char name[64];
    const struct part *part;

    snprintf(name, sizeof name, "xl/charts/chart%zu.xml", index + 1);
    part = part_named(reader, name);
    if (!part)
        return fail(reader, "a chart is missing");
    if (check_part(reader, part))
        return -1;
    if (counts->series == 0 || (counts->titles != TITLES_SMALL && counts->titles != TITLES) ||
        counts->categories != counts->series || counts->values != counts->series ||
        (shape && (counts->series != shape->charts[index].series ||
                   counts->titles != shape->charts[index].titles)))
        return fail_in(reader, part->name, "its series are not those written");
    return 0;
}

static int check_charts(struct reader *reader, size_t charts, const struct workbook_shape *shape)
{
    if (shape && shape->chart_count != charts)
        return fail(reader, "a chart is missing");
    for (size_t i = 0; i < charts; i++)
        if (check_chart(reader, i, shape))
            return -1;
    return 0;
}

static int check_all(struct reader *reader, const struct workbook_shape *shape)
{
    const struct part *book;
    size_t sheets = 0, charts = 0;

    if (read_directory(reader))
        return -1;
    book = part_named(reader, "xl/workbook.xml");
    if (!book || !part_named(reader, "[Content_Types].xml"))
        return fail(reader, "it is not a workbook");
    for (size_t i = 0; i < reader->part_count; i++) {
        const struct part *part = &reader->parts[i];

        sheets += is_sheet(part->name);
        charts += is_chart(part->name);
        if (part != book && !is_sheet(part->name) && !is_chart(part->name) &&
            check_part(reader, part))
            return -1;
    }
    if (check_part(reader, book))
        return -1;
    if (reader->names.count != sheets || sheets == 0 || sheets > WORKBOOK_SHEETS_MAX ||
        (shape && shape->count != sheets))
        return fail(reader, "a sheet is missing");
    for (size_t i = 0; i < sheets; i++)
        if (check_sheet(reader, i, shape))
            return -1;
    return check_charts(reader, charts, shape);
}

int workbook_check(const char *path, const struct workbook_shape *shape, struct err *err)
{
    struct stat is;
    int fd = file_open(path, LINKS_REFUSED, path, &is, err);
    struct reader *reader;
    int status;

    if (fd < 0)
        return -1;
    reader = mem_zero(1, sizeof *reader);
    reader->size = (uint64_t)is.st_size;
    status = zip_begin(reader, fd);
    if (status)
        close(fd);
    status = status || check_all(reader, shape) ? -1 : 0;
    if (status)
        err_say(err, WORKBOOK_BAD, path, reader->fault);
    if (reader->zip)
        zip_discard(reader->zip);
    mem_free(reader);
    return status;
}

/*
 * The workbook read back: libzip finds the parts, zlib unpacks, expat reads (edge/book/xmlread), and what is a sheet is summed up
 * cell by cell (edge/book/sheetread). It shares no code with the writer but the sum (edge/book/cellsum). libzip would unpack too,
 * but is content with a stream whose end is missing.
 *
 * A file that somebody else put there costs at most what its own size allows: parts may not overlap,
 * so that all of them together unpack to about a thousand times the file; no part unpacks to more
 * than it claims, none claims UINT32_MAX, and what is no sheet claims less than PART_BYTES_MAX.
 */
#include <libdeflate.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include "base/arena.h"
#include "disk/file.h"
#include "disk/pulse.h"
#include "edge/book/relations.h"
#include "edge/book/sheetread.h"
#include "edge/book/workbook.h"

enum { PIECE_BYTES = 1 << 16, PARTS_MAX = 1024, PART_BYTES_MAX = 1 << 24 };

struct part {
    Str name; /* of libzip's */
    uint64_t packed, unpacked;
    uint32_t crc;
};

/* What is counted in a part, and the names of the sheets in workbook.xml. */
struct counts {
    uint64_t dimension_row;                      /* of a sheet; 0: none */
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
    uint64_t styles; /* how many formats styles.xml has */
    struct relations relations;
    Str part; /* the one being read */
    struct xmlread xml;
    struct sheetread sheet;
    z_stream inflater;
    unsigned char in[PIECE_BYTES], out[PIECE_BYTES];
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
    *part = (struct part){str_of(is.name), is.comp_size, is.size, is.crc};
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

    relations_see(&reader->relations, reader->part, tag, attributes);
    counts->series += str_equal(name, STR("c:ser"));
    counts->categories += str_equal(name, STR("c:cat"));
    counts->values += str_equal(name, STR("c:val"));
    counts->titles += str_equal(name, STR("c:title"));
    if (str_equal(name, STR("cellXfs")) && xml_attribute(attributes, "count", &value)) {
        reader->styles = number_of(value);
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

static void bytes_read(struct reader *reader, Str bytes)
{
    if (is_sheet(reader->part))
        sheetread_add(&reader->sheet, bytes);
    else
        xmlread_add(&reader->xml, bytes);
}

struct unpacked {
    uint64_t bytes;
    uint32_t crc;
    bool ended;
    int unused; /* bits of the last byte, behind the end of the last block */
};

/* All that the packed bytes at hand give. False: they are damaged, are more than `most`, or go on behind their end. zlib stops behind each block,
 * for only there it says how many bits are left. */
static bool inflate_piece(struct reader *reader, struct unpacked *so_far, uint64_t most)
{
    enum { UNUSED = 7, BLOCK_ENDED = 128, LAST_BLOCK = 64 };
    z_stream *inflater = &reader->inflater;
    int status = Z_OK;

    while (status == Z_OK && so_far->bytes <= most) {
        size_t got;

        inflater->next_out = reader->out;
        inflater->avail_out = PIECE_BYTES;
        status = inflate(inflater, Z_BLOCK);
        got = PIECE_BYTES - inflater->avail_out;
        so_far->bytes += got;
        so_far->crc = libdeflate_crc32(so_far->crc, reader->out, got);
        bytes_read(reader, (Str){(char *)reader->out, got});
        if (status == Z_OK && inflater->data_type & BLOCK_ENDED && inflater->data_type & LAST_BLOCK)
            so_far->unused = inflater->data_type & UNUSED;
    }
    so_far->ended = status == Z_STREAM_END;
    return inflater->avail_in == 0 && (so_far->ended || status == Z_BUF_ERROR);
}

/* What fills up the last byte is zero. */
static bool is_clean(const struct unpacked *all, unsigned char last)
{
    return last >> (8 - all->unused) == 0;
}

static int unpack(struct reader *reader, const struct part *part, zip_file_t *file)
{
    struct unpacked so_far = {0};
    unsigned char last = 0;
    zip_int64_t got;

    while ((got = zip_fread(file, reader->in, PIECE_BYTES)) > 0) {
        pulse();
        last = reader->in[got - 1];
        reader->inflater.next_in = reader->in;
        reader->inflater.avail_in = (uInt)got;
        if (so_far.ended || !inflate_piece(reader, &so_far, part->unpacked))
            return fail_in(reader, part->name, "its packed bytes are damaged");
    }
    if (got < 0)
        return fail_in(reader, part->name, zip_error_strerror(zip_file_get_error(file)));
    if (!so_far.ended || !is_clean(&so_far, last))
        return fail_in(reader, part->name, "its packed bytes are damaged");
    if (so_far.bytes != part->unpacked || so_far.crc != part->crc)
        return fail_in(reader, part->name, "its length or CRC differs");
    return 0;
}

static int check_part(struct reader *reader, const struct part *part)
{
    zip_file_t *file =
        zip_fopen_index(reader->zip, (zip_uint64_t)(part - reader->parts), ZIP_FL_COMPRESSED);
    const char *fault;
    int status;

    if (!file)
        return fail_in(reader, part->name, zip_error_strerror(zip_get_error(reader->zip)));
    reader->counts = (struct counts){0};
    reader->part = part->name;
    if (is_sheet(part->name))
        sheetread_begin(&reader->sheet, see_element, reader);
    else
        xmlread_begin(&reader->xml, see_element, reader);
    if (inflateReset(&reader->inflater) != Z_OK)
        BUG("zlib knows its own state no more");
    status = unpack(reader, part, file);
    fault = is_sheet(part->name) ? sheetread_end(&reader->sheet) : xmlread_end(&reader->xml);
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
    const struct rowread *rows = &reader->sheet.rows;
    const struct workbook_sheet *written = shape ? &shape->at[index] : NULL;
    char name[64];
    const struct part *part;

    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", index + 1);
    part = part_named(reader, name);
    if (!part)
        return fail(reader, "a sheet is missing");
    if (check_part(reader, part))
        return -1;
    if (rows->rows == 0 || rows->last_row != reader->counts.dimension_row)
        return fail_in(reader, part->name, "its last row is not there");
    if (rows->style_end > reader->styles)
        return fail_in(reader, part->name, "a format that is not there");
    if (!written)
        return 0;
    if (strcmp(written->name, reader->names.at[index]) != 0)
        return fail_in(reader, part->name, "the sheet's name differs");
    if (written->rows != rows->rows || written->sum.cells != rows->sum.cells)
        return fail_in(reader, part->name, "its rows or cells are not those written");
    if (written->sum.sum != rows->sum.sum)
        return fail_in(reader, part->name, "a cell says something else than was written");
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

/* What sheets need of them is read first: names and formats. */
static int check_others(struct reader *reader, size_t *sheets, size_t *charts)
{
    const struct part *book = part_named(reader, "xl/workbook.xml");

    if (!book || !part_named(reader, "[Content_Types].xml"))
        return fail(reader, "it is not a workbook");
    for (size_t i = 0; i < reader->part_count; i++) {
        const struct part *part = &reader->parts[i];

        *sheets += is_sheet(part->name);
        *charts += is_chart(part->name);
        if (part != book && !is_sheet(part->name) && !is_chart(part->name) &&
            check_part(reader, part))
            return -1;
    }
    return check_part(reader, book);
}

static int check_relations(struct reader *reader)
{
    Str names[PARTS_MAX], part;
    const char *fault;

    for (size_t i = 0; i < reader->part_count; i++)
        names[i] = reader->parts[i].name;
    fault = relations_fault(&reader->relations, names, reader->part_count, &part);
    if (!fault)
        return 0;
    return str_is_empty(part) ? fail(reader, fault) : fail_in(reader, part, fault);
}

static int check_all(struct reader *reader, const struct workbook_shape *shape)
{
    size_t sheets = 0, charts = 0;

    if (read_directory(reader) || check_others(reader, &sheets, &charts))
        return -1;
    if (reader->names.count != sheets || sheets == 0 || sheets > WORKBOOK_SHEETS_MAX ||
        (shape && shape->count != sheets))
        return fail(reader, "a sheet is missing");
    for (size_t i = 0; i < sheets; i++)
        if (check_sheet(reader, i, shape))
            return -1;
    return check_charts(reader, charts, shape) || check_relations(reader) ? -1 : 0;
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
    if (inflateInit2(&reader->inflater, -MAX_WBITS) != Z_OK)
        memory_stop();
    status = zip_begin(reader, fd);
    if (status)
        close(fd);
    status = status || check_all(reader, shape) ? -1 : 0;
    if (status)
        err_say(err, WORKBOOK_BAD, path, reader->fault);
    if (reader->zip)
        zip_discard(reader->zip);
    inflateEnd(&reader->inflater);
    mem_free(reader);
    return status;
}

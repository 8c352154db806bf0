/*
 * The workbook read back: a small zip reader (no ZIP64, no encryption, no data descriptors needed),
 * zlib, and core/text/xmlcheck. It shares no code with the writer.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"
#include "disk/file.h"
#include "disk/pulse.h"
#include "core/text/xmlcheck.h"
#include "edge/book/workbook.h"

enum { END_BYTES = 22, CENTRAL_BYTES = 46, LOCAL_BYTES = 30, PIECE_BYTES = 1 << 16 };
enum { PARTS_MAX = 1024, DIRECTORY_BYTES_MAX = 1 << 22 };
#define END_MARK 0x06054b50U
#define CENTRAL_MARK 0x02014b50U
#define LOCAL_MARK 0x04034b50U

struct part {
    Str name;
    uint32_t method, crc;
    uint64_t packed, unpacked, at;
};

/* What is counted in a sheet, and the names of the sheets in workbook.xml. */
struct counts {
    uint64_t rows, cells;
    uint64_t last_row, dimension_row; /* by their own numbers; 0: none */
};
struct names {
    char at[WORKBOOK_SHEETS_MAX][WORKBOOK_NAME_MAX];
    size_t count;
};

struct reader {
    int fd;
    uint64_t size;
    struct part parts[PARTS_MAX];
    size_t part_count;
    char *directory;
    struct names names;
    struct counts counts;
    struct xmlcheck xml;
    unsigned char in[PIECE_BYTES], out[PIECE_BYTES];
    const char *fault;
    char fault_text[256];
};

static uint32_t le16(const void *at)
{
    const unsigned char *p = at;

    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t le32(const void *at)
{
    const unsigned char *p = at;

    return le16(p) | le16(p + 2) << 16;
}

static int fail(struct reader *reader, const char *fault)
{
    if (!reader->fault)
        reader->fault = fault;
    return -1;
}

static int fail_in(struct reader *reader, Str part, const char *fault)
{
    snprintf(reader->fault_text, sizeof reader->fault_text, STR_FMT ": %s", STR_ARG(part), fault);
    return fail(reader, reader->fault_text);
}

static int read_at(struct reader *reader, void *bytes, size_t count, uint64_t at)
{
    size_t done = 0;

    while (done < count) {
        ssize_t got = pread(reader->fd, (char *)bytes + done, count - done, (off_t)(at + done));

        if (got > 0)
            done += (size_t)got;
        else if (got == 0)
            return fail(reader, "it is cut off");
        else if (errno != EINTR)
            return fail(reader, strerror(errno));
    }
    return 0;
}

static int directory_entry(struct reader *reader, const char *at, size_t left, size_t *length)
{
    struct part *part = &reader->parts[reader->part_count];

    if (left < CENTRAL_BYTES || le32(at) != CENTRAL_MARK)
        return fail(reader, "the zip directory is damaged");
    *length = CENTRAL_BYTES + le16(at + 28) + le16(at + 30) + le16(at + 32);
    if (*length > left || reader->part_count == PARTS_MAX)
        return fail(reader, "the zip directory is damaged");
    *part = (struct part){.name = {at + CENTRAL_BYTES, le16(at + 28)},
                          .method = le16(at + 10),
                          .crc = le32(at + 16),
                          .packed = le32(at + 20),
                          .unpacked = le32(at + 24),
                          .at = le32(at + 42)};
    if (part->packed == UINT32_MAX || part->unpacked == UINT32_MAX || part->at == UINT32_MAX)
        return fail(reader, "a part of 4 GB or more");
    reader->part_count++;
    return 0;
}

/* Our writer leaves no comment behind the directory's end: it stands in the last 22 bytes. */
static int read_directory(struct reader *reader)
{
    char end[END_BYTES];
    uint64_t size, at, entries;

    if (reader->size < END_BYTES)
        return fail(reader, "it is too short");
    if (read_at(reader, end, END_BYTES, reader->size - END_BYTES))
        return -1;
    entries = le16(end + 10);
    size = le32(end + 12);
    at = le32(end + 16);
    if (le32(end) != END_MARK || size > DIRECTORY_BYTES_MAX ||
        at + size + END_BYTES != reader->size)
        return fail(reader, "it is not a zip file, or cut off");
    reader->directory = mem_alloc((size_t)size);
    if (read_at(reader, reader->directory, (size_t)size, at))
        return -1;
    for (uint64_t done = 0; done < size;) {
        size_t length = 0;

        if (directory_entry(reader, reader->directory + done, (size_t)(size - done), &length))
            return -1;
        done += length;
    }
    if (reader->part_count != entries)
        return fail(reader, "the zip directory is damaged");
    return 0;
}

/* ---- what the parts say ---------------------------------------------------------------------- */

static uint64_t number_of(Str text)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(text.p[i] - '0');
    return number;
}

static void see_element(void *context, Str name, Str attributes)
{
    struct reader *reader = context;
    struct counts *counts = &reader->counts;
    Str value;

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

struct inflater {
    z_stream stream;
    uint64_t unpacked;
    uLong crc;
};

static int inflate_pieces(struct reader *reader, const struct part *part, uint64_t at,
                          struct inflater *inflater)
{
    z_stream *stream = &inflater->stream;
    uint64_t left = part->packed;
    int status = Z_OK;

    while (status != Z_STREAM_END) {
        if (stream->avail_in == 0) {
            size_t count = left < PIECE_BYTES ? (size_t)left : PIECE_BYTES;

            if (count == 0)
                return fail_in(reader, part->name, "it is cut off");
            if (read_at(reader, reader->in, count, at))
                return -1;
            at += count;
            left -= count;
            stream->next_in = reader->in;
            stream->avail_in = (uInt)count;
        }
        pulse();
        stream->next_out = reader->out;
        stream->avail_out = PIECE_BYTES;
        status = inflate(stream, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END)
            return fail_in(reader, part->name, "it does not unpack");
        inflater->crc = crc32(inflater->crc, reader->out, PIECE_BYTES - stream->avail_out);
        inflater->unpacked += PIECE_BYTES - stream->avail_out;
        xmlcheck_add(&reader->xml,
                     (Str){(const char *)reader->out, PIECE_BYTES - stream->avail_out});
    }
    if (left || stream->avail_in)
        return fail_in(reader, part->name, "bytes behind its end");
    return 0;
}

static int check_part(struct reader *reader, const struct part *part)
{
    struct inflater inflater = {.crc = crc32(0, NULL, 0)};
    char local[LOCAL_BYTES];
    const char *fault;
    int status;

    if (read_at(reader, local, LOCAL_BYTES, part->at))
        return -1;
    if (le32(local) != LOCAL_MARK || part->method != Z_DEFLATED || le16(local + 26) != part->name.n)
        return fail_in(reader, part->name, "its zip header is damaged");
    if (inflateInit2(&inflater.stream, -MAX_WBITS) != Z_OK)
        memory_stop();
    reader->counts = (struct counts){0};
    xmlcheck_init(&reader->xml, see_element, reader);
    status = inflate_pieces(
        reader, part, part->at + LOCAL_BYTES + le16(local + 26) + le16(local + 28), &inflater);
    inflateEnd(&inflater.stream);
    if (status)
        return -1;
    if (inflater.unpacked != part->unpacked || inflater.crc != part->crc)
        return fail_in(reader, part->name, "its length or CRC differs");
    fault = xmlcheck_end(&reader->xml);
    if (fault)
        return fail_in(reader, part->name, fault);
    return 0;
}

static const struct part *part_named(const struct reader *reader, const char *name)
{
    for (size_t i = 0; i < reader->part_count; i++)
        if (str_equal(reader->parts[i].name, str_of(name)))
            return &reader->parts[i];
    return NULL;
}

static bool is_sheet(Str name)
{
    return str_starts(name, STR("xl/worksheets/sheet"));
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

static int check_all(struct reader *reader, const struct workbook_shape *shape)
{
    const struct part *book;
    size_t sheets = 0;

    if (read_directory(reader))
        return -1;
    book = part_named(reader, "xl/workbook.xml");
    if (!book || !part_named(reader, "[Content_Types].xml"))
        return fail(reader, "it is not a workbook");
    for (size_t i = 0; i < reader->part_count; i++) {
        const struct part *part = &reader->parts[i];

        sheets += is_sheet(part->name);
        if (part != book && !is_sheet(part->name) && check_part(reader, part))
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
    return 0;
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
    reader->fd = fd;
    reader->size = (uint64_t)is.st_size;
    status = check_all(reader, shape);
    if (status)
        err_say(err, WORKBOOK_BAD, path, reader->fault);
    close(fd);
    mem_free(reader->directory);
    mem_free(reader);
    return status;
}

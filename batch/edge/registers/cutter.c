/*
 * Records out of bytes: what is canonical by the places of its cutting bytes, the rest by libcsv.
 *
 * Fields are found before they are decoded: in cp932 and euc-jp-ms no trail byte is a quote, a
 * comma, CR or LF.
 *
 * Invariants:
 *   1 buffer[begin..end) are the bytes that were given and are not yet consumed, and `begin` is the
 *     first byte of a physical line;
 *   2 cuts[cut_at..cut_count) are the places of all cutting bytes from `begin` on, and behind them
 *     stands buffer[end];
 *   3 no byte before `valid_end` belongs to a character that is not of the encoding;
 *   4 what a caller was lent is moved by the next call only.
 */
#include "edge/registers/cutter.h"

#include <csv.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "edge/registers/decode.h"
#include "edge/registers/scan.h"

enum {
    JOINED_BYTES_FIRST = 1 << 12,
    CSV_BLOCK_BYTES = 1 << 16, /* libcsv's own is 128 bytes: it copied a long field each time */
    LINE_END_MAX = 2,
    BOM_BYTES = 3,
    BUFFER_BYTES = CSV_RECORD_BYTES_MAX + LINE_END_MAX + CHUNK_BYTES
};

#define SEPARATOR_JOINED '\0' /* between the fields libcsv gave: a record with NUL is broken */

struct text { /* bytes that grow */
    char *p;
    size_t n, room;
};

struct line { /* one physical line at buffer[begin + at] */
    size_t at, n, line_end;
};

struct cutter {
    const char *shown;
    enum encoding encoding;
    struct decoder *decoder; /* NULL for utf-8 */
    int undecoded;           /* why it could not be opened: said instead of the first bytes; 0 */
    cutter_source *source;
    void *context;
    struct csv_how how;
    const struct scan *scan; /* NULL: all goes through libcsv */

    char *buffer;
    size_t begin, end;
    uint64_t given;       /* bytes since the restart */
    bool started, at_end; /* the first bytes were given; there are no more */
    uint32_t *cuts;
    size_t cut_at, cut_count, cut_room;
    size_t valid_end;
    bool ascii; /* all of buffer[begin..end) */

    uint32_t record_line; /* where the record being read begins */
    size_t quote_at;      /* the byte of that record which breaks the rules of quoting */
    bool header_read;
    struct lot_lines lines;
    uint64_t above; /* lines before the first byte */

    struct csv_parser csv;
    struct text joined, decoded;
    size_t joined_count;
    Str fields[CSV_RECORD_FIELDS_MAX];
    struct csv_record record;
};

static bool canonical_take(struct cutter *cutter);
static int odd_take(struct cutter *cutter, struct err *err);
static int bytes_more(struct cutter *cutter, struct err *err);

/* ---- making ---------------------------------------------------------------------------------- */

static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static int is_line_feed(unsigned char c)
{
    return c == '\n';
}

static void parser_init(struct csv_parser *csv)
{
    if (csv_init(csv, CSV_STRICT))
        memory_stop();
    csv_set_blk_size(csv, CSV_BLOCK_BYTES);
    csv_set_space_func(csv, no_space);    /* blanks are ours to trim, and "a" ,b is a fault */
    csv_set_term_func(csv, is_line_feed); /* the CR of a CRLF is taken off before */
}

struct cutter *cutter_make(enum encoding encoding, const char *shown, cutter_source *source,
                           void *context)
{
    struct cutter *cutter = mem_zero(1, sizeof *cutter);

    cutter->shown = shown;
    cutter->encoding = encoding;
    cutter->source = source;
    cutter->context = context;
    cutter->scan = scan_best();
    cutter->how.chunk_bytes = CHUNK_BYTES;
    cutter->record.fields = cutter->fields;
    cutter->buffer = mem_alloc(BUFFER_BYTES);
    cutter->joined = (struct text){mem_alloc(JOINED_BYTES_FIRST), 0, JOINED_BYTES_FIRST};
    if (encoding != ENCODING_UTF8)
        cutter->undecoded = decoder_open(&cutter->decoder, encoding);
    parser_init(&cutter->csv);
    return cutter;
}

void cutter_free(struct cutter *cutter)
{
    if (!cutter)
        return;
    decoder_close(cutter->decoder);
    csv_free(&cutter->csv);
    mem_free(cutter->joined.p);
    mem_free(cutter->decoded.p);
    mem_free(cutter->cuts);
    mem_free(cutter->buffer);
    mem_free(cutter);
}

void cutter_how(struct cutter *cutter, struct csv_how how)
{
    REQUIRE(how.chunk_bytes >= 1 && how.chunk_bytes <= CHUNK_BYTES && !cutter->started);
    cutter->how = how;
    cutter->scan = how.libcsv_alone ? NULL : how.scan ? how.scan : scan_best();
}

void cutter_restart(struct cutter *cutter)
{
    cutter->begin = cutter->end = cutter->valid_end = 0;
    cutter->cut_at = cutter->cut_count = 0;
    cutter->given = 0;
    cutter->started = cutter->at_end = cutter->header_read = false;
    cutter->lines = (struct lot_lines){0};
    cutter->above = 0;
    csv_fini(&cutter->csv, NULL, NULL, NULL); /* an error may have left half a record */
}

void cutter_resume(struct cutter *cutter, uint64_t lines_above)
{
    cutter_restart(cutter);
    cutter->started = cutter->header_read = true;
    cutter->above = lines_above;
}

uint64_t cutter_place(const struct cutter *cutter)
{
    return cutter->given - (cutter->end - cutter->begin);
}

const struct lot_lines *cutter_lines(const struct cutter *cutter)
{
    return &cutter->lines;
}

/* ---- one record after another ---------------------------------------------------------------- */

/* Whether more bytes may show that the record at `begin` is canonical. */
static bool wants_more(const struct cutter *cutter)
{
    if (cutter->at_end || cutter->end - cutter->begin > CSV_RECORD_BYTES_MAX)
        return false;
    for (size_t i = cutter->cut_at; i < cutter->cut_count; i++)
        if (cutter->buffer[cutter->cuts[i]] == '\n')
            return false;
    return true;
}

static int record_take(struct cutter *cutter, struct err *err)
{
    while (cutter->scan) {
        if (canonical_take(cutter))
            return 1;
        if (!wants_more(cutter))
            break;
        if (bytes_more(cutter, err))
            return -1;
    }
    return odd_take(cutter, err);
}

int cutter_next(struct cutter *cutter, const struct csv_record **record, struct err *err)
{
    int got = record_take(cutter, err);

    *record = &cutter->record;
    if (got > 0) {
        cutter->lines.rows += cutter->header_read;
        cutter->header_read = true;
    }
    return got;
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void bom_skip(struct cutter *cutter)
{
    static const char bom[] = "\xEF\xBB\xBF";

    if (cutter->encoding == ENCODING_UTF8 && cutter->end >= BOM_BYTES &&
        memcmp(cutter->buffer, bom, BOM_BYTES) == 0)
        cutter->begin = BOM_BYTES;
}

/* Everything up to the last line feed is judged at once: of most files all is good. */
static void encoding_judge(struct cutter *cutter)
{
    size_t last = cutter->cut_count;

    while (last > cutter->cut_at && cutter->buffer[cutter->cuts[last - 1]] != '\n')
        last--;
    cutter->valid_end = cutter->begin;
    if (last > cutter->cut_at) {
        size_t end = cutter->cuts[last - 1] + 1;

        if (cutter->ascii ||
            (cutter->encoding == ENCODING_UTF8 &&
             cutter->scan->utf8(cutter->buffer + cutter->begin, end - cutter->begin)))
            cutter->valid_end = end;
    }
}

static void cuts_find(struct cutter *cutter)
{
    size_t n = cutter->end - cutter->begin;

    if (n + SCAN_SPARE > cutter->cut_room) {
        cutter->cut_room = n + CHUNK_BYTES + SCAN_SPARE;
        mem_free(cutter->cuts);
        cutter->cuts = mem_alloc(cutter->cut_room * sizeof *cutter->cuts);
    }
    cutter->cut_at = 0;
    cutter->cut_count =
        cutter->scan->cuts(cutter->buffer + cutter->begin, n, cutter->cuts, &cutter->ascii);
    for (size_t i = 0; cutter->begin && i < cutter->cut_count; i++) /* behind a BOM only */
        cutter->cuts[i] += (uint32_t)cutter->begin;
    encoding_judge(cutter);
}

/* Takes one more chunk behind the bytes not yet consumed, which move to the front. */
static int bytes_more(struct cutter *cutter, struct err *err)
{
    size_t got = 0, more, wanted = cutter->how.chunk_bytes;
    size_t least = cutter->started ? 1 : BOM_BYTES; /* a BOM is never cut */

    if (cutter->undecoded)
        return err_say_as(err, err_reading(cutter->undecoded), FILE_READ, cutter->shown,
                          system_says(cutter->undecoded));
    memmove(cutter->buffer, cutter->buffer + cutter->begin, cutter->end - cutter->begin);
    cutter->end -= cutter->begin;
    cutter->begin = 0;
    if (wanted < least)
        wanted = least;
    REQUIRE(BUFFER_BYTES - cutter->end >= wanted);
    for (; !cutter->at_end && got < least; got += more) {
        if (cutter->source(cutter->context, cutter->buffer + cutter->end + got, wanted - got, &more,
                           err))
            return -1;
        cutter->at_end = more == 0;
    }
    cutter->end += got;
    cutter->given += got;
    if (!cutter->started)
        bom_skip(cutter);
    cutter->started = true;
    if (cutter->scan)
        cuts_find(cutter);
    return 0;
}

/* ---- canonical records ----------------------------------------------------------------------- */

struct cutting { /* of the line that begins at `begin` */
    const char *at;
    size_t cut;   /* the cutting byte looked at, an index into cuts */
    size_t count; /* fields so far */
};

/* A field between quotes, of which the first stands at `at`: 1 and the cut behind it, 0 not
 * canonical. */
static bool quoted_cut(const struct cutter *cutter, struct cutting *cutting, const char **end)
{
    const char *buffer = cutter->buffer, *stop;
    size_t cut = cutting->cut + 1;

    while (cut < cutter->cut_count && buffer[cutter->cuts[cut]] == ',')
        cut++;
    if (cut + 1 >= cutter->cut_count || buffer[cutter->cuts[cut]] != '"')
        return false;
    *end = buffer + cutter->cuts[cut];
    stop = buffer + cutter->cuts[++cut];
    cutting->cut = cut;
    if (*stop == '\n')
        return stop == *end + 1 || (stop == *end + 2 && stop[-1] == '\r');
    return *stop == ',' && stop == *end + 1;
}

/* The text of a field as UTF-8; false where a byte is not of the encoding. */
static bool field_decode(struct cutter *cutter, Str *field)
{
    struct text *decoded = &cutter->decoded;
    size_t written, left;

    if (text_is_ascii(*field))
        return true;
    if (!cutter->decoder)
        return cutter->scan->utf8(field->p, field->n);
    if (!decoder_take(cutter->decoder, *field, decoded->p + decoded->n, &written, &left))
        return false;
    *field = (Str){decoded->p + decoded->n, written};
    decoded->n += written;
    return true;
}

static void decoded_room(struct text *decoded, size_t bytes)
{
    decoded->n = 0;
    if (decoded->room >= bytes * DECODED_PER_BYTE_MAX)
        return;
    decoded->room = bytes * DECODED_PER_BYTE_MAX;
    decoded->p = mem_resize(decoded->p, decoded->room);
}

static bool fields_decode(struct cutter *cutter, size_t count, size_t bytes)
{
    decoded_room(&cutter->decoded, bytes);
    for (size_t i = 0; i < count; i++)
        if (!field_decode(cutter, &cutter->fields[i]))
            return false;
    return true;
}

/* Cuts the line at `begin` into fields: its line feed, NULL where it is not canonical. */
static const char *fields_cut(struct cutter *cutter, struct cutting *cutting)
{
    const char *buffer = cutter->buffer;

    for (; cutting->cut < cutter->cut_count; cutting->cut++) {
        const char *stop = buffer + cutter->cuts[cutting->cut], *end = stop, *at = cutting->at;

        if (*stop == '"') {
            if (stop != at++ || !quoted_cut(cutter, cutting, &end))
                return NULL;
            stop = buffer + cutter->cuts[cutting->cut];
        } else if (*stop == '\0') {
            return NULL;
        } else if (*stop == '\n') {
            end -= stop > at && stop[-1] == '\r';
        }
        if (cutting->count == CSV_RECORD_FIELDS_MAX)
            return NULL;
        cutter->fields[cutting->count++] = (Str){at, (size_t)(end - at)};
        if (*stop == '\n')
            return stop;
        cutting->at = stop + 1;
    }
    return NULL;
}

/* Takes the record at `begin` if its whole line is there and canonical; else nothing changes. */
static bool canonical_take(struct cutter *cutter)
{
    struct csv_record *record = &cutter->record;
    struct cutting cutting = {cutter->buffer + cutter->begin, cutter->cut_at, 0};
    const char *begin = cutting.at, *feed = fields_cut(cutter, &cutting), *end;

    if (!feed)
        return false;
    end = feed - (feed > begin && feed[-1] == '\r');
    if (end == begin || end - begin > CSV_RECORD_BYTES_MAX)
        return false;
    if (feed >= cutter->buffer + cutter->valid_end &&
        !fields_decode(cutter, cutting.count, (size_t)(end - begin)))
        return false;
    cutter->lines.lines++;
    *record = (struct csv_record){.line = (uint32_t)(cutter->above + cutter->lines.lines),
                                  .count = cutting.count,
                                  .fields = cutter->fields,
                                  .raw = {begin, (size_t)(end - begin)}};
    cutter->begin = (size_t)(feed + 1 - cutter->buffer);
    cutter->cut_at = cutting.cut + 1;
    return true;
}

/* ---- physical lines -------------------------------------------------------------------------- */

/*
 * Finds the physical line that begins at begin + at, taking more bytes as needed: 1, 0 at the end
 * of the file, -1. `n` is without the line end (LF, CRLF, or none at the end of the file).
 */
static int line_take(struct cutter *cutter, size_t at, struct line *line, struct err *err)
{
    size_t searched = at;
    const char *start, *feed;

    for (;;) {
        start = cutter->buffer + cutter->begin;
        feed = memchr(start + searched, '\n', cutter->end - cutter->begin - searched);
        searched = feed ? (size_t)(feed - start) : cutter->end - cutter->begin;
        if (searched > CSV_RECORD_BYTES_MAX + LINE_END_MAX - 1)
            break;
        if (feed || cutter->at_end)
            break;
        if (bytes_more(cutter, err))
            return -1;
    }
    line->at = at;
    line->n = searched - at;
    line->line_end = feed ? 1 : 0;
    if (feed && line->n > 0 && feed[-1] == '\r') {
        line->n--;
        line->line_end = 2;
    }
    if (at + line->n > CSV_RECORD_BYTES_MAX)
        return err_say(err, RECORD_TOO_LONG, cutter->shown, cutter->record_line,
                       CSV_RECORD_BYTES_MAX);
    if (line->n + line->line_end == 0)
        return 0;
    cutter->lines.lines++;
    return 1;
}

/* Steps over bytes, and over the cutting bytes among them. */
static void bytes_skip(struct cutter *cutter, size_t bytes)
{
    cutter->begin += bytes;
    while (cutter->cut_at < cutter->cut_count && cutter->cuts[cutter->cut_at] < cutter->begin)
        cutter->cut_at++;
}

/* ---- records that are not canonical ---------------------------------------------------------- */

static void text_add(struct text *text, const void *bytes, size_t count)
{
    if (text->n + count > text->room) {
        text->room = 2 * (text->n + count);
        text->p = mem_resize(text->p, text->room);
    }
    if (count)
        memcpy(text->p + text->n, bytes, count);
    text->n += count;
}

static void on_field(void *bytes, size_t count, void *context)
{
    static const char separator = SEPARATOR_JOINED;
    struct cutter *cutter = context;

    if (cutter->joined_count++ > 0)
        text_add(&cutter->joined, &separator, 1);
    text_add(&cutter->joined, bytes, count);
}

/* Hands bytes to libcsv; false where they break its rules of quoting. */
static bool csv_feed(struct cutter *cutter, const char *bytes, size_t count)
{
    size_t taken = csv_parse(&cutter->csv, bytes, count, on_field, NULL, cutter);

    if (taken == count)
        return true;
    cutter->quote_at = (size_t)(bytes - cutter->buffer) - cutter->begin + taken;
    if (csv_error(&cutter->csv) != CSV_EPARSE)
        memory_stop();
    return false;
}

static size_t quote_count(const char *bytes, size_t count)
{
    size_t quotes = 0;

    for (size_t i = 0; i < count; i++)
        quotes += bytes[i] == '"';
    return quotes;
}

/*
 * Lets libcsv read the record that begins with `line`, which becomes its last one: 0 read, 1 a
 * fault of quoting, -1. In strict mode every quote is either an end of a quoted field or half of a
 * doubled one, so as long as libcsv does not object an odd number of them means that the line end
 * is inside a field.
 */
static int joined_take(struct cutter *cutter, struct line *line, struct err *err)
{
    size_t quotes = 0;

    cutter->joined.n = cutter->joined_count = 0;
    for (;;) {
        const char *start = cutter->buffer + cutter->begin + line->at;
        int got;

        quotes += quote_count(start, line->n);
        if (!csv_feed(cutter, start, line->n)) {
            csv_fini(&cutter->csv, NULL, NULL, NULL); /* forget the half record */
            return 1;
        }
        if (quotes % 2 == 0) {
            REQUIRE(csv_feed(cutter, "\n", 1));
            return 0;
        }
        REQUIRE(csv_feed(cutter, start + line->n, line->line_end));
        got = line_take(cutter, line->at + line->n + line->line_end, line, err);
        if (got < 0)
            return -1;
        if (got == 0)
            return err_say(err, RECORD_UNTERMINATED, cutter->shown, cutter->record_line);
    }
}

/* Sets how much of a text lies behind its last good character; false. */
static bool utf8_left(Str text, size_t *left)
{
    uint32_t point;

    while (utf8_next(&text, &point))
        ;
    *left = text.n;
    return false;
}

/* Turns text into UTF-8; false where a byte is not of the encoding: *left bytes from it on. */
static bool text_decode(struct cutter *cutter, Str *text, size_t *left)
{
    size_t written;

    if (text_is_ascii(*text))
        return true;
    if (!cutter->decoder)
        return utf8_valid(*text) || utf8_left(*text, left);
    decoded_room(&cutter->decoded, text->n);
    if (!decoder_take(cutter->decoder, *text, cutter->decoded.p, &written, left))
        return false;
    *text = (Str){cutter->decoded.p, written};
    return true;
}

/* Decodes the text of a record whose quotes are right. */
static enum csv_fault record_judge(struct cutter *cutter, Str *text)
{
    size_t left;

    if (memchr(cutter->record.raw.p, '\0', cutter->record.raw.n))
        return CSV_FAULT_NUL;
    return text_decode(cutter, text, &left) ? CSV_FAULT_NONE : CSV_FAULT_BYTES;
}

/* Which byte of the record the fault is about. */
static size_t fault_place(struct cutter *cutter)
{
    Str raw = cutter->record.raw, rest = raw;
    const char *nul;
    size_t left = 0;

    switch (cutter->record.fault) {
    case CSV_FAULT_NUL:
        nul = memchr(raw.p, '\0', raw.n);
        return nul ? (size_t)(nul - raw.p) : 0;
    case CSV_FAULT_BYTES: /* what decoding leaves begins with it */
        text_decode(cutter, &rest, &left);
        return left < raw.n ? raw.n - left : 0;
    default:
        return cutter->quote_at;
    }
}

static void field_add(struct cutter *cutter, const char *at, const char *stop)
{
    if (cutter->record.count < CSV_RECORD_FIELDS_MAX)
        cutter->fields[cutter->record.count] = (Str){at, (size_t)(stop - at)};
    cutter->record.count++;
}

static void joined_cut(struct cutter *cutter, Str text)
{
    const char *at = text.p, *end = text.p + text.n, *stop;

    for (;; at = stop + 1) {
        stop = memchr(at, SEPARATOR_JOINED, (size_t)(end - at));
        field_add(cutter, at, stop ? stop : end);
        if (!stop)
            break;
    }
}

/* Skips wholly empty lines and takes the one on which the next record begins: 1, 0 at the end, -1.
 */
static int first_line_take(struct cutter *cutter, struct line *line, struct err *err)
{
    for (;;) {
        int got;

        cutter->record_line = (uint32_t)(cutter->above + cutter->lines.lines) + 1;
        got = line_take(cutter, 0, line, err);
        if (got <= 0 || line->n > 0)
            return got;
        cutter->lines.blank++;
        bytes_skip(cutter, line->line_end);
    }
}

/* Takes the next record by libcsv: 1, 0 at the end, -1. */
static int odd_take(struct cutter *cutter, struct err *err)
{
    struct csv_record *record = &cutter->record;
    struct line line;
    Str text;
    int got = first_line_take(cutter, &line, err);
    int fault;

    if (got <= 0)
        return got;
    fault = joined_take(cutter, &line, err);
    if (fault < 0)
        return -1;
    text = (Str){cutter->joined.p, cutter->joined.n};
    record->line = cutter->record_line;
    record->raw = (Str){cutter->buffer + cutter->begin, line.at + line.n};
    record->fault = fault ? CSV_FAULT_QUOTES : record_judge(cutter, &text);
    record->broken = record->fault != CSV_FAULT_NONE;
    record->fault_at = record->broken ? fault_place(cutter) : 0;
    record->count = 0;
    if (!record->broken)
        joined_cut(cutter, text);
    bytes_skip(cutter, line.at + line.n + line.line_end);
    cutter->lines.folded += cutter->above + cutter->lines.lines - record->line;
    return 1;
}

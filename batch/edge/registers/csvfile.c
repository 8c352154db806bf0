/*
 * Records of a CSV file: chunks, physical lines, quotes, encodings.
 *
 * A record of one line whose only quotes stand right around fields is cut here, which gives what
 * libcsv would say (tests/unit/test_registers.c holds the two together); most registers hold no
 * other. Every other record goes through libcsv. Fields are found before they are decoded: in cp932
 * and euc-jp-ms no trail byte is a quote, a comma, CR or LF. Cost: about 0.25 us a certificate read
 * by edge/registers/registers, its SHA-256 included.
 *
 * Invariants:
 *   1 buffer[begin..end) are the bytes read and not yet consumed, and `begin` is the first byte of
 *   a
 *     physical line;
 *   2 what a caller was lent is moved by the next call only.
 */
#include "edge/registers/csvfile.h"

#include <csv.h>
#include <errno.h>
#include <iconv.h>
#include <openssl/evp.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "disk/file.h"

enum {
    CHUNK_BYTES = 1 << 18,
    JOINED_BYTES_FIRST = 1 << 12,
    CSV_BLOCK_BYTES = 1 << 16, /* libcsv's own is 128 bytes: it copied a long field each time */
    LINE_END_MAX = 2,
    BUFFER_BYTES = CSV_RECORD_BYTES_MAX + LINE_END_MAX + CHUNK_BYTES,
    DECODED_PER_BYTE_MAX =
        3, /* UTF-8 bytes for one byte of cp932 (a half-width kana) or euc-jp-ms */
    SHA256_BYTES = 32,
    SHA256_HEX_ROOM = 2 * SHA256_BYTES + 1
};

#define SEPARATOR_JOINED '\0' /* between the fields libcsv gave: a record with NUL is broken */

struct text { /* bytes that grow */
    char *p;
    size_t n, room;
};

struct line { /* one physical line at buffer[begin + at] */
    size_t at, n, line_end;
};

struct csv_file {
    int fd;            /* -1: all is in memory, */
    Str lent;          /* and this is what is left of it */
    const char *shown; /* the file as configured, for messages */
    enum encoding encoding;
    iconv_t decoder;           /* not for utf-8 */
    struct stat opened;        /* as it was when opened */
    EVP_MD_CTX *sha, *row_sha; /* of the file; of single rows */

    char *buffer;
    size_t begin, end;
    uint64_t bytes_read;   /* in this pass */
    csv_file_watch *watch; /* may be NULL */
    void *watch_context;
    bool at_end; /* of the file: nothing more to read */
    bool whole;  /* this pass reached its end */

    uint32_t record_line; /* where the record being read begins */
    size_t quote_at;      /* the byte of that record which breaks the rules of quoting */
    bool header_read;
    struct lot_lines lines;

    struct csv_parser csv;
    struct text joined, decoded;
    size_t undecoded; /* bytes that the last decoding could not take */
    size_t joined_count;
    Str fields[CSV_RECORD_FIELDS_MAX];
    struct csv_record record;

    char sha256[SHA256_HEX_ROOM], first_sha256[SHA256_HEX_ROOM];
};

static int record_take(struct csv_file *records, struct err *err);
static int pass_end(struct csv_file *records, struct err *err);
static int line_take(struct csv_file *records, size_t at, struct line *line, struct err *err);
static int chunk_read(struct csv_file *records, struct err *err);
static int joined_take(struct csv_file *records, struct line *line, struct err *err);
static bool record_decode(struct csv_file *records, Str *text);
static bool line_cut(struct csv_file *records, Str text);
static void joined_cut(struct csv_file *records, Str text);

/* ---- opening --------------------------------------------------------------------------------- */

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

static struct csv_file *file_make(int fd, const char *shown, enum encoding encoding)
{
    struct csv_file *records = mem_zero(1, sizeof *records);

    records->fd = fd;
    records->record.fields = records->fields;
    records->shown = shown;
    records->encoding = encoding;
    records->buffer = mem_alloc(BUFFER_BYTES);
    records->joined = (struct text){mem_alloc(JOINED_BYTES_FIRST), 0, JOINED_BYTES_FIRST};
    records->sha = EVP_MD_CTX_new();
    records->row_sha = EVP_MD_CTX_new();
    REQUIRE(records->sha && EVP_DigestInit_ex(records->sha, EVP_sha256(), NULL) == 1);
    REQUIRE(records->row_sha && EVP_DigestInit_ex(records->row_sha, EVP_sha256(), NULL) == 1);
    if (encoding != ENCODING_UTF8) {
        records->decoder = iconv_open("UTF-8", encoding == ENCODING_CP932 ? "CP932" : "EUC-JP-MS");
        REQUIRE(records->decoder != (iconv_t)-1); /* glibc has both */ /* NOLINT: iconv's own way */
    }
    parser_init(&records->csv);
    return records;
}

int csv_file_open(struct csv_file **out, const struct config_path *path, enum encoding encoding,
                  struct err *err)
{
    const char *shown = path->configured.n ? path->configured.p : path->path.p;
    struct stat opened;
    int fd = file_open(path->path.p, LINKS_FOLLOWED, shown, &opened, err);

    *out = NULL;
    if (fd < 0)
        return -1;
    *out = file_make(fd, shown, encoding);
    (*out)->opened = opened;
    return 0;
}

void csv_file_lend(struct csv_file **out, Str bytes, const char *shown, enum encoding encoding)
{
    *out = file_make(-1, shown, encoding);
    (*out)->opened.st_size = (off_t)bytes.n;
    (*out)->lent = bytes;
}

void csv_file_close(struct csv_file *records)
{
    if (!records)
        return;
    if (records->fd >= 0)
        close(records->fd); /* read only: nothing can be lost */
    EVP_MD_CTX_free(records->sha);
    EVP_MD_CTX_free(records->row_sha);
    if (records->encoding != ENCODING_UTF8)
        iconv_close(records->decoder);
    csv_free(&records->csv);
    mem_free(records->joined.p);
    mem_free(records->decoded.p);
    mem_free(records->buffer);
    mem_free(records);
}

void csv_file_watched(struct csv_file *records, csv_file_watch *watch, void *context)
{
    records->watch = watch;
    records->watch_context = context;
}

int csv_file_rewind(struct csv_file *records, struct err *err)
{
    REQUIRE(records->fd >= 0); /* what is lent is read once */
    if (lseek(records->fd, 0, SEEK_SET) < 0)
        return err_say(err, FILE_READ, records->shown, system_says(errno));
    REQUIRE(EVP_DigestInit_ex(records->sha, EVP_sha256(), NULL) == 1);
    records->begin = records->end = 0;
    records->bytes_read = 0;
    records->at_end = records->whole = records->header_read = false;
    records->lines = (struct lot_lines){0};
    return 0;
}

/* ---- one record after another ---------------------------------------------------------------- */

static bool is_changed(const struct csv_file *records)
{
    struct stat now;

    if (records->fd < 0)
        return false;
    return fstat(records->fd, &now) || now.st_size != records->opened.st_size ||
           now.st_mtim.tv_sec != records->opened.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != records->opened.st_mtim.tv_nsec;
}

int csv_file_next(struct csv_file *records, const struct csv_record **record, struct err *err)
{
    int got = records->whole ? 0 : record_take(records, err);

    if (got > 0) {
        *record = &records->record;
        return got;
    }
    if (got == 0)
        return pass_end(records, err);
    /* A file that is being written to may look broken: then it is not the data that is wrong. */
    if (err->code == EXIT_DATA && is_changed(records)) {
        err->code = EXIT_DONE;
        return err_say(err, FILE_CHANGED, records->shown);
    }
    return -1;
}

static int pass_end(struct csv_file *records, struct err *err)
{
    unsigned char sum[SHA256_BYTES];

    if (records->whole)
        return 0;
    if (records->bytes_read != (uint64_t)records->opened.st_size || is_changed(records))
        return err_say(err, FILE_CHANGED, records->shown);
    REQUIRE(EVP_DigestFinal_ex(records->sha, sum, NULL) == 1);
    hex_write(sum, sizeof sum, records->sha256);
    if (records->first_sha256[0] == '\0')
        memcpy(records->first_sha256, records->sha256, sizeof records->sha256);
    if (strcmp(records->first_sha256, records->sha256) != 0)
        return err_say(err, FILE_CHANGED, records->shown);
    records->whole = true;
    return 0;
}

/* Skips wholly empty lines and takes the one on which the next record begins: 1, 0 at the end, -1.
 */
static int first_line_take(struct csv_file *records, struct line *line, struct err *err)
{
    for (;;) {
        int got;

        records->record_line = (uint32_t)records->lines.lines + 1;
        got = line_take(records, 0, line, err);
        if (got <= 0 || line->n > 0)
            return got;
        records->lines.blank++;
        records->begin += line->line_end;
    }
}

/* Decodes the text of a record whose quotes are right. */
static enum csv_fault record_judge(struct csv_file *records, Str *text)
{
    if (memchr(records->record.raw.p, '\0', records->record.raw.n))
        return CSV_FAULT_NUL;
    return record_decode(records, text) ? CSV_FAULT_NONE : CSV_FAULT_BYTES;
}

/* Which byte of the record the fault is about. */
static size_t fault_place(struct csv_file *records)
{
    Str raw = records->record.raw, rest = raw;
    const char *nul;

    switch (records->record.fault) {
    case CSV_FAULT_NUL:
        nul = memchr(raw.p, '\0', raw.n);
        return nul ? (size_t)(nul - raw.p) : 0;
    case CSV_FAULT_BYTES: /* what decoding leaves begins with it */
        record_decode(records, &rest);
        return records->undecoded < raw.n ? raw.n - records->undecoded : 0;
    default:
        return records->quote_at;
    }
}

/* Reads the next record into records->record: 1, 0 at the end, -1. */
static int record_take(struct csv_file *records, struct err *err)
{
    struct csv_record *record = &records->record;
    struct line line;
    Str text, found;
    bool joined;
    int got = first_line_take(records, &line, err);
    int fault = 0;

    if (got <= 0)
        return got;
    text = (Str){records->buffer + records->begin, line.n};
    joined = !line_cut(records, text);
    if (joined) {
        fault = joined_take(records, &line, err);
        if (fault < 0)
            return -1;
        text = (Str){records->joined.p, records->joined.n};
    }
    record->line = records->record_line;
    record->raw = (Str){records->buffer + records->begin, line.at + line.n};
    found = text;
    record->fault = fault ? CSV_FAULT_QUOTES : record_judge(records, &text);
    record->broken = record->fault != CSV_FAULT_NONE;
    record->fault_at = record->broken ? fault_place(records) : 0;
    if (record->broken)
        record->count = 0;
    else if (joined)
        joined_cut(records, text);
    else if (text.p != found.p) /* decoded: the fields now stand elsewhere */
        REQUIRE(line_cut(records, text));
    records->begin += line.at + line.n + line.line_end;
    records->lines.folded += records->lines.lines - record->line;
    records->lines.rows += records->header_read;
    records->header_read = true;
    return 1;
}

static void field_add(struct csv_file *records, const char *at, const char *stop)
{
    if (records->record.count < CSV_RECORD_FIELDS_MAX)
        records->fields[records->record.count] = (Str){at, (size_t)(stop - at)};
    records->record.count++;
}

/*
 * Cuts a record that is one line and has no quote but those right around a field. False where there
 * is any other: then libcsv must say what it means.
 */
static bool line_cut(struct csv_file *records, Str text)
{
    const char *at = text.p, *end = text.p + text.n, *stop;
    bool quotes = memchr(at, '"', text.n) != NULL;

    for (records->record.count = 0;; at = stop + 1) {
        if (quotes && at < end && *at == '"') {
            stop = memchr(at + 1, '"', (size_t)(end - at) - 1);
            if (!stop)
                return false;
            field_add(records, at + 1, stop++);
            if (stop < end && *stop != ',')
                return false;
        } else {
            stop = memchr(at, ',', (size_t)(end - at));
            if (!stop)
                stop = end;
            if (quotes && memchr(at, '"', (size_t)(stop - at)))
                return false;
            field_add(records, at, stop);
        }
        if (stop == end)
            return true;
    }
}

static void joined_cut(struct csv_file *records, Str text)
{
    const char *at = text.p, *end = text.p + text.n, *stop;

    for (records->record.count = 0;; at = stop + 1) {
        stop = memchr(at, SEPARATOR_JOINED, (size_t)(end - at));
        field_add(records, at, stop ? stop : end);
        if (!stop)
            break;
    }
}

/* ---- physical lines -------------------------------------------------------------------------- */

/*
 * Finds the physical line that begins at begin + at, reading on as needed: 1, 0 at the end of the
 * file, -1. `n` is without the line end (LF, CRLF, or none at the end of the file).
 */
static int line_take(struct csv_file *records, size_t at, struct line *line, struct err *err)
{
    size_t searched = at;
    const char *start, *feed;

    for (;;) {
        start = records->buffer + records->begin;
        feed = memchr(start + searched, '\n', records->end - records->begin - searched);
        searched = feed ? (size_t)(feed - start) : records->end - records->begin;
        if (searched > CSV_RECORD_BYTES_MAX + LINE_END_MAX - 1)
            break;
        if (feed || records->at_end)
            break;
        if (chunk_read(records, err))
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
        return err_say(err, RECORD_TOO_LONG, records->shown, records->record_line,
                       CSV_RECORD_BYTES_MAX);
    if (line->n + line->line_end == 0)
        return 0;
    records->lines.lines++;
    return 1;
}

static void bom_skip(struct csv_file *records)
{
    static const char bom[] = "\xEF\xBB\xBF";

    if (records->encoding == ENCODING_UTF8 && records->end >= 3 &&
        memcmp(records->buffer, bom, 3) == 0)
        records->begin = 3;
}

static ssize_t bytes_take(struct csv_file *records, char *to, size_t room)
{
    Str lent = str_take(records->lent, room);

    if (records->fd >= 0)
        return read(records->fd, to, room);
    memcpy(to, lent.p, lent.n);
    records->lent = str_skip(records->lent, lent.n);
    return (ssize_t)lent.n;
}

/* Reads one more chunk behind the bytes not yet consumed, which move to the front. */
static int chunk_read(struct csv_file *records, struct err *err)
{
    bool first = records->bytes_read == 0;
    size_t got_in_all = 0;

    memmove(records->buffer, records->buffer + records->begin, records->end - records->begin);
    records->end -= records->begin;
    records->begin = 0;
    REQUIRE(BUFFER_BYTES - records->end >= CHUNK_BYTES);
    while (got_in_all < CHUNK_BYTES) { /* whole chunks, so that a BOM is never cut */
        ssize_t got = bytes_take(records, records->buffer + records->end, CHUNK_BYTES - got_in_all);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_say(err, FILE_READ, records->shown, system_says(errno));
        if (got == 0) {
            records->at_end = true;
            break;
        }
        REQUIRE(EVP_DigestUpdate(records->sha, records->buffer + records->end, (size_t)got) == 1);
        got_in_all += (size_t)got;
        records->end += (size_t)got;
    }
    records->bytes_read += got_in_all;
    if (records->watch)
        records->watch(records->watch_context, records->bytes_read,
                       (uint64_t)records->opened.st_size);
    if (first)
        bom_skip(records);
    return 0;
}

/* ---- records with quotes --------------------------------------------------------------------- */

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
    struct csv_file *records = context;

    if (records->joined_count++ > 0)
        text_add(&records->joined, &separator, 1);
    text_add(&records->joined, bytes, count);
}

/* Hands bytes to libcsv; false where they break its rules of quoting. */
static bool csv_feed(struct csv_file *records, const char *bytes, size_t count)
{
    size_t taken = csv_parse(&records->csv, bytes, count, on_field, NULL, records);

    if (taken == count)
        return true;
    records->quote_at = (size_t)(bytes - records->buffer) - records->begin + taken;
    if (csv_error(&records->csv) != CSV_EPARSE)
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
static int joined_take(struct csv_file *records, struct line *line, struct err *err)
{
    size_t quotes = 0;

    records->joined.n = records->joined_count = 0;
    for (;;) {
        const char *start = records->buffer + records->begin + line->at;
        int got;

        quotes += quote_count(start, line->n);
        if (!csv_feed(records, start, line->n)) {
            csv_fini(&records->csv, NULL, NULL, NULL); /* forget the half record */
            return 1;
        }
        if (quotes % 2 == 0) {
            REQUIRE(csv_feed(records, "\n", 1));
            return 0;
        }
        REQUIRE(csv_feed(records, start + line->n, line->line_end));
        got = line_take(records, line->at + line->n + line->line_end, line, err);
        if (got < 0)
            return -1;
        if (got == 0)
            return err_say(err, RECORD_UNTERMINATED, records->shown, records->record_line);
    }
}

/* ---- encodings ------------------------------------------------------------------------------- */

static bool is_ascii(Str s)
{
    uint64_t word, all = 0;
    size_t i = 0;

    for (; i + sizeof word <= s.n; i += sizeof word) {
        memcpy(&word, s.p + i, sizeof word);
        all |= word;
    }
    for (; i < s.n; i++)
        all |= (unsigned char)s.p[i];
    return (all & UINT64_C(0x8080808080808080)) == 0;
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

/* Turns the text of a record into UTF-8; false where a byte is not of the encoding. */
static bool record_decode(struct csv_file *records, Str *text)
{
    struct text *decoded = &records->decoded;
    char *from, *to;
    size_t from_left = text->n, to_left = text->n * DECODED_PER_BYTE_MAX;

    if (is_ascii(*text))
        return true;
    if (records->encoding == ENCODING_UTF8)
        return utf8_valid(*text) || utf8_left(*text, &records->undecoded);
    if (to_left > decoded->room) {
        decoded->p = mem_resize(decoded->p, to_left);
        decoded->room = to_left;
    }
    iconv(records->decoder, NULL, NULL, NULL, NULL);
    memcpy(&from, &text->p, sizeof from); /* iconv wants a char ** and changes no byte */
    to = decoded->p;
    if (iconv(records->decoder, &from, &from_left, &to, &to_left) != 0 || from_left > 0) {
        records->undecoded = from_left;
        return false;
    }
    *text = (Str){decoded->p, (size_t)(to - decoded->p)};
    return true;
}

/* ---- what is known of the file --------------------------------------------------------------- */

size_t csv_file_head(const struct csv_file *records, char head[HEAD_BYTES_MAX])
{
    ssize_t got = pread(records->fd, head, HEAD_BYTES_MAX, 0);

    return got < 0 ? 0 : (size_t)got; /* it was refused already: no second fault is told */
}

const struct lot_lines *csv_file_lines(const struct csv_file *records)
{
    return &records->lines;
}

const char *csv_file_sha256(const struct csv_file *records)
{
    return records->sha256;
}

static void digest_number(EVP_MD_CTX *sha, uint64_t number)
{
    unsigned char bytes[8];

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    REQUIRE(EVP_DigestUpdate(sha, bytes, sizeof bytes) == 1);
}

void csv_record_digest(const struct csv_file *records, bool has_fields, uint8_t digest[32])
{
    const struct csv_record *record = &records->record;
    EVP_MD_CTX *sha = records->row_sha;

    REQUIRE(EVP_DigestInit_ex(sha, NULL, NULL) == 1);
    if (has_fields)
        for (size_t i = 0; i < record->count; i++) {
            digest_number(sha, record->fields[i].n);
            REQUIRE(EVP_DigestUpdate(sha, record->fields[i].p, record->fields[i].n) == 1);
        }
    else
        REQUIRE(EVP_DigestUpdate(sha, record->raw.p, record->raw.n) == 1);
    REQUIRE(EVP_DigestFinal_ex(sha, digest, NULL) == 1);
}

int64_t csv_file_modified(const struct csv_file *records)
{
    return records->opened.st_mtim.tv_sec;
}

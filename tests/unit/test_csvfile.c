/* What is cut by us and what libcsv alone says of the same bytes; cp932 by table and by iconv. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz/same_records.h"
#include "edge/registers/cutter.h"
#include "edge/registers/decode.h"
#include "long.h"
#include "scratch.h"

enum { ROOM = 1 << 16 };

static uint64_t dice = 0x2545F4914F6CDD1D;

static uint32_t roll(uint32_t sides)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (uint32_t)(dice >> 32) % sides;
}

/* By each way that this processor has, with chunks of many sizes. */
static void same_by_each_way(Str bytes, enum encoding encoding, const char *what)
{
    static const size_t chunks[] = {CHUNK_BYTES, 1, 2, 3, 5, 64, 1000};

    for (int way = 0; way < SCAN_WAYS; way++)
        for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
            const struct csv_how how = {false, scan_by((enum scan_way)way), chunks[i]};
            const char *differs;
            size_t threads;

            if (!how.scan || chunks[i] < bytes.n / 16) /* a record is looked at anew with each */
                continue;
            differs = cut_differs(bytes, encoding, how);
            cr_assert(!differs, "%s: %s differs, way %d, chunks of %zu, encoding %d: %.200s", what,
                      differs, way, chunks[i], (int)encoding, bytes.p);
            threads = 1 + roll(3);
            differs = heard_differs(bytes, encoding, how, threads, /*some*/ roll(2));
            cr_assert(!differs, "%s: %s differs, %zu threads, way %d, chunks of %zu: %.200s", what,
                      differs, threads, way, chunks[i], bytes.p);
        }
}

Test(csvfile, as_libcsv_says)
{
    static const Str texts[] = {
        STR(""),
        STR("a"),
        STR("a,b"),
        STR("\n"),
        STR("\r\n"),
        STR("\r"),
        STR("\r\r\n"),
        STR("a,b\n"),
        STR("a,b\r\nc,d\r\n"),
        STR("a\rb,c\n"),
        STR("a,\r\n"),
        STR(",\n,,\n"),
        STR("\n\na\n\r\n\nb\n\n"),
        STR("\xEF\xBB\xBF"
            "a,b\nc,d\n"),
        STR("\xEF\xBB\xBF\"a\",b\nc,d\n"),
        STR("\xEF\xBB"),
        STR("\xEF\xBB\xBF"),
        STR("\"a\",\"b\"\n\"c\",\"\"\n"),
        STR("\"a,b\",c\n"),
        STR("\"a,b\r\n\",c\r\n"),
        STR("\"a\"\"b\",c\n"),
        STR("\"\"\"\",c\n"),
        STR("\"\"\n\"\"\r\n"),
        STR("\"a\"\r\r\n"),
        STR("\"a\" ,b\n"),
        STR(" \"a\",b\n"),
        STR("a\"b,c\nd,e\n"),
        STR("\"a\"b,c\nd,e\n"),
        STR("\"a\nb,c\n"),
        STR("a,\"b\n"),
        STR("a,\"b"),
        STR("a,\"b\""),
        STR("a,\"b\"\r"),
        STR("a,\0,b\nc,d\n"),
        STR("\"a\0\",b\nc,d\n"),
        STR("a,\xFF\nb,c\n"),
        STR("a,\xE3\x81\nb,c\n"),
        STR("a,\xE3\n\x81\x82,c\n"),
        STR("\xE3\x81\x82,\"\xE3\x81\x82\",c\n\"\xE3\x81\",c\nd,e\n"),
        STR("\x82\xA0,\x82\n\xB1,\x5C\x7E\n\x81,\x40\n"),
        STR("\"\x82\xA0\",\"\x95\x5C\"\n"),
        STR("\x8F\xB0\xA1,\xA4\xA2\n\x8E\xB1,\xA4\n"),
        STR("a\tb,c\x1F"
            "d\n"),
        STR(",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n"),
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int encoding = ENCODING_UTF8; encoding <= ENCODING_EUC_JP_MS; encoding++)
            same_by_each_way(texts[i], (enum encoding)encoding, "by hand");
}

static const char *const good_rows[] = {
    "s1,r1,signature,2021-01-01,2026-01-01,valid,,",
    "\"s1\",\"r1\",\"signature\",\"2021-01-01\",\"2026-01-01\",\"valid\",\"\",\"\"",
    "s1,\"r1\",署名用,R3.1.1,\"令和8年1月1日\",有効,,顔認証",
    "r1,山田　太郎,昭和55年1月1日,250-8555,小田原市荻窪300番地,\"城山,203\",住民,",
    "あ,い,\xF0\xA0\xAE\xB7,,,,,",
};
static const char *const odd_pieces[] = {"\"",   "\"\"", "\n",    "\r\n", "\r",
                                         ",",    "\"\n", "\",\"", "\xFF", "\xE3\x81",
                                         "\x82", "\x8F", " ",     "\t",   "あ"};

/* A small file of rows, with a few places changed. */
static size_t made_up(char *text, enum encoding encoding)
{
    const char *end = roll(2) ? "\n" : "\r\n";
    size_t n = 0, rows = 1 + roll(20), changes = roll(4);

    for (size_t i = 0; i < rows; i++)
        n +=
            (size_t)sprintf(text + n, "%s%s", good_rows[roll(sizeof good_rows / sizeof *good_rows)],
                            i + 1 < rows || roll(4) ? end : "");
    if (encoding != ENCODING_UTF8) {
        static char other[ROOM];
        iconv_t to =
            iconv_open(encoding == ENCODING_CP932 ? "CP932//IGNORE" : "EUC-JP-MS//IGNORE", "UTF-8");
        char *from = text, *into = other;
        size_t left = n, room = sizeof other;

        iconv(to, &from, &left, &into, &room);
        iconv_close(to);
        n = sizeof other - room;
        memcpy(text, other, n);
    }
    for (size_t i = 0; i < changes && n > 0; i++) {
        size_t at = roll((uint32_t)n);
        const char *piece = odd_pieces[roll(sizeof odd_pieces / sizeof *odd_pieces)];
        size_t bytes = roll(8) ? strlen(piece) : 1; /* now and then a NUL */
        size_t gone = roll(3) < n - at ? roll(3) : 0;

        if (gone > n - at)
            gone = 0;
        memmove(text + at + bytes, text + at + gone, n - at - gone);
        memcpy(text + at, bytes == 1 && strlen(piece) != 1 ? "" : piece, bytes);
        n += bytes - gone;
    }
    return n;
}

Test(csvfile, changed_at_random)
{
    static char text[ROOM];

    for (int i = 0; i < (long_run() ? 60000 : 1500); i++) {
        enum encoding encoding = (enum encoding)(i % 3);
        size_t n = made_up(text, encoding);

        text[n] = '\0';
        same_by_each_way((Str){text, n}, encoding, "made up");
    }
}

/* Records around the longest that is read, and the most fields that are kept. */
Test(csvfile, long_records)
{
    enum { ROOM_LONG = CSV_RECORD_BYTES_MAX + 4096 };
    char *text = malloc(ROOM_LONG);
    static const int lengths[] = {CSV_RECORD_BYTES_MAX - 1, CSV_RECORD_BYTES_MAX,
                                  CSV_RECORD_BYTES_MAX + 1, CHUNK_BYTES - 2, CHUNK_BYTES};

    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (int quoted = 0; quoted < 3; quoted++) {
            size_t n = (size_t)sprintf(text, "a,b\n");

            memset(text + n, quoted == 2 ? ',' : 'x', (size_t)lengths[i]);
            if (quoted == 1)
                text[n] = text[n + (size_t)lengths[i] - 1] = '"';
            n += (size_t)lengths[i];
            n += (size_t)sprintf(text + n, "%s", i % 2 ? "\nc,d\n" : "\r\nc,d\r\n");
            same_by_each_way((Str){text, n}, ENCODING_UTF8, "long");
        }
    for (int fields = CSV_RECORD_FIELDS_MAX - 1; fields <= CSV_RECORD_FIELDS_MAX + 1; fields++) {
        size_t n = (size_t)sprintf(text, "a,b\n");

        for (int i = 1; i < fields; i++)
            n += (size_t)sprintf(text + n, "\"%d\",", i);
        n += (size_t)sprintf(text + n, "\"end\"\nc,d\n");
        same_by_each_way((Str){text, n}, ENCODING_UTF8, "many fields");
    }
    free(text);
}

static bool iconv_says(iconv_t cp932, Str text, char *to, size_t *written, size_t *left)
{
    char *from = (char *)text.p, *end = to;
    size_t room = 3 * text.n;
    size_t status;

    iconv(cp932, NULL, NULL, NULL, NULL);
    *left = text.n;
    status = iconv(cp932, &from, left, &end, &room);
    *written = (size_t)(end - to);
    return status == 0 && *left == 0;
}

static void decodes_alike(struct decoder *decoder, iconv_t cp932, Str text)
{
    char by_table[64], by_iconv[64];
    size_t n_table, n_iconv, left_table, left_iconv;
    bool good = iconv_says(cp932, text, by_iconv, &n_iconv, &left_iconv);

    cr_assert_eq(decoder_take(decoder, text, by_table, &n_table, &left_table), good);
    cr_assert(n_table == n_iconv && left_table == left_iconv, "%02x %02x", (unsigned char)text.p[0],
              (unsigned char)text.p[1]);
    cr_assert_eq(memcmp(by_table, by_iconv, n_table), 0);
}

Test(csvfile, cp932_by_table_is_iconv)
{
    iconv_t cp932 = iconv_open("UTF-8", "CP932");
    struct decoder *decoder;
    char text[16];

    cr_assert_eq(decoder_open(&decoder, ENCODING_CP932), 0);
    for (int first = 0; first < 256; first++)
        for (int second = 0; second < 256; second++) {
            text[0] = (char)first;
            text[1] = (char)second;
            decodes_alike(decoder, cp932, (Str){text, 1});
            decodes_alike(decoder, cp932, (Str){text, 2});
        }
    for (int i = 0; i < 200000; i++) {
        size_t n = 1 + roll(sizeof text);

        for (size_t k = 0; k < n; k++)
            text[k] = (char)roll(256);
        decodes_alike(decoder, cp932, (Str){text, n});
    }
    iconv_close(cp932);
    decoder_close(decoder);
}

static int no_bytes(void *context, char *to, size_t room, size_t *got, struct err *err)
{
    (void)context;
    (void)to;
    (void)room;
    (void)err;
    *got = 0;
    return 0;
}

/* What glibc reads to know an encoding needs a descriptor: without one that is no bug. */
Test(csvfile, no_descriptor_is_left_to_decode)
{
    int fd = dup(STDERR_FILENO);
    const struct csv_record *record;
    struct rlimit before, none;
    struct cutter *cutter;
    struct err err = {0};

    messages_speak_english(true);
    cr_assert(fd >= 0 && getrlimit(RLIMIT_NOFILE, &before) == 0);
    close(fd);
    none = (struct rlimit){(rlim_t)fd, before.rlim_max};
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    cutter = cutter_make(ENCODING_CP932, "residents.csv", no_bytes, NULL);
    cr_assert_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    cr_expect_eq(cutter_next(cutter, &record, &err), -1);
    cr_expect_eq(err.code, EXIT_IO);
    cr_expect_str_eq(err.text, "KGN0002E residents.csv: cannot read: Too many open files");
    cutter_free(cutter);
}

/* ---- the same bytes again -------------------------------------------------------------------- */

static int read_all(struct csv_file *records, struct err *err)
{
    const struct csv_record *record;
    int got;

    while ((got = csv_file_next(records, &record, err)) > 0)
        ;
    return got;
}

/* A byte that changes between two passes is found, wherever it stands, though size and time are as
 * they were. */
Test(csvfile, a_changed_byte_is_found)
{
    char text[2000];
    struct scratch scratch;
    struct config_path at;
    struct csv_file *records;
    struct err err = {0};
    struct stat was;
    int fd;

    scratch_make(&scratch);
    at = (struct config_path){STR("a.csv"), str_of(scratch_path(&scratch, "a.csv"))};
    fd = open(at.path.p, O_RDWR | O_CREAT, 0600);
    cr_assert(fd >= 0);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "abc,def\n"[i % 8];
    cr_assert_eq(pwrite(fd, text, sizeof text, 0), (ssize_t)sizeof text);
    cr_assert_eq(fstat(fd, &was), 0);
    for (size_t i = 0; i < sizeof text; i += 7) {
        const struct timespec times[2] = {was.st_atim, was.st_mtim};

        cr_assert_eq(csv_file_open(&records, &at, ENCODING_UTF8, &err), 0);
        cr_assert_eq(read_all(records, &err), 0);
        cr_assert_eq(csv_file_rewind(records, &err), 0);
        cr_assert_eq(read_all(records, &err), 0, "nothing has changed");
        cr_assert_eq(pwrite(fd, text[i] == 'x' ? "y" : "x", 1, (off_t)i), 1);
        cr_assert_eq(futimens(fd, times), 0);
        cr_assert_eq(csv_file_rewind(records, &err), 0);
        cr_assert_eq(read_all(records, &err), -1, "byte %zu", i);
        cr_assert_eq(err.code, EXIT_RETRY);
        err = (struct err){0};
        csv_file_close(records);
        cr_assert_eq(pwrite(fd, text + i, 1, (off_t)i), 1);
        cr_assert_eq(futimens(fd, times), 0);
    }
    close(fd);
    scratch_remove(&scratch);
}

/* ---- a header of another file ---------------------------------------------------------------- */

enum { SWAP_ROWS = 400 };

/* Two files of one size: the second has the rows of the first, but the header's end goes over the first rows of those. */
static size_t swapped(char *plain, char *wide)
{
    size_t n = (size_t)sprintf(plain, "id,name\n"), header;

    for (int i = 0; i < SWAP_ROWS; i++)
        n += (size_t)sprintf(plain + n, "%04d,abc\n", i);
    header = strlen("id,name\n") + 100 * strlen("0000,abc\n");
    memcpy(wide, plain, n);
    memset(wide + strlen("id,name"), ' ', header - 1 - strlen("id,name"));
    wide[header - 1] = '\n';
    return n;
}

static unsigned hear_all(void *context, void *part, const struct csv_record *record)
{
    (void)context, (void)part, (void)record;
    return 1;
}

static int take_one(void *context, const struct csv_record *record, unsigned heard, struct err *err)
{
    (void)record, (void)heard, (void)err;
    ++*(size_t *)context;
    return 0;
}

/*
 * A register is opened, and its header read; then its header once more, and the rows after it. Whoever is given other bytes at
 * one of these readings, with chunks of whatever size, hears that the file has changed, and never that it has fewer rows.
 */
Test(csvfile, a_header_of_other_bytes_is_found)
{
    static char plain[SWAP_ROWS * 16], wide[sizeof plain];
    size_t n = swapped(plain, wide), rows;
    static const size_t chunks[] = {1 << 20, 4096, 700, 64, 7};
    struct scratch scratch;
    struct config_path at;
    struct stat was;
    int fd;

    scratch_make(&scratch);
    at = (struct config_path){STR("r.csv"), str_of(scratch_path(&scratch, "r.csv"))};
    fd = open(at.path.p, O_RDWR | O_CREAT, 0600);
    cr_assert(fd >= 0 && pwrite(fd, plain, n, 0) == (ssize_t)n && !fstat(fd, &was));
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++)
        for (int when = 0; when < 8; when++) { /* a bit each: wide at opening, at the header, at the rows */
            const struct csv_hearing hearing = {.context = &rows, .threads = 2, .chunk_bytes = chunks[i],
                                                .hear = hear_all, .take = take_one};
            const struct timespec times[2] = {was.st_atim, was.st_mtim};
            struct csv_file *records;
            const struct csv_record *record;
            struct err err = {0};
            bool alike = when == 0 || when == 7;
            int status;

            rows = 0;
            cr_assert(pwrite(fd, when & 1 ? wide : plain, n, 0) == (ssize_t)n && !futimens(fd, times));
            cr_assert_eq(csv_file_open(&records, &at, ENCODING_UTF8, &err), 0);
            csv_file_how(records, (struct csv_how){.chunk_bytes = 1000});
            cr_assert_eq(csv_file_next(records, &record, &err), 1);
            cr_assert_eq(csv_file_next(records, &record, &err), 1);
            cr_assert(pwrite(fd, when & 2 ? wide : plain, n, 0) == (ssize_t)n && !futimens(fd, times));
            cr_assert_eq(csv_file_rewind(records, &err), 0);
            cr_assert_eq(csv_file_next(records, &record, &err), 1);
            cr_assert(pwrite(fd, when & 4 ? wide : plain, n, 0) == (ssize_t)n && !futimens(fd, times));
            status = csv_file_hear(records, &hearing, &err);
            cr_assert_eq(status, alike ? 0 : -1, "%d, chunks of %zu: %zu rows", when, chunks[i], rows);
            cr_assert(alike ? rows == (size_t)(when ? SWAP_ROWS - 100 : SWAP_ROWS) : err.code == EXIT_RETRY, "%d: %s", when,
                      err.text);
            csv_file_close(records);
        }
    close(fd);
    scratch_remove(&scratch);
}

/* What could be cut once and cannot be any more is a file that changed, and no data that are wrong: the row that has no end any
 * more stands among those that nobody has looked at again yet. */
Test(csvfile, what_was_whole_once_has_changed)
{
    static char plain[SWAP_ROWS * 16], wide[sizeof plain];
    size_t n = swapped(plain, wide), rows = 0;
    const struct csv_hearing hearing = {.context = &rows, .threads = 2, .chunk_bytes = 512, .hear = hear_all, .take = take_one};
    struct scratch scratch;
    struct config_path at;
    struct stat was;
    int fd;

    scratch_make(&scratch);
    at = (struct config_path){STR("r.csv"), str_of(scratch_path(&scratch, "r.csv"))};
    fd = open(at.path.p, O_RDWR | O_CREAT, 0600);
    cr_assert(fd >= 0);
    for (int heard = 0; heard < 2; heard++) {
        struct csv_file *records;
        const struct csv_record *record;
        struct err err = {0};

        cr_assert(pwrite(fd, plain, n, 0) == (ssize_t)n && !fstat(fd, &was));
        cr_assert_eq(csv_file_open(&records, &at, ENCODING_UTF8, &err), 0);
        cr_assert_eq(read_all(records, &err), 0);
        cr_assert_eq(pwrite(fd, "\n\"", 2, (off_t)n - 100), 2);
        cr_assert_eq(futimens(fd, (const struct timespec[]){was.st_atim, was.st_mtim}), 0);
        cr_assert_eq(csv_file_rewind(records, &err), 0);
        if (heard)
            cr_assert_eq(csv_file_next(records, &record, &err), 1);
        cr_assert_eq(heard ? csv_file_hear(records, &hearing, &err) : read_all(records, &err), -1);
        cr_assert_eq(err.code, EXIT_RETRY, "%s", err.text);
        csv_file_close(records);
    }
    close(fd);
    scratch_remove(&scratch);
}

/* cairo's deflate under another hand: what goes in comes out, and zlib's own is left alone. */
#include "edge/press/deflate.h"

#include <criterion/criterion.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/arena.h"

enum { BIG_BYTES = 3 << 20, CAIRO_BYTES = 16384, LOOP = 64 };

/* Lives as long as its test, which is a process of its own. */
static struct arena memory;

/* zlib itself, past this program's functions. */
static struct {
    int (*init)(z_stream *, int, const char *, int);
    int (*deflate)(z_stream *, int);
    int (*end)(z_stream *);
} zlib;

static void zlib_find(void)
{
    void *library = dlopen("libz.so.1", RTLD_NOW);

    cr_assert(library);
    *(void **)&zlib.init = dlsym(library, "deflateInit_");
    *(void **)&zlib.deflate = dlsym(library, "deflate");
    *(void **)&zlib.end = dlsym(library, "deflateEnd");
    cr_assert(zlib.init && zlib.init != deflateInit_, "the program's own comes first");
}

struct input {
    const char *name;
    size_t bytes;
    unsigned char *at;
};

/* Nothing, a letter's small streams, cairo's buffer and its neighbours, a font; noise at the end.
 */
static struct input *inputs_make(size_t *count)
{
    static struct input inputs[] = {{.name = "empty", .bytes = 0},
                                    {.name = "a byte", .bytes = 1},
                                    {.name = "a mask", .bytes = 51},
                                    {.name = "a page", .bytes = 1300},
                                    {.name = "below a buffer", .bytes = CAIRO_BYTES - 1},
                                    {.name = "a buffer", .bytes = CAIRO_BYTES},
                                    {.name = "above a buffer", .bytes = CAIRO_BYTES + 1},
                                    {.name = "a font", .bytes = BIG_BYTES},
                                    {.name = "noise", .bytes = BIG_BYTES / 3}};
    uint32_t dice = 1;

    *count = sizeof inputs / sizeof *inputs;
    for (size_t i = 0; i < *count; i++) {
        inputs[i].at = arena_take(&memory, inputs[i].bytes + 1);
        for (size_t k = 0; k < inputs[i].bytes; k++) {
            dice = dice * 1664525u + 1013904223u;
            inputs[i].at[k] = (unsigned char)"Tj <0013> "[dice >> 24 & 7];
            if (i + 1 == *count)
                inputs[i].at[k] = (unsigned char)(dice >> 24);
        }
    }
    return inputs;
}

/* As cairo does it: the input in parts of `step`, the output in parts of `room`. */
static size_t run(const struct input *input, size_t step, size_t room, unsigned char *out)
{
    z_stream stream = {0};
    size_t at = 0;
    int status = Z_OK;

    cr_assert_eq(deflateInit(&stream, Z_DEFAULT_COMPRESSION), Z_OK);
    stream.next_out = out;
    while (status != Z_STREAM_END) {
        size_t part = input->bytes - at < step ? input->bytes - at : step;

        if (stream.avail_in == 0) {
            stream.next_in = input->at + at;
            stream.avail_in = (uInt)part;
            at += part;
        }
        if (stream.avail_out == 0)
            stream.avail_out = (uInt)room;
        status = deflate(&stream, at == input->bytes ? Z_FINISH : Z_NO_FLUSH);
        cr_assert(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, "%s: %d",
                  input->name, status);
    }
    cr_expect_eq(stream.total_in, input->bytes, "%s", input->name);
    cr_expect_eq((size_t)(stream.next_out - out), stream.total_out, "%s", input->name);
    cr_expect_eq(deflateEnd(&stream), Z_OK, "%s", input->name);
    return stream.total_out;
}

static size_t zlib_run(const struct input *input, int level, unsigned char *out, size_t room)
{
    z_stream stream = {.next_in = input->at, .avail_in = (uInt)input->bytes};

    cr_assert_eq(zlib.init(&stream, level, ZLIB_VERSION, (int)sizeof stream), Z_OK);
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    cr_assert_eq(zlib.deflate(&stream, Z_FINISH), Z_STREAM_END);
    cr_assert_eq(zlib.end(&stream), Z_OK);
    return stream.total_out;
}

static void comes_back(const struct input *input, const unsigned char *packed, size_t bytes)
{
    unsigned char *back = arena_take(&memory, input->bytes + 1);
    uLongf got = (uLongf)input->bytes + 1;
    uLong used = (uLong)bytes;

    cr_expect_eq(uncompress2(back, &got, packed, &used), Z_OK, "%s", input->name);
    cr_expect_eq(got, input->bytes, "%s", input->name);
    cr_expect_eq(used, bytes, "%s", input->name);
    cr_expect_eq(memcmp(back, input->at, input->bytes), 0, "%s", input->name);
}

Test(deflate, what_went_in_comes_out)
{
    static const size_t steps[] = {1, 7, CAIRO_BYTES, BIG_BYTES};
    size_t count, room = BIG_BYTES * 2;
    struct input *inputs = inputs_make(&count);
    unsigned char *first = arena_take(&memory, room), *out = arena_take(&memory, room);

    zlib_find();
    deflate_quickly(true);
    for (size_t i = 0; i < count; i++) {
        size_t bytes = run(&inputs[i], BIG_BYTES, room, first);

        comes_back(&inputs[i], first, bytes);
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
            for (size_t m = 0; m < sizeof steps / sizeof *steps; m++) {
                size_t again = run(&inputs[i], steps[k], steps[m], out);

                cr_expect(again == bytes && memcmp(first, out, bytes) == 0,
                          "%s: parts of %zu and %zu", inputs[i].name, steps[k], steps[m]);
            }
    }
    run(&inputs[3], BIG_BYTES, room, first);
    zlib_run(&inputs[3], Z_DEFAULT_COMPRESSION, out, room);
    cr_expect(first[1] == 0x01 && out[1] == 0x9C, "the header names the level: it is not zlib's");
}

/* Off, at a level of its own, with an allocator of its own, by deflateInit2: zlib's own bytes. */
static voidpf take(voidpf opaque, uInt items, uInt bytes)
{
    (void)opaque;
    return calloc(items, bytes);
}
static void give(voidpf opaque, voidpf at)
{
    (void)opaque;
    free(at);
}

enum whose { OFF, LEVEL, ALLOCATOR, INIT_2, WHOSE_COUNT };

static size_t others_run(enum whose whose, const struct input *input, unsigned char *out,
                         size_t room)
{
    z_stream stream = {.next_in = input->at, .avail_in = (uInt)input->bytes};

    deflate_quickly(whose != OFF);
    stream.zalloc = whose == ALLOCATOR ? take : NULL;
    stream.zfree = whose == ALLOCATOR ? give : NULL;
    cr_assert_eq(whose == INIT_2 ? deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                                                MAX_WBITS, 8, Z_DEFAULT_STRATEGY)
                                 : deflateInit(&stream, whose == LEVEL ? 6 : Z_DEFAULT_COMPRESSION),
                 Z_OK);
    deflate_quickly(whose == OFF); /* later is too late */
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    cr_assert_eq(deflate(&stream, Z_FINISH), Z_STREAM_END, "%d", whose);
    cr_assert_eq(deflateEnd(&stream), Z_OK, "%d", whose);
    return stream.total_out;
}

Test(deflate, others_get_zlib_itself)
{
    size_t count, room = BIG_BYTES * 2;
    struct input *inputs = inputs_make(&count);
    unsigned char *zlibs = arena_take(&memory, room), *out = arena_take(&memory, room);

    zlib_find();
    for (size_t i = 0; i < count; i++) {
        size_t bytes = zlib_run(&inputs[i], Z_DEFAULT_COMPRESSION, zlibs, room);

        for (int whose = OFF; whose < WHOSE_COUNT; whose++)
            cr_expect(others_run((enum whose)whose, &inputs[i], out, room) == bytes &&
                          memcmp(out, zlibs, bytes) == 0,
                      "%s, %d", inputs[i].name, whose);
    }
}

/* Each keeps to whom it began with, however many there are; the ones too many are zlib's. */
Test(deflate, many_at_once)
{
    static z_stream streams[DEFLATE_STREAMS_MAX + 3];
    static unsigned char out[DEFLATE_STREAMS_MAX + 3][4096], expected[4096];
    size_t count, n = DEFLATE_STREAMS_MAX + 3, bytes;
    struct input *inputs = inputs_make(&count), *page = &inputs[3];

    zlib_find();
    bytes = zlib_run(page, Z_DEFAULT_COMPRESSION, expected, sizeof expected);
    deflate_quickly(true);
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(deflateInit(&streams[i], Z_DEFAULT_COMPRESSION), Z_OK);
    deflate_quickly(false);
    for (size_t part = 0; part < page->bytes; part += page->bytes / 2)
        for (size_t i = 0; i < n; i++) {
            streams[i].next_in = page->at + part;
            streams[i].avail_in = (uInt)page->bytes / 2;
            streams[i].next_out = out[i];
            streams[i].avail_out = sizeof out[i];
            cr_assert_eq(deflate(&streams[i], part ? Z_FINISH : Z_NO_FLUSH),
                         part ? Z_STREAM_END : Z_OK, "%zu", i);
            if (!part && streams[i].total_out) /* zlib has written its header */
                cr_assert_geq(i, DEFLATE_STREAMS_MAX);
        }
    for (size_t i = 0; i < n; i++) {
        cr_expect_eq(deflateEnd(&streams[i]), Z_OK);
        if (i < DEFLATE_STREAMS_MAX)
            comes_back(page, out[i], streams[i].total_out);
        else
            cr_expect_eq(streams[i].total_out, bytes, "%zu", i);
    }
}

/* A stream given up, or asked for what it cannot do, says so and leaves its place to the next. */
Test(deflate, given_up)
{
    size_t count;
    struct input *inputs = inputs_make(&count);
    unsigned char out[4096];

    deflate_quickly(true);
    for (int i = 0; i < LOOP; i++) {
        z_stream stream = {0};

        cr_assert_eq(deflateInit(&stream, Z_DEFAULT_COMPRESSION), Z_OK);
        stream.next_in = inputs[3].at;
        stream.avail_in = 100;
        stream.next_out = out;
        stream.avail_out = sizeof out;
        cr_assert_eq(deflate(&stream, Z_NO_FLUSH), Z_OK);
        cr_expect_eq(deflate(&stream, Z_SYNC_FLUSH), Z_STREAM_ERROR);
        cr_expect_eq(deflateReset(&stream), Z_STREAM_ERROR, "zlib does not know it");
        cr_expect_eq(stream.total_out, 0);
        cr_expect_eq(deflateEnd(&stream), Z_DATA_ERROR);
        cr_expect_eq(deflateEnd(&stream), Z_STREAM_ERROR, "it has ended");
    }
    comes_back(&inputs[3], out, run(&inputs[3], BIG_BYTES, sizeof out, out));
    cr_expect_eq(deflate(NULL, Z_FINISH), Z_STREAM_ERROR);
    cr_expect_eq(deflateEnd(NULL), Z_STREAM_ERROR);
}

/* ---- black as gray --------------------------------------------------------------------------- */

static void black_case(const char *in, size_t bytes, const char *wanted, bool on)
{
    struct input input = {"black", bytes, (unsigned char *)(uintptr_t)in};
    unsigned char packed[512], out[256];
    uLongf count = sizeof out;
    size_t made;

    deflate_quickly(true);
    deflate_black(on);
    made = run(&input, CAIRO_BYTES, sizeof packed, packed);
    deflate_black(false);
    deflate_quickly(false);
    cr_assert_eq(uncompress(out, &count, packed, made), Z_OK);
    cr_expect(count == bytes && memcmp(out, wanted, bytes) == 0, "%s becomes %.*s, not %s", in,
              (int)count, out, wanted);
}

Test(deflate, black_is_gray_where_asked)
{
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"q\n0 0 0 rg /a0 gs\n", "q\n0 g      /a0 gs\n"},
        {"0 0 0 rg\n0 0 0 RG\n", "0 g     \n0 G     \n"},
        {"0 0 0 RG 1 w", "0 G      1 w"},
        {"1 0 0 0 rg\n", "1 0 g     \n"},           /* what stands before is another operator's */
        {"10 0 0 rg\n", "10 0 0 rg\n"},             /* no black */
        {"0 0 0 rgb\n", "0 0 0 rgb\n"},             /* no such operator */
        {"0 0 0 org\n", "0 0 0 org\n"},
        {"0 0 0 rG\n", "0 0 0 rG\n"},
        {"0.94 0.94 0.94 rg x", "0.94 g            x"},
        {"0 0 0\n rg f", "0 g       f"}, /* cairo wraps its lines anywhere */
        {"0 \n0 0\nRG\n", "0 G      \n"},
        {"1 0 1 rg\n", "1 0 1 rg\n"}, /* a proof's colours */
        {"0.1 0.10 0.1 rg\n", "0.1 0.10 0.1 rg\n"},
        {"a0 0 0 rg\n", "a0 0 0 rg\n"},
        {"0 0 rg\n", "0 0 rg\n"},
        {"rg", "rg"},
        {" rg", " rg"},
        {"0 0 0 rg", "0 g     "},
        /* what is printed, whatever it says */
        {"(0 0 0 rg )Tj 0 0 0 rg\n", "(0 0 0 rg )Tj 0 g     \n"},
        {"[(1)-5( 0 0 0 rg )]TJ 0 0 0 RG\n", "[(1)-5( 0 0 0 rg )]TJ 0 G     \n"},
        {"(\\( 0 0 0 rg \\) 0 0 0 rg )Tj", "(\\( 0 0 0 rg \\) 0 0 0 rg )Tj"},
        {"(\\\\)Tj 0 0 0 rg ", "(\\\\)Tj 0 g      "},
        {"(a (b) 0 0 0 rg )Tj", "(a (b) 0 0 0 rg )Tj"},
        {"(0 0 0 rg \\", "(0 0 0 rg \\"}, /* cut off */
        {"(", "("},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        black_case(cases[i].in, strlen(cases[i].in), cases[i].out, true);
        black_case(cases[i].in, strlen(cases[i].in), cases[i].in, false);
    }
    black_case("\000\n0 0 0 rg\n", 11, "\000\n0 0 0 rg\n", true); /* a font's bytes */
}

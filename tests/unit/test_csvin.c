/* A file read in a window against the same text read whole: wherever the window ends in a record. */
#include <criterion/criterion.h>
#include <fcntl.h>

#include "base/arena.h"
#include "edge/disk/csvin.h"
#include "scratch.h"

#define BOM "\xEF\xBB\xBF"
static const char header[] = "a,b";

typedef VEC(char) Text;

static void add(Text *text, const char *more)
{
    for (; *more; more++)
        VEC_PUSH(text, *more);
}

static void add_times(Text *text, char c, size_t times)
{
    while (times-- > 0)
        VEC_PUSH(text, c);
}

struct seen { /* what was read: how many, a sum over all bytes and lines, and how it ended */
    size_t records;
    uint64_t sum;
    int end;
};

static void see(struct seen *seen, const Str *fields, unsigned long line)
{
    seen->records++;
    for (int f = 0; f < 2; f++) {
        for (size_t i = 0; i < fields[f].n; i++)
            seen->sum = seen->sum * 31 + (unsigned char)fields[f].p[i];
        seen->sum = seen->sum * 31 + line;
    }
}

static struct seen read_whole(const Text *text)
{
    struct seen seen = {.end = -1};
    struct arena arena = {0};
    struct csvtext csv;
    Str fields[2];

    if (csvtext_begin(&csv, (Str){text->at, text->count}, header))
        for (;;) {
            unsigned long line = csv.line;

            seen.end = csvtext_next(&csv, fields, 2, &arena);
            if (seen.end <= 0)
                break;
            see(&seen, fields, line);
        }
    arena_release(&arena);
    return seen;
}

static struct seen read_in_window(const Text *text, const struct scratch *scratch, size_t window)
{
    const char *path = scratch_path(scratch, "listing.csv");
    struct seen seen = {.end = -1};
    struct arena arena = {0};
    struct csvin in = {0};
    struct err err = {0};
    enum csvin_got got;
    Str fields[2];

    file_put(path, (Str){text->at, text->count});
    csvin_take(&in, open(path, O_RDONLY), path, window);
    got = csvin_begin(&in, header, &err);
    while (got == CSVIN_RECORD) {
        unsigned long line = in.csv.line;

        got = csvin_next(&in, fields, 2, &arena, &err);
        if (got == CSVIN_RECORD)
            see(&seen, fields, line);
    }
    seen.end = got == CSVIN_END ? 0 : -1;
    cr_assert(err.code == EXIT_DONE, "%s", err.text);
    csvin_close(&in);
    csvin_close(&in);
    arena_release(&arena);
    return seen;
}

static void compare(const char *said, const struct scratch *scratch)
{
    struct seen whole, window;
    Text text = {0};

    add(&text, said);
    whole = read_whole(&text);
    for (size_t bytes = 1; bytes <= text.count + 2; bytes++) {
        window = read_in_window(&text, scratch, bytes);
        cr_assert(whole.records == window.records && whole.sum == window.sum &&
                      whole.end == window.end,
                  "%s in %zu: %zu records, end %d; whole %zu, end %d", said, bytes, window.records,
                  window.end, whole.records, whole.end);
    }
    VEC_RELEASE(&text);
}

Test(csvin, reads_in_a_window_what_csvtext_reads_whole)
{
    static const char *const texts[] = {
        "",
        BOM,
        BOM "a",
        "a,b\r\n",
        BOM "a,c\r\n1,2\r\n",
        BOM "a,b\r\n",
        BOM "a,b\r\n1\r\n",
        BOM "a,b\r\n1,2",
        BOM "a,b\r\n1,2\r\n日本,\"say \"\"ho\"\"\r\n,\"\r\n,\r\n\"1,5\",2\r\n",
        BOM "a,b\r\n1,2\r\n1,2,3\r\n4,5\r\n",
        BOM "a,b\r\n1,2\r\n\"1,2\r\n4,5\r\n",
        BOM "a,b\r\n1,2\r\n\"1\",2\r\n4,5\r\n",
    };
    struct scratch scratch;

    scratch_make(&scratch);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        compare(texts[i], &scratch);
    scratch_remove(&scratch);
}

Test(csvin, reads_records_longer_than_its_window)
{
    struct scratch scratch;

    scratch_make(&scratch);
    for (size_t bytes = 1 << 8; bytes <= 1 << 21; bytes *= 2) {
        struct seen whole, window;
        Text text = {0};

        add(&text, BOM "a,b\r\n1,\"");
        add_times(&text, ',', bytes);
        add(&text, "\"\r\n3,4\r\n");
        whole = read_whole(&text);
        window = read_in_window(&text, &scratch, 1 << 10);
        cr_assert(window.records == 2 && whole.sum == window.sum && window.end == 0, "%zu", bytes);
        VEC_RELEASE(&text);
    }
    scratch_remove(&scratch);
}

Test(csvin, opens_what_is_there)
{
    struct scratch scratch;
    struct csvin in = {0};
    struct err err = {0};

    scratch_make(&scratch);
    file_put(scratch_path(&scratch, "listing.csv"), STR(BOM "a,b\r\n"));
    cr_assert_eq(csvin_open(&in, scratch_path(&scratch, "listing.csv"), &err), 0);
    cr_assert_eq(csvin_begin(&in, header, &err), CSVIN_RECORD);
    csvin_close(&in);
    cr_assert_eq(csvin_open(&in, scratch_path(&scratch, "none.csv"), &err), -1);
    cr_assert_eq(err.code, EXIT_INPUT);
    csvin_close(&in);
    scratch_remove(&scratch);
}

/* Font files that were cut, emptied and turned: the tables that do not hold together are named. */
#include "core/letter/fontfile.h"
#include "readers.h"

enum { DIRECTORY = 12, ENTRY = 16 };

static const char *const whole[] = {
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
};

struct file {
    char *p;
    size_t n;
};

static struct file file_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct file all = {0};

    cr_assert(file, "%s", path);
    cr_assert_eq(fseek(file, 0, SEEK_END), 0);
    all.n = (size_t)ftell(file);
    rewind(file);
    all.p = malloc(all.n);
    cr_assert_eq(fread(all.p, 1, all.n, file), all.n);
    fclose(file);
    return all;
}

static size_t number_at(const struct file *file, size_t at, size_t bytes)
{
    size_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)file->p[at + i];
    return value;
}

static void number_put(struct file *file, size_t at, size_t bytes, size_t value)
{
    for (size_t i = bytes; i-- > 0; value >>= 8)
        file->p[at + i] = (char)value;
}

/* Where the entry of a table stands in the directory of the (first) font. */
static size_t entry_of(const struct file *file, const char *tag)
{
    size_t at = memcmp(file->p, "ttcf", 4) == 0 ? number_at(file, 12, 4) : 0;
    size_t count = number_at(file, at + 4, 2);

    for (at += DIRECTORY; count; at += ENTRY, count--)
        if (memcmp(file->p + at, tag, 4) == 0)
            return at;
    cr_assert(false, "no table %s", tag);
    return 0;
}

static size_t table_of(const struct file *file, const char *tag)
{
    return number_at(file, entry_of(file, tag) + 8, 4);
}

static struct file own(void)
{
    char path[512];
    const char *tests = getenv("KIGEN_TESTS");

    snprintf(path, sizeof path, "%s/fonts/own.ttf", tests && *tests ? tests : "tests");
    return file_of(path);
}

/* Sums that say nothing, so that only what the tables say of each other is left. */
static void sums_clear(struct file *file)
{
    size_t at = memcmp(file->p, "ttcf", 4) == 0 ? number_at(file, 12, 4) : 0;

    for (size_t i = 0; i < number_at(file, at + 4, 2); i++)
        number_put(file, at + DIRECTORY + i * ENTRY + 4, 4, 0);
}

static void expect(const struct file *file, const char *tag, const char *what)
{
    char found[FONT_TAG + 1] = "";
    bool holds = fontfile_holds((Str){file->p, file->n}, found);

    cr_expect_eq(holds, tag == NULL, "%s", what);
    cr_expect(holds || !tag || strcmp(found, tag) == 0, "%s: %s, not %s", what, found, tag);
}

Test(fontfile, shipped_fonts_hold)
{
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        struct file file = file_of(whole[i]);

        expect(&file, NULL, whole[i]);
        free(file.p);
    }
}

/* A file that ends too early holds nowhere, wherever it ends; the padding alone is no loss. */
Test(fontfile, cut_anywhere)
{
    struct file file = own();
    char tag[FONT_TAG + 1];

    expect(&file, NULL, "own.ttf");
    for (size_t n = 0; n < file.n; n++) {
        char *copy = malloc(n + 1); /* a read behind its end is a fault of its own under asan */

        memcpy(copy, file.p, n);
        cr_expect_eq(fontfile_holds((Str){copy, n}, tag), false, "cut to %zu", n);
        free(copy);
    }
    free(file.p);
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        file = file_of(whole[i]);
        for (size_t eighth = 0; eighth < 8; eighth++)
            cr_expect_eq(fontfile_holds((Str){file.p, file.n * eighth / 8}, tag), false);
        file.n = file.n * 3 / 4;
        cr_expect_eq(fontfile_holds((Str){file.p, file.n}, tag), false);
        free(file.p);
    }
}

/* A table that is gone, and one whose bytes are all 0. */
Test(fontfile, tables_without_content)
{
    static const char *const needed[] = {"head", "maxp", "hhea", "hmtx", "loca"};

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        struct file file = own();
        size_t entry = entry_of(&file, needed[i]);

        sums_clear(&file);
        number_put(&file, entry + 12, 4, 0);
        expect(&file, needed[i], needed[i]);
        free(file.p);
    }
    for (size_t i = 0; i < 3; i++) {
        struct file file = own();

        sums_clear(&file);
        memset(file.p + table_of(&file, needed[i]), 0,
               number_at(&file, entry_of(&file, needed[i]) + 12, 4));
        expect(&file, needed[i], needed[i]);
        free(file.p);
    }
}

/* One number of the file made another: the table that it breaks. */
Test(fontfile, numbers_that_cannot_be)
{
    static const struct {
        const char *table;
        size_t at, bytes, value;
        const char *named;
    } wrong[] = {
        {"head", 12, 4, 0x5F0F3CF4, "head"}, {"head", 18, 2, 15, "head"},
        {"head", 18, 2, 16385, "head"},      {"head", 50, 2, 2, "head"},
        {"maxp", 4, 2, 0, "maxp"},           {"maxp", 4, 2, 5, "hmtx"},
        {"hhea", 34, 2, 0, "hhea"},          {"hhea", 34, 2, 5, "hhea"},
        {"loca", 4, 4, 0x7FFFFFFF, "loca"},  {"loca", 16, 4, 0x7FFFFFFF, "loca"},
        {"loca", 0, 4, 40, "loca"},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct file file = own();
        char what[64];

        sums_clear(&file);
        snprintf(what, sizeof what, "%s %zu", wrong[i].table, wrong[i].at);
        number_put(&file, table_of(&file, wrong[i].table) + wrong[i].at, wrong[i].bytes,
                   wrong[i].value);
        expect(&file, wrong[i].named, what);
        free(file.p);
    }
}

/* Compact outlines: the index of the glyphs ends early, has another count, or lies elsewhere. */
Test(fontfile, compact_outlines)
{
    static const struct {
        size_t at, value;
    } wrong[] = {{0, 2}, {2, 200}, {6, 0}, {6, 5}};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct file file = file_of(whole[2]);

        sums_clear(&file);
        number_put(&file, table_of(&file, "CFF ") + wrong[i].at, 1, wrong[i].value);
        expect(&file, "CFF ", "a byte of its head");
        free(file.p);
    }
    {
        struct file file = file_of(whole[2]);

        sums_clear(&file);
        number_put(&file, table_of(&file, "maxp") + 4, 2, 65534);
        expect(&file, "CFF ", "one glyph less");
        memset(file.p + table_of(&file, "CFF "), 0, 1 << 16);
        expect(&file, "CFF ", "all 0");
        free(file.p);
    }
}

/* What is no font, and a directory that names nothing. */
Test(fontfile, no_font)
{
    static const char text[] = "root:x:0:0:root:/root:/bin/bash: and so on, line by line";
    struct file file = {(char *)text, sizeof text};

    expect(&file, "sfnt", "text");
    file = own();
    number_put(&file, 4, 2, 0);
    expect(&file, "sfnt", "no table");
    number_put(&file, 4, 2, 65535);
    expect(&file, "sfnt", "a directory longer than the file");
    free(file.p);
}

/* One bit of a table that says which glyph is set where. Of a sum of 0 nothing is asked. */
Test(fontfile, sums)
{
    static const char *const summed[] = {"cmap", "hmtx"};
    struct file file = own();

    for (size_t k = 0; k < sizeof summed / sizeof *summed; k++) {
        size_t entry = entry_of(&file, summed[k]), at = table_of(&file, summed[k]);

        for (size_t i = 0; i < number_at(&file, entry + 12, 4); i++) {
            file.p[at + i] ^= 1;
            expect(&file, summed[k], "a bit");
            file.p[at + i] ^= 1;
        }
        file.p[at] ^= 1;
        number_put(&file, entry + 4, 4, 0);
        expect(&file, NULL, "no sum");
        file.p[at] ^= 1;
    }
    file.p[table_of(&file, "glyf") + 20] ^= 1;
    expect(&file, NULL, "outlines are drawn instead");
    free(file.p);
}

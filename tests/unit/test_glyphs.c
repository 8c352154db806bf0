/* Fonts: what can be printed, and that the fast path sets what harfbuzz sets. */
#include "base/utf8.h"
#include "edge/press/glyphs.h"
#include "edge/press/sheet.h"
#include "readers.h"

static const char *const fonts[] = {
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf",
};
enum { CHAIN = 3, FONTS = 4 };

static struct sheet_fonts *sheets;

static bool draw(void *context, int font, uint32_t id, struct ink_box *ink)
{
    return sheet_ink(context, font, id, ink);
}

static const char *own_font(void)
{
    static char path[512];
    const char *tests = getenv("KIGEN_TESTS");

    snprintf(path, sizeof path, "%s/fonts/own.ttf", tests && *tests ? tests : "tests");
    return path;
}

static int font_add(struct glyphs *glyphs, const char *path)
{
    struct err err = {.code = EXIT_DONE};
    int font;

    cr_assert_eq(glyphs_open(glyphs, path, &font, &err), 0, "%s", err.text);
    sheet_font(sheets, font, path);
    cr_assert_eq(glyphs_try(glyphs, font, &err), 0, "%s", err.text);
    return font;
}

static struct glyphs *opened(bool own)
{
    struct glyphs *glyphs;

    sheet_fonts_release(sheets);
    sheets = sheet_fonts_new();
    glyphs = glyphs_new(draw, sheets);
    for (int i = 0; i < FONTS; i++) {
        int font = font_add(glyphs, fonts[i]);

        cr_assert_eq(font, i);
        if (i < CHAIN)
            glyphs_chain(glyphs, font, own);
    }
    return glyphs;
}

static Str points_text(const char *points, char *out)
{
    size_t used = 0;
    unsigned point;
    int length;

    while (sscanf(points, " U+%x%n", &point, &length) == 1) {
        used += utf8_put(point, out + used);
        points += length;
    }
    return (Str){out, used};
}

static struct glyphs *chain;

static void print_case(char **field)
{
    struct arena arena = {0};
    char text[512];
    Str missing;
    bool good = glyphs_prints(chain, points_text(field[0], text), &arena, &missing);

    cr_expect_eq(good, field[1][0] == '-', "%s", field[0]);
    cr_expect(str_equal(missing, str_of(field[1][0] == '-' ? "" : field[1])), "%s: %.*s", field[0],
              STR_ARG(missing));
    arena_release(&arena);
}

Test(glyphs, what_is_printed)
{
    chain = opened(false);
    cr_assert_geq(cases_each("unprintable.tsv", 2, print_case), 60);
    glyphs_release(chain);
}

/* Every code point of the lists in docs/contract 4 is refused, own fonts or not. */
Test(glyphs, forbidden_whatever_the_fonts)
{
    static const struct {
        uint32_t first, last;
    } never[] = {{0, 0x1F},        {0x7F, 0x9F},     {0x61C, 0x61C},  {0x200B, 0x200F},
                 {0x2028, 0x202E}, {0x2060, 0x2069}, {0xAD, 0xAD},    {0x180E, 0x180E},
                 {0xFEFF, 0xFEFF}, {0x3013, 0x3013}, {0xFFFD, 0xFFFD}};
    struct glyphs *glyphs = opened(true);
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        for (uint32_t c = never[i].first; c <= never[i].last; c++) {
            char text[4];
            Str missing;

            cr_expect(!glyphs_prints(glyphs, (Str){text, utf8_put(c, text)}, &arena, &missing),
                      "U+%04X", c);
        }
    arena_release(&arena);
    glyphs_release(glyphs);
}

/* A private-use character that some font has counts only where that font is the operator's own. */
Test(glyphs, private_use_of_own_fonts_only)
{
    struct arena arena = {0};
    size_t found[2] = {0, 0};

    for (int own = 0; own < 2; own++) {
        struct glyphs *glyphs = opened(false);

        glyphs_chain(glyphs, font_add(glyphs, own_font()), own);
        for (uint32_t c = 0xE000; c <= 0xF8FF; c++) {
            char text[4];
            Str missing;

            found[own] += glyphs_prints(glyphs, (Str){text, utf8_put(c, text)}, &arena, &missing);
        }
        glyphs_release(glyphs);
    }
    cr_expect_eq(found[0], 0);
    cr_expect_eq(found[1], 1);
    arena_release(&arena);
}

static uint64_t seed = 20261122;

static uint32_t chance(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/*
 * Kanji, kana with their voicing marks, Latin, digits, symbols, variants: what names are made of.
 */
static uint32_t random_point(void)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0x4E00, 0x9FFF},   {0x3041, 0x309F}, {0x30A0, 0x30FF},   {0x20, 0x7E},
                  {0xFF01, 0xFF5E},   {0x2010, 0x2027}, {0xF900, 0xFAFF},   {0xC0, 0x24F},
                  {0x20000, 0x2A6D6}, {0x3000, 0x3030}, {0xE0100, 0xE0103}, {0x300, 0x31F}};
    size_t i = chance(sizeof ranges / sizeof *ranges);

    return ranges[i].first + chance(ranges[i].last - ranges[i].first + 1);
}

static bool same(const struct glyph *a, const struct glyph *b)
{
    float advance = a->advance - b->advance, dx = a->dx - b->dx, dy = a->dy - b->dy;

    return a->id == b->id && a->bytes == b->bytes && advance * advance < 1e-9F && dx * dx < 1e-9F &&
           dy * dy < 1e-9F;
}

static size_t texts_differ(struct glyphs *glyphs, int font, Str text)
{
    struct glyph fast[256], slow[256];
    size_t n = glyphs_shape(glyphs, font, false, text, fast, 256);
    size_t differ = n != glyphs_shape_slow(glyphs, font, text, slow, 256);

    for (size_t i = 0; !differ && i < n; i++)
        differ = !same(&fast[i], &slow[i]);
    return differ;
}

Test(glyphs, fast_path_equals_harfbuzz)
{
    struct glyphs *glyphs = opened(false);
    size_t differ = 0;

    for (int round = 0; round < 40000; round++) {
        char text[128];
        size_t used = 0, points = 1 + chance(12);

        for (size_t i = 0; i < points; i++)
            used += utf8_put(random_point(), text + used);
        differ += texts_differ(glyphs, round % FONTS, (Str){text, used});
    }
    cr_expect_eq(differ, 0, "%zu texts are set otherwise than by harfbuzz", differ);
    glyphs_release(glyphs);
}

/* Every single character of the planes that names use, in every font: exhaustive. */
Test(glyphs, fast_path_equals_harfbuzz_for_each_character)
{
    struct glyphs *glyphs = opened(false);
    size_t differ = 0;

    for (uint32_t c = 0x20; c < 0x10000; c++) {
        char text[4];

        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        differ += texts_differ(glyphs, (int)(c % FONTS), (Str){text, utf8_put(c, text)});
    }
    cr_expect_eq(differ, 0, "%zu characters", differ);
    glyphs_release(glyphs);
}

/* The whole text goes to one font; where none has all of it, each character to the first that has
 * it. */
Test(glyphs, chain)
{
    struct glyphs *glyphs = opened(false);
    struct glyph out[16];
    size_t n = glyphs_shape(glyphs, 0, true, STR("小田"), out, 16);

    cr_expect(n == 2 && out[0].font == 0 && out[1].font == 0);
    n = glyphs_shape(glyphs, 0, true, STR("𠮷田"), out, 16);
    cr_expect(n == 2 && out[0].font == 1 && out[1].font == 1, "the whole text in IPAmj");
    n = glyphs_shape(glyphs, 0, true, STR("葛󠄀城"), out, 16); /* U+845B U+E0100 */
    cr_expect(n == 2 && out[0].font == 0 && out[0].bytes == 7 && out[1].bytes == 3);
    /* 葛U+E0100 is not IPAmj's, the Moji_Joho variant not the others' */
    n = glyphs_shape(glyphs, 0, true, STR("葛󠄀葛󠄂"), out, 16);
    cr_expect(n == 2 && out[0].id && out[1].id && out[0].font != out[1].font);
    glyphs_release(glyphs);
}

Test(glyphs, no_font)
{
    struct glyphs *glyphs = glyphs_new(draw, NULL);
    struct err missing = {.code = EXIT_DONE}, unusable = {.code = EXIT_DONE};
    int font;

    cr_expect_eq(glyphs_open(glyphs, "/nowhere/font.ttf", &font, &missing), -1);
    cr_expect_eq(missing.code, EXIT_INPUT);
    cr_expect_eq(glyphs_open(glyphs, "/etc/passwd", &font, &unusable), -1);
    cr_expect_eq(unusable.code, EXIT_CONFIG_);
    glyphs_release(glyphs);
}

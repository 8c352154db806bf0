/* Pages for a press: numbers and strings of a file, and that both writers put the same ink in the same place. */
#include "edge/press/plate.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "edge/press/glyphs.h"
#include "edge/press/pdfout.h"
#include "edge/press/typecase.h"
#include "scratch.h"

static struct arena memory;

static Str text_of(const struct pdf_text *text)
{
    return (Str){text->at ? text->at : "", text->count};
}

static void is_written(struct pdf_text *text, const char *as)
{
    cr_expect(str_equal(text_of(text), str_of(as)), "%s: " STR_FMT, as, STR_ARG(text_of(text)));
    mem_free(text->at);
}

Test(plate, numbers_as_a_file_has_them)
{
    static const struct {
        int64_t thousandths;
        const char *as;
    } cases[] = {{0, "0"},           {1, "0.001"},      {10, "0.01"},       {100, "0.1"},
                 {1000, "1"},        {1500, "1.5"},     {-1500, "-1.5"},    {-1, "-0.001"},
                 {841890, "841.89"}, {-999, "-0.999"},  {1010, "1.01"},     {10000, "10"},
                 {1001, "1.001"},    {-120000, "-120"}, {999999, "999.999"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdf_text text = {.room = 0};

        pdf_thousandths(&text, cases[i].thousandths);
        is_written(&text, cases[i].as);
    }
}

Test(plate, strings_as_a_file_has_them)
{
    static const struct {
        const char *words, *as;
    } cases[] = {{"", "()"},
                 {"261124-000001-8", "(261124-000001-8)"},
                 {"a(b)c\\d", "(a\\(b\\)c\\\\d)"},
                 {"tab\there", "<FEFF00740061006200090068006500720065>"},
                 {"〒250", "<FEFF3012003200350030>"},
                 {"葛󠄀", "<FEFF845BDB40DD00>"},
                 {"𠮷", "<FEFFD842DFB7>"}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pdf_text text = {.room = 0};

        pdf_string(&text, str_of(cases[i].words));
        is_written(&text, cases[i].as);
    }
}

/* ---- files ----------------------------------------------------------------------------------- */

struct kept {
    struct pdf_text bytes;
    size_t calls, good_calls; /* of which so many succeed */
};

static bool keep(void *context, const void *bytes, size_t count)
{
    struct kept *kept = context;

    if (kept->calls++ >= kept->good_calls)
        return false;
    pdf_put(&kept->bytes, bytes, count);
    return true;
}

/* Each place in the table is that of its object, whatever was handed on before. */
Test(plate, the_table_of_a_file)
{
    struct kept kept = {.good_calls = SIZE_MAX};
    struct pdfout out;
    uint32_t numbers[40];
    static char filler[5000];
    const char *table;

    memset(filler, 'x', sizeof filler);
    pdfout_open(&out, keep, &kept);
    for (size_t i = 0; i < 40; i++)
        numbers[i] = pdfout_number(&out);
    for (size_t i = 40; i-- > 0;) /* the last number first */
        pdfout_stream(&out, numbers[i], "", (Str){filler, sizeof filler}, PDF_PLAIN);
    cr_assert(pdfout_close(&out, numbers[0], numbers[1]));
    cr_expect_gt(kept.calls, 2);
    table = memmem(kept.bytes.at, kept.bytes.count, "xref\n0 41\n", 10);
    cr_assert(table);
    for (size_t i = 0; i < 40; i++) {
        size_t place = strtoul(table + 10 + 20 * (i + 1), NULL, 10);
        char begins[32];

        snprintf(begins, sizeof begins, "%u 0 obj\n", numbers[i]);
        cr_expect_eq(strncmp(kept.bytes.at + place, begins, strlen(begins)), 0, "%s", begins);
    }
    mem_free(kept.bytes.at);
}

/* What is not handed on is said at the end, and nothing is handed on behind it. */
Test(plate, bytes_that_are_not_taken)
{
    for (size_t good = 0; good < 3; good++) {
        struct kept kept = {.good_calls = good};
        struct pdfout out;
        static char filler[80000];
        uint32_t number = 0;

        pdfout_open(&out, keep, &kept);
        for (int i = 0; i < 3; i++) {
            number = pdfout_number(&out);
            pdfout_stream(&out, number, "", (Str){filler, sizeof filler}, PDF_PLAIN);
        }
        cr_expect_eq(pdfout_close(&out, number, number), false, "%zu", good);
        cr_expect_eq(kept.calls, good + 1, "%zu: %zu", good, kept.calls);
        mem_free(kept.bytes.at);
    }
}

/* Only what becomes smaller is packed. */
Test(plate, streams_are_packed_where_it_helps)
{
    struct kept kept = {.good_calls = SIZE_MAX};
    struct pdfout out;
    uint32_t numbers[3];
    char zeros[200];
    Str file;

    pdfout_open(&out, keep, &kept);
    for (size_t i = 0; i < 3; i++)
        numbers[i] = pdfout_number(&out);
    memset(zeros, '0', sizeof zeros);
    pdfout_stream(&out, numbers[0], "", (Str){zeros, sizeof zeros}, PDF_PACKED);
    pdfout_stream(&out, numbers[1], "", STR("abc"), PDF_PACKED);
    pdfout_stream(&out, numbers[2], "", STR_EMPTY, PDF_PACKED);
    cr_assert(pdfout_close(&out, numbers[0], numbers[1]));
    file = text_of(&kept.bytes);
    cr_expect(str_contains(file, STR("1 0 obj\n<< /Length 1")), "it is short");
    cr_expect(str_contains(file, STR(" /Filter /FlateDecode >>\nstream\n\x78\x01")));
    cr_expect(
        str_contains(file, STR("2 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n")));
    cr_expect(str_contains(file, STR("3 0 obj\n<< /Length 0 >>\nstream\n\nendstream\nendobj\n")));
    mem_free(kept.bytes.at);
}

/* ---- the same ink by both -------------------------------------------------------------------- */

static const struct sheet_about black = {.title = "t",
                                         .author = "a",
                                         .creator = "c",
                                         .created = "2026-11-22T00:00:00+09:00",
                                         .width = 200,
                                         .height = 200,
                                         .black = true};

static const char *const files[] = {
    "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Regular.ttf",
    "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", /* compact outlines */
};
enum { FILES = sizeof files / sizeof *files };

struct desk {
    struct sheet_fonts *fonts;
    struct glyphs *glyphs;
};

static bool ink_of(void *context, int font, uint32_t id, struct ink_box *ink)
{
    return sheet_ink(context, font, id, ink);
}

static struct desk desk_open(void)
{
    struct desk desk = {.fonts = sheet_fonts_new()};
    struct err err = {.code = EXIT_DONE};

    desk.glyphs = glyphs_new(ink_of, desk.fonts);
    for (int i = 0; i < FILES; i++) {
        int handle;

        sheet_font(desk.fonts, i, files[i]);
        cr_assert_eq(glyphs_open(desk.glyphs, files[i], &handle, &err), 0, "%s", err.text);
        cr_assert_eq(handle, i);
    }
    return desk;
}

static void desk_close(struct desk *desk)
{
    glyphs_release(desk->glyphs);
    sheet_fonts_release(desk->fonts);
}

static void line_add(struct desk *desk, struct form_group *group, const char *words, double x,
                     double y)
{
    struct glyph glyphs[256];
    Str text = str_of(words);
    size_t count = glyphs_shape(desk->glyphs, group->font, /*chain*/ false, text, glyphs, 256);

    for (size_t i = 0; i < count; i++) {
        struct form_mark mark = {glyphs[i].id, glyphs[i].bytes,
                                 x + (double)glyphs[i].dx * group->size,
                                 y - (double)glyphs[i].dy * group->size};

        VEC_PUSH(&group->marks, mark);
        x += (double)glyphs[i].advance * group->size;
    }
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&group->text, text.p[i]);
}

/* A page with all there is: lines in three fonts and several sizes, bars, masks, an image, a form. */
static void page_draw(struct desk *desk, struct sheet *sheet, const struct image *image)
{
    static const struct form_bar bars[] = {
        {10, 10, 180, 0.5, 0}, {10, 20, 0.7, 100, 0}, {150, 20, 30, 30, 0.5}};
    static const uint8_t dots[2][2] = {{0xB5, 0x01}, {0x4A, 0x02}};
    static const struct {
        int font;
        double size, x, y;
        const char *words;
    } lines[] = {{0, 11, 20, 40, "神奈川県小田原市荻窪300番地 (A)"},
                 {0, 9.5, 20, 60, "261124-000001-8(261124-1) AVATo"},
                 {1, 14, 20, 80, "葛󠄀城　髙橋 﨑"},
                 {2, 12, 20, 100, "令和9年2月24日 fi"},
                 {0, 11, 20, 120, "か゚が A\u0301"},
                 {2, 17.3, 100, 160, "𠮷野"}};
    const struct form_image placed = {120, 170, 50, 20, image};
    struct sheet_form *form = sheet_form_begin(sheet);

    sheet_bars(sheet, bars, 3);
    sheet_image(sheet, &placed);
    sheet_form_end(sheet, form);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct form_group group = {.font = lines[i].font, .size = lines[i].size};

        line_add(desk, &group, lines[i].words, lines[i].x, lines[i].y);
        sheet_text(sheet, &group);
        VEC_RELEASE(&group.marks);
        VEC_RELEASE(&group.text);
    }
    sheet_mask(sheet, &dots[0][0], 2, 10, 2, 20, 150, 3, 12);
    sheet_form_put(sheet, form);
    sheet_image(sheet, &placed); /* once more, over itself */
    sheet_label(sheet, "261124-000001-8");
    sheet_bookmark(sheet, "〒250");
    sheet_page_end(sheet);
    sheet_form_put(sheet, form);
    sheet_page_end(sheet);
}

static bool file_write(void *context, const void *bytes, size_t count)
{
    return fwrite(bytes, 1, count, context) == count;
}

/* cairo draws what is tagged. */
static void document_draw(struct desk *desk, const char *path, bool tagged)
{
    static uint8_t bits[3][4] = {{0xFF, 0x0F}, {0x01, 0x08}, {0xFF, 0x0F}};
    const struct image image = {.bits = &bits[0][0], .stride = 4, .width = 12, .height = 3};
    struct sheet_about about = black;
    FILE *file = fopen(path, "wb");
    struct sheet *sheet;
    const char *trouble;

    about.language = "ja";
    about.tagged = tagged;
    sheet = sheet_open(desk->fonts, &about, file_write, file);
    page_draw(desk, sheet, &image);
    trouble = sheet_close(sheet);
    cr_assert_null(trouble, "%s", trouble);
    cr_assert_eq(fclose(file), 0);
}

static Str output_of(const char *format, const char *path)
{
    char command[SCRATCH_PATH_MAX * 2];
    size_t room = 1 << 22, used;
    char *text = arena_take(&memory, room);
    FILE *pipe;

    snprintf(command, sizeof command, format, path);
    pipe = popen(command, "r");
    cr_assert(pipe);
    used = fread(text, 1, room - 1, pipe);
    text[used] = '\0';
    cr_assert_eq(pclose(pipe), 0, "%s", command);
    return (Str){text, used};
}

/* Grey dots of both pages; poppler puts glyphs on quarters of a dot, so an edge may fall otherwise. */
static void looks_alike(Str a, Str b)
{
    size_t far = 0, dark = 0;

    cr_assert_eq(a.n, b.n);
    for (size_t i = 0; i < a.n; i++) {
        dark += (unsigned char)a.p[i] < 128;
        far += abs((unsigned char)a.p[i] - (unsigned char)b.p[i]) > 128;
    }
    cr_expect_gt(dark, 10000);
    cr_expect_lt(far * 100, dark, "%zu of %zu dots are others", far, dark);
}

Test(plate, both_writers_draw_the_same)
{
    struct desk desk = desk_open();
    struct scratch scratch;
    const char *ours, *cairos;
    Str text, fonts;

    scratch_make(&scratch);
    ours = scratch_path(&scratch, "ours.pdf");
    cairos = scratch_path(&scratch, "cairos.pdf");
    document_draw(&desk, ours, /*tagged*/ false);
    document_draw(&desk, cairos, /*tagged*/ true);
    looks_alike(output_of("pdftoppm -r 300 -gray %s", ours),
                output_of("pdftoppm -r 300 -gray %s", cairos));
    text = output_of("pdftotext -raw %s -", ours);
    cr_expect(str_equal(text, output_of("pdftotext -raw %s -", cairos)), "%s", text.p);
    cr_expect(str_contains(text, STR("葛󠄀")) &&
                  str_contains(text, STR("261124-000001-8(261124-1)")),
              "%s", text.p);
    fonts = output_of("pdffonts %s", ours);
    cr_expect(str_contains(fonts, STR("CID TrueType")) && str_contains(fonts, STR("CID Type 0C")),
              "%s", fonts.p);
    desk_close(&desk);
    scratch_remove(&scratch);
}

/* A glyph that is read as two characters is read as each where it stands for it. */
Test(plate, one_glyph_for_two_characters)
{
    struct desk desk = desk_open();
    struct scratch scratch;
    const char *path;
    FILE *file;
    struct sheet *sheet;
    struct form_group first = {.font = 0, .size = 12}, other = {.font = 0, .size = 12};
    Str text;

    scratch_make(&scratch);
    path = scratch_path(&scratch, "two.pdf");
    file = fopen(path, "wb");
    sheet = sheet_open(desk.fonts, &black, file_write, file);
    line_add(&desk, &first, "神社", 20, 40);
    line_add(&desk, &other, "神社", 20, 80);
    memcpy(other.text.at, "祗園", 6); /* three bytes each */
    sheet_text(sheet, &first);
    sheet_text(sheet, &other);
    sheet_text(sheet, &first);
    sheet_page_end(sheet);
    cr_assert_null(sheet_close(sheet));
    cr_assert_eq(fclose(file), 0);
    text = output_of("pdftotext -raw %s -", path);
    cr_expect(str_contains(text, STR("神社\n祗園\n")), "%s", text.p);
    VEC_RELEASE(&first.marks);
    VEC_RELEASE(&first.text);
    VEC_RELEASE(&other.marks);
    VEC_RELEASE(&other.text);
    desk_close(&desk);
    scratch_remove(&scratch);
}

/* Spaces alone leave nothing on paper and no font in the file, which is whole all the same. */
Test(plate, a_font_of_blanks)
{
    struct desk desk = desk_open();

    for (int ink = 0; ink < 2; ink++) {
        struct form_group blanks = {.font = 1, .size = 12}, words = {.font = 1, .size = 12};
        struct kept kept = {.good_calls = SIZE_MAX};
        struct sheet *sheet = sheet_open(desk.fonts, &black, keep, &kept);

        line_add(&desk, &blanks, "　 ", 20, 40);
        line_add(&desk, &words, "　字", 20, 40);
        sheet_text(sheet, &blanks);
        if (ink)
            sheet_text(sheet, &words);
        sheet_text(sheet, &blanks);
        sheet_page_end(sheet);
        cr_assert_null(sheet_close(sheet));
        cr_expect_eq(str_contains(text_of(&kept.bytes), STR("/FontFile2 ")), ink);
        cr_expect_eq(str_contains(text_of(&kept.bytes), STR("/f1 12 Tf")), ink);
        mem_free(kept.bytes.at);
        VEC_RELEASE(&blanks.marks);
        VEC_RELEASE(&blanks.text);
        VEC_RELEASE(&words.marks);
        VEC_RELEASE(&words.text);
    }
    desk_close(&desk);
}

/* Any other order, number or kind of codes than that in which glyphs were asked for is seen. */
Test(plate, codes_that_are_not_ours)
{
    static const struct {
        const char *content;
        size_t count;
        bool good;
        const char *left;
    } cases[] = {
        {"BT\n[<0001>691<0002>256<0003>]TJ\nET", 3, true, ">]TJ\nET"},
        {"[<00010002>]TJ 0 0 Td [<0003>-1<0004>]TJ", 4, true, ">]TJ"},
        {"[<00\n01>1000<000\n2>]TJ", 2, true, ">]TJ"}, /* cairo breaks lines anywhere */
        {"<0001000200030004000500060007000800090\n00a>Tj", 10, true, ">Tj"},
        {"/f-0-1 1 Tf <0001>Tj /f-1-1 1 Tf <0001>Tj", 1, true, ">Tj /f-1-1 1 Tf <0001>Tj"},
        {"", 0, true, ""},
        {"<00020001>Tj", 2, false, NULL},
        {"<00010003>Tj", 2, false, NULL},
        {"<00010001>Tj", 2, false, NULL},
        {"<0000>Tj", 1, false, NULL},
        {"<0001>Tj", 2, false, NULL},
        {"[<0001>1000<00>]TJ", 2, false, NULL},
        {"[(A)]TJ", 1, false, NULL},
        {"[<>500(A)]TJ", 1, false, NULL},
        {"0001 0002", 2, false, NULL},
        {"", 1, false, NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str content = str_of(cases[i].content);

        cr_expect_eq(typecase_codes_are(&content, cases[i].count), cases[i].good, "%s",
                     cases[i].content);
        if (cases[i].left)
            cr_expect(str_equal(content, str_of(cases[i].left)), "%s: " STR_FMT, cases[i].content,
                      STR_ARG(content));
    }
}

/* What is no font, or no font any more, is said at the end, and no page is taken for whole. */
Test(plate, a_font_that_is_none)
{
    struct form_group group = {.font = 0, .size = 12};
    struct form_mark mark = {36, 1, 20, 40};

    VEC_PUSH(&group.marks, mark);
    VEC_PUSH(&group.text, 'A');
    for (int real = 0; real < 2; real++) {
        struct sheet_fonts *fonts = sheet_fonts_new();
        struct kept kept = {.good_calls = SIZE_MAX};
        struct sheet *sheet = sheet_open(fonts, &black, keep, &kept);
        const char *trouble;

        sheet_font(fonts, 0, real ? files[0] : "/etc/passwd");
        sheet_text(sheet, &group);
        sheet_page_end(sheet);
        trouble = sheet_close(sheet);
        cr_expect(real ? !trouble : trouble && strcmp(trouble, "font") == 0, "%s", trouble);
        mem_free(kept.bytes.at);
        sheet_fonts_release(fonts);
    }
    VEC_RELEASE(&group.marks);
    VEC_RELEASE(&group.text);
}

/* Glyphs stand where they were put, to a thousandth of an em, however long the line. */
Test(plate, errors_do_not_add_up)
{
    struct desk desk = desk_open();
    struct typecase *typecase = typecase_new(desk.fonts);
    struct glyph glyphs[64];
    size_t count = glyphs_shape(desk.glyphs, 0, false, STR("0123456789-Ag"), glyphs, 64);

    for (size_t i = 0; i < count; i++) {
        bool reads;
        const struct type *type = typecase_get(typecase, 0, glyphs[i].id, STR("x"), &reads);

        cr_assert(type);
        cr_expect_eq(type->code, i + 1);
        cr_expect(fabs(type->width / 1e6 - (double)glyphs[i].advance) < 1e-6, "%zu: %u", i,
                  type->width);
    }
    typecase_release(typecase);
    desk_close(&desk);
}

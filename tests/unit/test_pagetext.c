/* What a page shows, by its content stream. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/letter/pagetext.h"

/* 261124-000001-0 and 261124-000002-8 have right check digits. */
static const char one_byte[] = "1 begincodespacerange <00> <ff> endcodespacerange\n"
                               "12 beginbfchar <41> <0041> <2d> <002d> <30> <0030> <31> <0031>\n"
                               "<32> <0032> <33> <0033> <34> <0034> <35> <0035> <36> <0036>\n"
                               "<37> <0037> <38> <0038> <39> <0039> endbfchar\n";
static const char two_bytes[] =
    "/CIDInit /ProcSet findresource begin % <30> <0031>\n"
    "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    "3 beginbfchar <0001> <0030> <0002> <0031> <0003> <0032> endbfchar\n"
    "4 beginbfchar <0004> <0034> <0005> <0036> <0006> <002d>\n"
    "<0007> <d842dfb7> endbfchar\n";

Test(shown, ids_are_read_as_the_eye_does)
{
    static const struct {
        const char *content, *ids, *form;
    } cases[] = {
        {"BT /f 1 Tf (261124-000001-0)Tj ET", "261124-000001-0", ""},
        {"BT /f 1 Tf (No. 261124-000001-0 1/2)Tj ET q /x9 Do Q", "261124-000001-0", "x9"},
        {"/x1 Do /a0 gs /x2 Do", "", "x2"},
        {"BT /f 1 Tf (261124-000001-1)Tj ET", "", ""},  /* a wrong check digit */
        {"BT /f 1 Tf (261124-0000010)Tj ET", "", ""},   /* not its form */
        {"BT /f 1 Tf (2611241-000001-0)Tj ET", "", ""}, /* a digit too many */
        {"BT /f 1 Tf (9261124-000001-0)Tj ET", "", ""},
        {"BT /f 1 Tf (261124-000001-00)Tj ET", "", ""},
        {"BT /f 1 Tf (1-261124-000001-0-2)Tj ET", "261124-000001-0", ""},
        {"BT /f 1 Tf (261124-000001-0)Tj (261124-000002-8) Tj ET",
         "261124-000001-0 261124-000002-8", ""},
        {"BT /f 1 Tf (261124-000001-0)Tj (261124-000001-0)' ET", "261124-000001-0", ""},
        {"BT /f 1 Tf (261124-)Tj (000001-0) Tj ET", "", ""}, /* two operators, two places */
        {"BT /f 1 Tf [(2611)-20(24-0)12.5(00001-0)]TJ ET", "261124-000001-0", ""},
        {"BT /f 1 Tf [(261124-000001-0)-2208(7)]TJ ET", "261124-000001-0", ""},
        {"BT /f 1 Tf [(261124-)-500(000001-0)]TJ ET", "", ""},
        {"BT /f 1 Tf (261124-\\\n000001-\\060)Tj ET", "261124-000001-0", ""},
        {"BT /f 1 Tf (\\(a(b)\\)261124-000001-0)Tj ET", "261124-000001-0", ""},
        {"BT /f 1 Tf <3236313132342d3030303030312d30>Tj ET", "261124-000001-0", ""},
        {"BT /f 1 Tf <323631313234 2D3030303030\n312d3>Tj ET", "261124-000001-0", ""},
        {"BT /g 1 Tf <000300050002000200030004000600010001000100010001000200060001>Tj ET",
         "261124-000001-0", ""},
        {"BT /g 1 Tf (261124-000001-0)Tj ET", "", ""}, /* other glyphs under those codes */
        {"BT /h 1 Tf (261124-000001-0)Tj ET", "", ""}, /* a font that is not there */
        {"(261124-000001-0)Tj", "", ""},
        {"/Span << /ActualText (261124-000001-0) >> BDC BT /f 1 Tf (7)Tj ET EMC", "", ""},
        {"% BT /f 1 Tf (261124-000001-0)Tj ET", "", ""},
        {"BT /f 1 Tf (261124-000001-0", "", ""},
        {"BI /W 1 ID (((\1\2 EI BT /f 1 Tf (261124-000001-0)Tj ET", "261124-000001-0", ""},
        {"BI /W 1 ID never ends (261124-000001-0)Tj", "", ""},
        {"", "", ""},
        {"<< >> [ ] { } ) > / ", "", ""},
    };
    struct pagetext_font fonts[2];
    struct pagetext_resource resources[2] = {{STR("f"), &fonts[0]}, {STR("g"), &fonts[1]}};

    pagetext_font_read(&fonts[0], str_of(one_byte));
    pagetext_font_read(&fonts[1], str_of(two_bytes));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pagetext shown;
        char ids[64] = "";

        pagetext_read(&shown, str_of(cases[i].content), resources, 2);
        for (size_t k = 0; k < shown.id_count; k++) {
            strcat(ids, k ? " " : "");
            strcat(ids, shown.ids[k]);
        }
        cr_expect_str_eq(ids, cases[i].ids, "case %zu: %s", i, cases[i].content);
        cr_expect(str_equal(shown.form, str_of(cases[i].form)), "case %zu: %s", i,
                  cases[i].content);
    }
}

/* A sheet of how many and a job, each by itself between other characters. */
Test(shown, sheets_and_jobs_are_read)
{
    static const struct {
        const char *content, *figures;
    } cases[] = {
        {"BT /f 1 Tf (1/2A261124-000001-0A261124-3)Tj ET", "1/2 261124-3"},
        {"BT /f 1 Tf (1/2)Tj (A) Tj (1/2) Tj (12/34)' ET", "1/2 12/34"},
        {"BT /f 1 Tf [(1)-20(/2)]TJ ET", "1/2"},
        {"BT /f 1 Tf [(1)-500(/2)]TJ ET", ""},
        {"BT /f 1 Tf (1/)Tj (2)Tj ET", ""},   /* two operators, two places */
        {"BT /f 1 Tf (1/2) ET", ""},          /* not shown */
        {"BT /f 1 Tf (1/2/3)Tj (/2)Tj (1/)Tj (1-2)Tj (250-8555)Tj (0465-33-1111)Tj ET", ""},
        {"BT /f 1 Tf (261124-000001-0/1)Tj (261124-1-2)Tj (2611245-1)Tj ET", ""},
        {"BT /f 1 Tf (1/12345678901234567890)Tj ET", ""}, /* too long for one */
        {"BT /h 1 Tf (1/2)Tj ET", ""},
    };
    char table[sizeof one_byte + 64];
    struct pagetext_font font;
    struct pagetext_resource resource = {STR("f"), &font};

    snprintf(table, sizeof table, "%s1 beginbfchar <2f> <002f> endbfchar\n", one_byte);
    pagetext_font_read(&font, str_of(table));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pagetext shown;
        char figures[256] = "";

        pagetext_read(&shown, str_of(cases[i].content), &resource, 1);
        for (size_t k = 0; k < shown.figure_count; k++) {
            strcat(figures, k ? " " : "");
            strcat(figures, shown.figures[k]);
        }
        cr_expect_str_eq(figures, cases[i].figures, "case %zu: %s", i, cases[i].content);
        cr_expect(!shown.figures_more);
    }
}

/* Where a page has more than are kept, it says so. */
Test(shown, too_many_figures_are_told)
{
    char table[sizeof one_byte + 64], content[512] = "BT /f 1 Tf";
    struct pagetext_font font;
    struct pagetext_resource resource = {STR("f"), &font};
    struct pagetext shown;

    snprintf(table, sizeof table, "%s1 beginbfchar <2f> <002f> endbfchar\n", one_byte);
    pagetext_font_read(&font, str_of(table));
    for (int i = 1; i <= PAGETEXT_FIGURES_MAX + 1; i++) {
        pagetext_read(&shown, str_of(content), &resource, 1);
        cr_expect_eq(shown.figure_count, (size_t)i - 1);
        cr_expect(!shown.figures_more);
        snprintf(content + strlen(content), sizeof content - strlen(content), " (%d/9)Tj", i);
    }
    pagetext_read(&shown, str_of(content), &resource, 1);
    cr_expect_eq(shown.figure_count, PAGETEXT_FIGURES_MAX);
    cr_expect(shown.figures_more);
    cr_expect(pagetext_shows(&shown, STR("8/9")) && !pagetext_shows(&shown, STR("9/9")));
}

Test(shown, a_third_id_is_not_kept)
{
    static const char content[] =
        "BT /f 1 Tf (261124-000001-0 261124-000002-8 261124-000003-6)Tj ET";
    struct pagetext_font font;
    struct pagetext_resource resource = {STR("f"), &font};
    struct pagetext shown;

    pagetext_font_read(&font, str_of(one_byte));
    pagetext_read(&shown, str_of(content), &resource, 1);
    cr_assert_eq(shown.id_count, 2);
    cr_expect_str_eq(shown.ids[1], "261124-000002-8");
}

/* Where glyphs stand: "character x y width size", rounded to points; the page is 100 points high.
 */
Test(shown, marks_stand_where_they_are_drawn)
{
    static const float widths[] = {0.5F, 2.0F}; /* of '0' and '1'; all others are 1 em wide */
    static const struct {
        const char *content, *marks;
    } cases[] = {
        {"BT 10 0 0 10 20 30 Tm /f 1 Tf (01A0)Tj ET",
         "0 20 30 5 10,1 25 30 20 10,. 45 30 10 10,0 55 30 5 10"},
        {"1 0 0 -1 0 100 cm BT 10 0 0 -10 20 30 Tm /f 1 Tf (0)Tj 2 -1.5 Td (-)Tj ET",
         "0 20 70 5 10,- 40 55 10 10"},
        {"BT /f 10 Tf 7 8 Td (0)Tj 0 12 Td (0 )Tj ET", "0 7 8 5 10,0 7 20 5 10,_ 12 20 10 10"},
        {"BT 10 0 0 10 0 0 Tm /f 1 Tf [(0)-500(0)1000<30>]TJ (0)Tj ET",
         "0 0 0 5 10,0 10 0 5 10,0 5 0 5 10,0 10 0 5 10"},
        {"q 2 0 0 2 1 1 cm BT /f 1 Tf (0)Tj ET Q BT /f 4 Tf (0)Tj ET", "0 1 1 1 2,0 0 0 2 4"},
        {"Q Q BT /f 10 Tf (0)Tj ET", "0 0 0 5 10"},
        {"BT /f 10 Tf /Span << /ActualText (000) >> BDC (0)Tj ET", "0 0 0 5 10"},
        {"BT /f 10 Tf (0)Tj (000", "0 0 0 5 10"},
        {"[ 3 4 ] 0 d BT /f 10 Tf (0)Tj ET", "0 0 0 5 10"},
        {"(0)Tj", ""},
        {"", ""},
    };
    struct pagetext_font font;
    struct pagetext_resource resource = {STR("f"), &font};

    pagetext_font_read(
        &font, str_of("1 begincodespacerange <00> <ff> endcodespacerange 4 beginbfchar <20> "
                      "<3000> <2d> <002d> <30> <0030> <31> <0031> endbfchar"));
    font.widths = widths;
    font.first = '0';
    font.width_count = 2;
    font.width = 1;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PagetextMarks marks = {0};
        char text[256] = "";

        pagetext_marks(&marks, str_of(cases[i].content), &resource, 1);
        for (size_t k = 0; k < marks.count; k++) {
            const struct pagetext_mark *m = &marks.at[k];

            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%c %.0f %.0f %.0f %.0f",
                     k ? "," : "",
                     m->c == ' ' ? '_'
                     : m->c      ? m->c
                                 : '.',
                     m->x, m->y, m->width, m->size);
        }
        cr_expect_str_eq(text, cases[i].marks, "case %zu: %s", i, cases[i].content);
        VEC_RELEASE(&marks);
    }
}

/* Any bytes: every cut of a stream and of a font's table is read to its end. */
Test(shown, cut_anywhere)
{
    static const char content[] = "BT /f 1 Tf [(26\\0611)-20<31>]TJ (a\\\n)Tj BI ID x EI Q /x Do";
    struct pagetext_resource resource;
    struct pagetext_font font;
    struct pagetext shown;

    for (size_t n = 0; n < sizeof content; n++)
        for (size_t m = 0; m < sizeof one_byte; m += 7) {
            char *own = malloc(n + 1), *table = malloc(m + 1); /* a byte too far is seen by asan */
            PagetextMarks marks = {0};

            memcpy(own, content, n);
            memcpy(table, one_byte, m);
            pagetext_font_read(&font, (Str){table, m});
            resource = (struct pagetext_resource){STR("f"), &font};
            pagetext_read(&shown, (Str){own, n}, &resource, 1);
            cr_expect_eq(shown.id_count, 0);
            pagetext_marks(&marks, (Str){own, n}, &resource, 1);
            VEC_RELEASE(&marks);
            free(own);
            free(table);
        }
}

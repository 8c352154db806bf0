/* With which colours a content stream paints. */
#include <criterion/criterion.h>
#include <string.h>

#include "core/letter/pagecolour.h"

Test(pagecolour, black_and_white_are_told_from_grey_and_colour)
{
    static const struct {
        const char *content;
        bool rgb;
        const char *grey, *other;
    } cases[] = {
        {"", false, "", ""},
        {"0 g 1 G BT (x) Tj ET", false, "", ""},
        {"0 0 0 rg 1 1 1 RG", true, "", ""},
        {"0.4 g", false, "0.4 g", ""},
        {".4 G 0.5 g", false, "0.4 G", ""}, /* the first is kept */
        {"0.4 0.4 0.4 rg", true, "0.4 0.4 0.4 rg", ""},
        {"0.999 g", false, "0.999 g", ""}, /* a press screens it */
        {"1 0 0 rg", false, "", "1 0 0 rg"},
        {"0 0 0.01 RG", false, "", "0 0 0.01 RG"},
        {"0 0 0 1 k 0 0 0 0 K", false, "", ""},
        {"0 0 0 0.5 k", false, "0 0 0 0.5 k", ""},
        {"0.6 0.4 0.4 1 k", false, "", "0.6 0.4 0.4 1 k"}, /* rich black: four plates */
        {"/DeviceGray cs 0 sc /DeviceGray CS 1 SCN", false, "", ""},
        {"/DeviceGray cs 0.3 sc", false, "0.3 sc", ""},
        {"/DeviceRGB cs 0 0 0 sc", false, "", "cs"},
        {"/Pattern cs /p1 scn", false, "", "cs"},
        {"/s0 sh", false, "", "sh"},
        {"BI /W 8 /H 1 /IM true /BPC 1 ID \1\2 EI 0 g", false, "", ""},
        {"BI /W 8 /IM true /I true ID g 1 0 0 rg EI 0 g", false, "", ""},
        {"BI /W 8 /H 1 /BPC 8 ID abc EI 0.5 g", false, "0.5 g", "8 1 8 ID"},
        {"BI /W 8 /IM false ID a EI", false, "", "8 ID"},
        /* what is said in strings, names and comments is no colour */
        {"(1 0 0 rg \\) 0.5 g) Tj", false, "", ""},
        {"((1 0 0 rg) 0.5 g) Tj 0 g", false, "", ""},
        {"% 1 0 0 rg\n0 g", false, "", ""},
        {"/rg gs /g Do", false, "", ""},
        /* numbers of another operator are none of this one's */
        {"1 0 0 1 5 5 cm 0 g", false, "", ""},
        {"0 0 rg", false, "", "0 0 rg"},
        {"1 0 0\nrg", false, "", "1 0 0 rg"},
        {"0.5 0 0 0 rg", true, "", ""}, /* the last three count */
        {"rg", false, "", "rg"},
        {"(never ends 1 0 0 rg", false, "", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pagecolour found = {.rgb = false};

        pagecolour_read(&found, str_of(cases[i].content));
        cr_expect_eq(found.rgb, cases[i].rgb, "case %zu: %s", i, cases[i].content);
        cr_expect_str_eq(found.grey, cases[i].grey, "case %zu: %s", i, cases[i].content);
        cr_expect_str_eq(found.other, cases[i].other, "case %zu: %s", i, cases[i].content);
    }
}

/* A long number or operator is cut, and what two streams have is added up. */
Test(pagecolour, streams_add_up_and_faults_have_an_end)
{
    struct pagecolour found = {.rgb = false};
    char text[256];

    pagecolour_read(&found, STR("0 0 0 rg"));
    pagecolour_read(&found, STR("0.5 g"));
    cr_expect(found.rgb);
    cr_expect_str_eq(found.grey, "0.5 g");
    memset(text, 'x', sizeof text);
    memcpy(text, "/", 1);
    memcpy(text + 200, " scn", 4);
    text[204] = '\0';
    pagecolour_read(&found, str_of(text));
    cr_expect_str_eq(found.other, "scn");
}

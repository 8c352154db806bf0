/* Name and address with their postal code, and ink in each character's place. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/letter/visible.h"

/*
 * A page in words: lines "x y size text", one a row. '#' is a letter, other characters are
 * themselves; each is as wide as its size, digits and the hyphen half of it.
 */
static PagetextMarks page_of(const char *text)
{
    PagetextMarks marks = {0};
    double x, y, size;
    int used;

    while (sscanf(text, "%lf %lf %lf %n", &x, &y, &size, &used) == 3) {
        for (text += used; *text && *text != '\n'; text++) {
            bool narrow = *text == '-' || (*text >= '0' && *text <= '9');
            struct pagetext_mark mark = {.x = x,
                                         .y = y,
                                         .size = size,
                                         .width = narrow ? size / 2 : size,
                                         .c = *text == '#' ? '\0' : *text};

            x += mark.width;
            VEC_PUSH(&marks, mark);
        }
        text += *text == '\n';
    }
    return marks;
}

Test(inked, window)
{
    static const struct {
        const char *page;
        bool whole;
    } cases[] = {
        {"90 760 11 250-0013\n90 745 11 ######1#15#25#\n90 725 14 ## ##\n250 564 12 ###9#\n477 25 "
         "9.5 261120-000001-8",
         true},
        {"90 760 11 2500013\n90 745 11 ####\n90 725 14 ##", true},
        {"90 760 11 #250-0013 ######\n90 745 14 ## ##", true}, /* code and address on one line */
        {"90 760 11 ######\n90 745 11 250-0013\n90 725 14 ##", true},
        {"90 760 11 ####\n90 745 11 ####\n90 730 11 250-0013", true},
        {"250 790 12 ###\n90 760 11 250-0013\n90 745 11 ####\n90 725 14 ##", true},
        {"90 760 11 250-0013\n90 745 11 ####", false},
        {"90 760 11 250-0013", false},
        {"90 760 11 250-0013\n90 745 11    \n90 725 14 ##", false},    /* an address of spaces */
        {"90 760 11 250-0013\n200 745 11 ####\n200 725 14 ##", false}, /* elsewhere */
        {"90 760 11 250-0013\n90 600 11 ####\n90 580 14 ##", false},   /* far below */
        {"90 760 11 250-0014\n90 745 11 ####\n90 725 14 ##", false},   /* another's */
        {"90 760 11 1250-0013\n90 745 11 ####\n90 725 14 ##", false},
        {"90 760 11 250-00131\n90 745 11 ####\n90 725 14 ##", false},
        {"90 760 11 250-001\n90 745 11 3###\n90 725 14 ##", false},
        {"", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PagetextMarks marks = page_of(cases[i].page);

        cr_expect_eq(visible_window(&marks, STR("2500013")), cases[i].whole, "case %zu: %s", i,
                     cases[i].page);
        VEC_RELEASE(&marks);
    }
}

enum { WIDE = 100, HIGH = 50 };

/* A picture of one grey, with a rectangle of another in it. */
static struct picture picture_of(uint8_t grey, size_t x, size_t y, size_t w, size_t h,
                                 uint8_t other)
{
    struct picture picture = {malloc(WIDE * HIGH), WIDE, HIGH, 1};

    memset(picture.grey, grey, WIDE * HIGH);
    for (size_t row = y; row < y + h; row++)
        memset(picture.grey + row * WIDE + x, other, w);
    return picture;
}

static size_t missing_of(const char *page, struct picture picture, size_t *asked)
{
    PagetextMarks marks = page_of(page);
    size_t missing = visible_missing(&marks, &picture, asked);

    free(picture.grey);
    VEC_RELEASE(&marks);
    return missing;
}

Test(inked, ink)
{
    size_t asked;

    /* one glyph, from 10 to 20 and from 19.5 above to 8 below the upper edge's 40 */
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 0, 0, 0, 0, 0), &asked), 1);
    cr_expect_eq(asked, 1);
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 12, 24, 5, 5, 0), &asked), 0);
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 12, 24, 1, 1, 255 - 48), &asked), 0);
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 12, 24, 1, 1, 255 - 47), &asked), 1,
                 "too pale");
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 0, 0, WIDE, HIGH, 0), &asked), 1,
                 "a black bar");
    cr_expect_eq(missing_of("10 20 10 #", picture_of(0, 12, 24, 5, 5, 255), &asked), 0,
                 "white on black");
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 20, 24, 5, 5, 0), &asked), 1,
                 "beside it");
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 12, 10, 5, 5, 0), &asked), 1, "above it");
    cr_expect_eq(missing_of("10 20 10 #", picture_of(255, 12, 32, 5, 5, 0), &asked), 1, "below it");
    cr_expect_eq(missing_of("10 20 10 # #", picture_of(255, 12, 24, 5, 5, 0), &asked), 1);
    cr_expect_eq(asked, 2, "spaces are not asked");
    cr_expect_eq(missing_of("10 20 10    ", picture_of(255, 0, 0, 0, 0, 0), &asked), 0);
    cr_expect_eq(asked, 0);
}

/* Places that lie nowhere, or are no numbers: nothing is there, and nothing is read. */
Test(inked, nowhere)
{
    static const double odd[] = {
        -1e300, -50, 0, 60, 1e9, 1e300, (double)INFINITY, (double)-INFINITY, (double)NAN};
    enum { ODD = sizeof odd / sizeof *odd };

    for (size_t i = 0; i < ODD * ODD * ODD; i++) {
        struct pagetext_mark mark = {odd[i % ODD], odd[i / ODD % ODD], odd[i / ODD / ODD],
                                     odd[i % ODD], '\0'};
        PagetextMarks marks = {&mark, 1, 1};
        struct picture picture = picture_of(255, 0, 0, 0, 0, 0);
        size_t asked;

        cr_expect_eq(visible_missing(&marks, &picture, &asked), 1);
        cr_expect_eq(visible_window(&marks, STR("2500013")), false);
        free(picture.grey);
    }
}

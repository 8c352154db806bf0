/* Dates as registers write them and as letters print them. */
#include "core/days/era.h"
#include "readers.h"

static void date_reads_as(char **field, bool era_numbers)
{
    static const char *const forms[] = {"good", "empty", "unknown", "bad"};
    static struct bytes text;
    char written[DAY_TEXT_MAX];
    Day day = {0};
    enum date_form form;

    bytes_unescape(&text, strcmp(field[0], "(empty)") == 0 ? "" : field[0]);
    form = era_numbers ? date_read_as((Str){text.p, text.n}, /*era_numbers*/ true, &day)
                       : date_read((Str){text.p, text.n}, &day);
    cr_expect_str_eq(forms[form], field[1], "%s is %s, not %s", field[0], forms[form], field[1]);
    cr_expect_eq(day_is(day), form == DATE_GOOD, "%s", field[0]);
    if (form == DATE_GOOD)
        cr_expect_str_eq(day_text(day, written), field[2], "%s is %s", field[0], written);
}

static void date_case(char **field)
{
    date_reads_as(field, /*era_numbers*/ false);
}

static void number_case(char **field)
{
    date_reads_as(field, /*era_numbers*/ true);
}

Test(era, number_of_an_era)
{
    cr_assert_geq(cases_each("era-number.tsv", 3, number_case), 40);
}

Test(era, every_form)
{
    cr_assert_geq(cases_each("dates.tsv", 3, date_case), 150);
}

static bool reads_as(Day day, const char *text)
{
    Day found;

    return date_read(str_of(text), &found) == DATE_GOOD && day_equal(found, day);
}

/* Every day of the range comes back from each form that can write it. */
Test(era, every_day)
{
    Day first = day_of(YEAR_FIRST, 1, 1), last = day_of(YEAR_LAST, 12, 31);
    int wrong = 0;

    for (Day day = first; !day_before(last, day); day = day_add(day, 1)) {
        struct civil civil = day_civil(day);
        char text[ERA_TEXT_MAX];

        wrong += !reads_as(day, day_text(day, text));
        snprintf(text, sizeof text, "%d/%d/%d", civil.year, civil.month, civil.day);
        wrong += !reads_as(day, text);
        snprintf(text, sizeof text, "%04d%02d%02d", civil.year, civil.month, civil.day);
        wrong += !reads_as(day, text);
        snprintf(text, sizeof text, "%04d/%02d/%02d 00:00:00", civil.year, civil.month, civil.day);
        wrong += !reads_as(day, text);
        snprintf(text, sizeof text, "%d年%d月%d日", civil.year, civil.month, civil.day);
        wrong += !reads_as(day, text);
        if (!day_before(day, day_of(1868, 1, 25)))
            wrong += !reads_as(day, era_text(day, text));
    }
    cr_expect_eq(wrong, 0, "%d days did not come back", wrong);
}

/* One letter form for each day and era: it is a date where the contract's table says so. */
Test(era, every_day_in_every_era)
{
    static const struct {
        char letter;
        int first_year;
        struct civil first, last;
    } eras[] = {{'M', 1868, {1868, 1, 25}, {1912, 7, 30}},
                {'T', 1912, {1912, 7, 30}, {1926, 12, 25}},
                {'S', 1926, {1926, 12, 25}, {1989, 1, 7}},
                {'H', 1989, {1989, 1, 8}, {2019, 4, 30}},
                {'R', 2019, {2019, 5, 1}, {2199, 12, 31}}};
    int wrong = 0;

    for (size_t e = 0; e < sizeof eras / sizeof eras[0]; e++) {
        Day first = day_of(eras[e].first.year, eras[e].first.month, eras[e].first.day);
        Day last = day_of(eras[e].last.year, eras[e].last.month, eras[e].last.day);

        for (Day day = day_of(eras[e].first_year, 1, 1); day_civil(day).year <= YEAR_LAST;
             day = day_add(day, 1)) {
            struct civil civil = day_civil(day);
            bool inside = !day_before(day, first) && !day_before(last, day);
            char text[ERA_TEXT_MAX];

            snprintf(text, sizeof text, "%c%d.%d.%d", eras[e].letter,
                     civil.year - eras[e].first_year + 1, civil.month, civil.day);
            wrong += reads_as(day, text) != inside;
        }
    }
    cr_expect_eq(wrong, 0, "%d days", wrong);
}

Test(era, written)
{
    char text[ERA_TEXT_MAX];

    cr_expect_str_eq(era_text(day_of(2026, 11, 22), text), "令和8年11月22日");
    cr_expect_str_eq(era_text(day_of(2019, 5, 1), text), "令和元年5月1日");
    cr_expect_str_eq(era_text(day_of(2019, 4, 30), text), "平成31年4月30日");
    cr_expect_str_eq(era_text(day_of(1989, 1, 8), text), "平成元年1月8日");
    cr_expect_str_eq(era_text(day_of(1989, 1, 7), text), "昭和64年1月7日");
    cr_expect_str_eq(era_text(day_of(1926, 12, 25), text), "昭和元年12月25日");
    cr_expect_str_eq(era_text(day_of(1912, 7, 30), text), "大正元年7月30日");
    cr_expect_str_eq(era_text(day_of(1912, 7, 29), text), "明治45年7月29日");
    cr_expect_str_eq(era_text(day_of(1868, 1, 25), text), "明治元年1月25日");
    cr_expect_str_eq(era_text(day_of(1868, 1, 24), text), "1868年1月24日");
    cr_expect_str_eq(era_text(DAY_NONE, text), "");
    cr_expect_str_eq(era_text_full(day_of(2026, 11, 22), true, true, text),
                     "令和8年（2026年）11月22日（日）");
    cr_expect_str_eq(era_text_full(day_of(2026, 11, 22), true, false, text),
                     "令和8年（2026年）11月22日");
    cr_expect_str_eq(era_text_full(day_of(2026, 11, 23), false, true, text),
                     "令和8年11月23日（月）");
    cr_expect_str_eq(era_text_full(day_of(1860, 2, 3), true, true, text), "1860年2月3日（金）");
    cr_expect_str_eq(era_text_full(day_of(2199, 12, 31), true, true, text),
                     "令和181年（2199年）12月31日（火）");
    cr_expect_str_eq(era_text_full(DAY_NONE, true, true, text), "");
}

/* No byte sequence may be read beyond its end or accepted by chance. */
Test(era, any_bytes)
{
    static const char alphabet[] = "0129-/.RS\xE5\x85\x83\xEF\xBC\x90\xE5\xB9\xB4";
    uint32_t state = 1;

    for (int i = 0; i < 300000; i++) {
        size_t n = (state >> 8) % 14;
        char *text = malloc(n ? n : 1), back[DAY_TEXT_MAX];
        Day day;

        for (size_t k = 0; k < n; k++) {
            state = state * 1664525 + 1013904223;
            text[k] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
        }
        state = state * 1664525 + 1013904223;
        if (date_read((Str){text, n}, &day) == DATE_GOOD)
            cr_assert(reads_as(day, day_text(day, back)));
        else
            cr_assert(!day_is(day));
        free(text);
    }
}

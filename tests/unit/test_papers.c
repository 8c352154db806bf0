/* What the papers of a run say: a clerk's table of arrivals, escaped text, tags that close. */
#include "core/book/papers.h"

#include "core/lot/arrivals.h"
#include "core/book/chart.h"
#include "core/book/html_table.h"
#include "days.h"
#include "readers.h"
#include "sample_lot.h"

/* The lines that begin with a dot, with | for what stands between them. */
static Str lines_of(Str notice, struct arena *arena)
{
    Str found = STR_EMPTY;

    while (notice.n) {
        const char *end = memchr(notice.p, '\n', notice.n);
        Str line = str_take(notice, end ? (size_t)(end - notice.p) : notice.n);

        notice = str_skip(notice, line.n + (end != NULL));
        if (str_starts(line, STR("・")))
            found = arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(found), found.n ? "|" : "",
                                 STR_ARG(line));
    }
    return found;
}

static void arrivals_case(char **field)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    Str said;

    lot->arrivals = arrivals_begin(&arena);
    for (char *word, *rest = field[0]; (word = strsep(&rest, " ")) != NULL;) {
        char *delivery = strchr(word, '>');

        cr_assert_not_null(delivery, "%s", word);
        *delivery++ = '\0';
        arrivals_add(lot->arrivals, day_at(word), day_at(delivery));
    }
    lot->arrival_count = arrivals_end(lot->arrivals);
    said = lines_of(papers_notice(lot, &arena), &arena);
    cr_expect(str_equal(said, str_of(field[1])), "%s: " STR_FMT, field[2], STR_ARG(said));
    arena_release(&arena);
}

Test(papers, arrivals_by_hand)
{
    cr_assert_geq(cases_each("arrivals.tsv", 3, arrivals_case), 9);
}

Test(papers, no_notice_where_no_letter_is_late)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);

    for (uint32_t i = 0; i < lot->piece_count; i++)
        lot->pieces[i].late = false;
    cr_expect_eq(papers_notice(lot, &arena).n, 0);
    arena_release(&arena);
}

static Str written(Str text, struct arena *arena)
{
    struct html html;
    Str page;

    html_begin(&html, STR("t"), arena);
    html_open(&html, "p", "");
    html_text(&html, text);
    page = html_end(&html);
    page = str_skip(page, (size_t)((const char *)memmem(page.p, page.n, "<p>", 3) - page.p) + 3);
    return str_take(page, (size_t)((const char *)memmem(page.p, page.n, "</p>", 4) - page.p));
}

Test(papers, text_is_never_markup)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"},
        {"&amp;", "&amp;amp;"},
        {"氏名　<梅里>", "氏名　&lt;梅里&gt;"},
        {"a\x01\x7F\n", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xE3\x81<", "\xEF\xBF\xBD\xEF\xBF\xBD&lt;"},
        {"", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        Str got = written(str_of(cases[i].text), &arena);

        cr_expect(str_equal(got, str_of(cases[i].written)), "%zu: " STR_FMT, i, STR_ARG(got));
        arena_release(&arena);
    }
}

Test(papers, numbers_in_groups)
{
    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "0"},
                 {999, "999"},
                 {1000, "1,000"},
                 {12345, "12,345"},
                 {1000000, "1,000,000"},
                 {70001, "70,001"},
                 {UINT64_MAX, "18,446,744,073,709,551,615"}};
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect(str_equal(html_number(cases[i].number, &arena), str_of(cases[i].text)), "%s",
                  cases[i].text);
    arena_release(&arena);
}

/* A part that is there is seen beside one that is a million times as long; none leaves the picture. */
Test(papers, a_bar_of_any_length)
{
    const struct chart_bar bars[] = {
        {STR("a"), {1000000, 1, 1}}, {STR("b"), {0, 0, 1}}, {STR("c"), {0, 0, 0}}};
    struct arena arena = {0};
    struct html html;
    Str page;
    size_t rects = 0;

    html_begin(&html, STR("t"), &arena);
    chart_put(&html,
              &(struct chart){.title = STR("t"), .id = "x", .unit = "", .bars = bars, .count = 3});
    page = html_end(&html);
    for (const char *at = page.p; (at = memmem(at, page.n - (size_t)(at - page.p), "<rect x=", 8));
         at++) {
        int x, y, width;

        cr_assert_eq(sscanf(at, "<rect x=\"%d\" y=\"%d\" width=\"%d\"", &x, &y, &width), 3);
        cr_expect(width > 0 && x + width <= 400, "%d + %d", x, width);
        rects++;
    }
    cr_expect_eq(rects, 4);
    arena_release(&arena);
}

Test(papers, pages_hold_no_name_and_are_the_same_twice)
{
    struct arena arena = {0};
    const struct lot *lot = sample_lot(&arena);
    struct account account = account_of(lot, NULL);
    Str office = papers_office(&account, &arena), print = papers_print(lot, &arena);

    cr_expect(str_equal(office, papers_office(&account, &arena)));
    cr_expect(str_equal(print, papers_print(lot, &arena)));
    for (int s = 0; sample_secrets[s]; s++)
        cr_expect_not(str_contains(office, str_of(sample_secrets[s])) ||
                          str_contains(print, str_of(sample_secrets[s])),
                      "%s", sample_secrets[s]);
    for (uint32_t i = 0; i < lot->row_count; i++)
        if (lot_row_resident(&lot->rows[i]).n)
            cr_expect_not(str_contains(office, lot_row_resident(&lot->rows[i])) ||
                          str_contains(print, lot_row_resident(&lot->rows[i])));
    arena_release(&arena);
}

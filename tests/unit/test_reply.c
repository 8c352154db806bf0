/*
 * The pages of `kigen why`, against golden ones that were read as a clerk would read them: one file
 * for each disposition and reason, the page in Japanese and then in English.
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "core/days/era.h"
#include "core/days/period.h"
#include "sample_reply.h"
#include "scratch.h"

enum { BEFORE_LINES_MAX = 26, LINES_MAX = 64 };

static void compare(const struct sample_reply *sample, struct arena *arena)
{
    Str japanese = reply_page(sample->reply, /*english*/ false, arena);
    Str english = reply_page(sample->reply, /*english*/ true, arena);
    Str got = arena_printf(arena, STR_FMT "\n" STR_FMT, STR_ARG(japanese), STR_ARG(english));
    char golden[128];

    snprintf(golden, sizeof golden, "why/%.63s.txt", sample->name);
    cr_expect(golden_is(golden, got), "tests/golden/%s differs:\n" STR_FMT, golden, STR_ARG(got));
}

static size_t golden_files(void)
{
    const char *tests = getenv("KIGEN_TESTS");
    char path[512];
    size_t count = 0;
    DIR *folder;

    snprintf(path, sizeof path, "%s/golden/why", tests && *tests ? tests : "tests");
    folder = opendir(path);
    cr_assert_not_null(folder, "%s", path);
    for (struct dirent *at; (at = readdir(folder)) != NULL;)
        count += str_ends(str_of(at->d_name), STR(".txt"));
    closedir(folder);
    return count;
}

Test(reply, every_disposition_and_reason_has_its_golden_page)
{
    static struct sample_reply samples[SAMPLE_STORIES_MAX];
    struct arena arena = {0};
    size_t count = sample_stories(&arena, samples);

    cr_assert_gt(count, (size_t)REASON_COUNT);
    for (size_t i = 0; i < count; i++)
        compare(&samples[i], &arena);
    cr_assert_eq(golden_files(), count, "a golden page that nobody compares, or the other way");
    arena_release(&arena);
}

static size_t columns_of(Str line)
{
    size_t columns = 0;
    uint32_t point;

    while (utf8_next(&line, &point))
        columns += point < 0x80 ? 1 : 2;
    cr_assert_eq(line.n, 0, "not UTF-8");
    return columns;
}

/* Labels and the text beside them begin in the same columns throughout; nothing passes the edge. */
static void check_lines(const char *name, Str page, size_t persons)
{
    size_t lines = 0;

    while (page.n) {
        size_t end = (size_t)((const char *)memchr(page.p, '\n', page.n) - page.p);
        Str line = str_take(page, end);

        page = str_skip(page, end + 1);
        lines++;
        cr_assert_leq(columns_of(line), (size_t)REPLY_COLUMNS, "%s: " STR_FMT, name, STR_ARG(line));
        cr_assert_not(str_ends(line, STR(" ")), "%s: " STR_FMT "|", name, STR_ARG(line));
        if (str_starts(line, STR("  "))) {
            size_t at = 2, columns = 2;

            while (at < line.n && !str_starts(str_skip(line, at), STR("  ")) && columns < 18) {
                Str rest = str_skip(line, at);
                size_t before = rest.n;
                uint32_t point;

                utf8_next(&rest, &point);
                columns += point < 0x80 ? 1 : 2;
                at += before - rest.n;
            }
            while (at < line.n && line.p[at] == ' ')
                at++, columns++;
            cr_assert_eq(columns, 18, "%s: " STR_FMT, name, STR_ARG(line));
        }
    }
    cr_assert_leq(lines, BEFORE_LINES_MAX + persons * LINES_MAX, "%s: %zu lines", name, lines);
}

Test(reply, pages_keep_their_columns_and_fill_every_field)
{
    static struct sample_reply samples[SAMPLE_STORIES_MAX];
    struct arena arena = {0};
    size_t count = sample_stories(&arena, samples);

    for (size_t i = 0; i < count; i++)
        for (int english = 0; english < 2; english++) {
            Str page = reply_page(samples[i].reply, english, &arena);

            cr_assert_not(str_contains(page, STR("{")), "%s", samples[i].name);
            cr_assert_not(str_contains(page, STR("}")), "%s", samples[i].name);
            check_lines(samples[i].name, page, samples[i].reply->person_count);
        }
    arena_release(&arena);
}

/* On an English page no Japanese word is left. */
Test(reply, english_pages_are_english)
{
    static struct sample_reply samples[SAMPLE_STORIES_MAX];
    struct arena arena = {0};
    size_t count = sample_stories(&arena, samples);

    for (size_t i = 0; i < count; i++) {
        Str page;
        uint32_t point;

        samples[i].reply->office = (struct reply_office){.counter = STR_EMPTY}; /* its own words */
        page = reply_page(samples[i].reply, /*english*/ true, &arena);
        if (!str_is_empty(samples[i].reply->pause_reason))
            continue; /* the office's own words */
        while (utf8_next(&page, &point))
            cr_assert_lt(point, 0x80, "%s: U+%04X", samples[i].name, point);
    }
    arena_release(&arena);
}

Test(reply, every_disposition_and_reason_has_its_sentences)
{
    for (int english = 0; english < 2; english++)
        for (int i = 0; i < REASON_COUNT; i++) {
            enum disposition disposition =
                i == REASON_NONE ? DISPOSITION_NOTICE : reason_disposition((enum reason)i);
            struct reply_words words = reply_words(disposition, (enum reason)i, english);

            cr_assert(words.why && *words.why && words.next && *words.next, "%d", i);
        }
}

/* The rule that the page names is the one by which the window opened, on every day. */
Test(reply, names_the_rule_of_the_window)
{
    static const int months[] = {1, 2, 3, 6, 12};

    for (Day last = day_of(1900, 1, 1); last.n <= day_of(2199, 12, 31).n; last = day_add(last, 1))
        for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
            Day opens_on = window_opens(last, months[i]), by_rule;
            struct civil civil;

            if (reply_corresponding(last, months[i], &civil))
                by_rule = day_add(day_of(civil.year, civil.month, civil.day), 1);
            else
                by_rule = day_add(
                    day_of(civil.year, civil.month, month_days(civil.year, civil.month)), 1);
            cr_assert(day_equal(opens_on, by_rule), "%d, %d months", last.n, months[i]);
        }
}

static Str part(Str page, Str from, Str to)
{
    size_t begin = 0, end;

    while (begin < page.n && !str_starts(str_skip(page, begin), from))
        begin++;
    for (end = begin; end < page.n && !str_starts(str_skip(page, end), to);)
        end++;
    cr_assert(end < page.n, STR_FMT, STR_ARG(page));
    return (Str){page.p + begin, end - begin};
}

/* Whoever is asked about, and whatever became of them. */
Test(reply, anybody_is_told_the_same_before_identification)
{
    static struct sample_reply samples[SAMPLE_STORIES_MAX];
    struct arena arena = {0};
    size_t count = sample_stories(&arena, samples);

    for (int english = 0; english < 2; english++) {
        Str from = str_of(english ? "MAY BE SAID BEFORE" : "本人確認前に言えること");
        Str first = part(reply_page(samples[0].reply, english, &arena), from, STR("\n\n"));

        for (size_t i = 1; i < count; i++) {
            Str page = reply_page(samples[i].reply, english, &arena);

            cr_expect(str_equal(part(page, from, STR("\n\n")), first), "%s", samples[i].name);
        }
    }
    arena_release(&arena);
}

/* Nothing that could be read out: the warning comes first, and the block for the holder is empty. */
Test(reply, of_the_protected_nothing_is_said)
{
    static struct sample_reply samples[SAMPLE_STORIES_MAX];
    struct arena arena = {0};
    size_t count = sample_stories(&arena, samples), met = 0;

    for (size_t i = 0; i < count; i++) {
        Str page, after;

        if (!samples[i].reply->persons[0].guarded)
            continue;
        met++;
        page = reply_page(samples[i].reply, /*english*/ false, &arena);
        after = part(page, STR("本人確認後に言えること"), STR("\n\n"));
        cr_expect(str_starts(page, STR("【読み上げ禁止】")), "%s", samples[i].name);
        cr_expect_not(str_contains(after, STR("月")), "%s: " STR_FMT, samples[i].name,
                      STR_ARG(after));
        cr_expect_not(str_contains(after, STR("更新")), "%s: " STR_FMT, samples[i].name,
                      STR_ARG(after));
    }
    cr_expect_eq(met, 2);
    arena_release(&arena);
}

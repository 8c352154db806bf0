/* What alarms say, in both languages, and who waits for the end of a pause: a clerk's tables. */
#include "say/alarms.h"

#include "core/rules/paused.h"

#include "days.h"
#include "readers.h"

enum { FIGURES_MAX = 6 };

struct figures {
    char *word[FIGURES_MAX];
    size_t count;
};

static uint64_t number(const struct figures *at, size_t i)
{
    cr_assert_lt(i, at->count);
    return strtoull(at->word[i], NULL, 10);
}

static struct sentence hint_of(const struct figures *at)
{
    if (strcmp(at->word[2], "-") == 0)
        return (struct sentence){STR_EMPTY, STR_EMPTY};
    return (struct sentence){str_of(at->word[2]), str_of(at->word[3])};
}

static struct sentence said_of_letters(const char *alarm, const struct figures *at,
                                       struct arena *arena)
{
    const int on[] = {(int)number(at, 0), at->count > 2 ? atoi(at->word[1]) : 0,
                      at->count > 2 ? atoi(at->word[2]) : 0};

    if (strcmp(alarm, "unposted_lot") == 0)
        return (struct sentence){say_unposted_lot(on, number(at, 3), (int)number(at, 4), arena),
                                 STR("-")};
    if (strcmp(alarm, "unposted") == 0)
        return say_unposted(str_of(at->word[0]), (int)number(at, 1), at->word[2], number(at, 3),
                            arena);
    if (strcmp(alarm, "return_rate") == 0)
        return say_return_rate((int)number(at, 0), number(at, 1), number(at, 2), (int)number(at, 3),
                               arena);
    if (strcmp(alarm, "unapproved") == 0)
        return say_unapproved(number(at, 0), str_of(at->word[1]), arena);
    if (strcmp(alarm, "templates") == 0)
        return say_templates(at->word[0], strcmp(at->word[1], "-") == 0 ? "" : at->word[1], arena);
    if (strcmp(alarm, "pull") == 0)
        return say_pull(number(at, 0), arena);
    if (strcmp(alarm, "pull_unpublished") == 0)
        return say_pull_unpublished(number(at, 0), str_of(at->word[1]), arena);
    cr_assert_str_eq(alarm, "house");
    return say_house(number(at, 0), (struct sentence){str_of(at->word[1]), str_of(at->word[2])},
                     arena);
}

static struct sentence said_of_waiting(const char *alarm, const struct figures *at,
                                       struct arena *arena)
{
    if (strcmp(alarm, "too_late") == 0)
        return say_too_late(
            &(struct late_people){number(at, 0), number(at, 1), number(at, 2), at->word[3]}, arena);
    if (strcmp(alarm, "waiting_long") == 0)
        return say_waiting_long(number(at, 0), (int)number(at, 1), at->word[2], (int)number(at, 3),
                                arena);
    if (strcmp(alarm, "print_full") == 0)
        return say_print_full((int)number(at, 0), at->word[1], number(at, 2), arena);
    if (strcmp(alarm, "limits_end") == 0)
        return say_limits_end(&(struct closing){at->word[0], (uint32_t)number(at, 1), at->word[2],
                                                number(at, 3), number(at, 4)},
                              arena);
    if (strcmp(alarm, "pause_ends") == 0)
        return say_pause_ends(&(struct resuming){at->word[0], at->word[1], number(at, 2),
                                                 number(at, 3), (int)number(at, 4)},
                              arena);
    return said_of_letters(alarm, at, arena);
}

static struct sentence said(const char *alarm, const struct figures *at, struct arena *arena)
{
    if (strcmp(alarm, "holidays_end") == 0)
        return say_holidays_end((int)number(at, 0), arena);
    if (strcmp(alarm, "open_pause") == 0)
        return say_open_pause(at->word[0], number(at, 1), number(at, 2), at->word[3], arena);
    if (strcmp(alarm, "long_pause") == 0)
        return say_long_pause(at->word[0], number(at, 1), number(at, 2), at->word[3], arena);
    if (strcmp(alarm, "held") == 0)
        return say_held((int)number(at, 0), number(at, 1),
                        arena_printf(arena, "%s %s", at->word[2], at->word[3]), number(at, 4),
                        arena);
    if (strcmp(alarm, "side_table") == 0)
        return say_side_table(number(at, 1), number(at, 0), hint_of(at), arena);
    if (strcmp(alarm, "stale_register") == 0)
        return say_stale_register((int)number(at, 0), arena);
    if (strcmp(alarm, "volume") == 0)
        return say_volume(number(at, 0), number(at, 1), arena);
    if (strcmp(alarm, "histogram") == 0)
        return say_histogram(&(struct month_change){(int)number(at, 0), (int)number(at, 1),
                                                    number(at, 2), number(at, 3), number(at, 4)},
                             arena);
    return said_of_waiting(alarm, at, arena);
}

static void alarm_case(char **field)
{
    struct figures figures = {.count = 0};
    struct arena arena = {0};
    struct sentence got;

    for (char *rest = field[1]; rest;) {
        cr_assert_lt(figures.count, FIGURES_MAX);
        figures.word[figures.count++] = strsep(&rest, " ");
    }
    got = said(field[0], &figures, &arena);
    cr_expect(str_equal(got.japanese, str_of(field[2])), "%s: " STR_FMT, field[4],
              STR_ARG(got.japanese));
    cr_expect(str_equal(got.english, str_of(field[3])), "%s: " STR_FMT, field[4],
              STR_ARG(got.english));
    arena_release(&arena);
}

Test(alarms, sentences_by_hand)
{
    cr_assert_geq(cases_each("alarms.tsv", 5, alarm_case), 20);
}

static void paused_case(char **field)
{
    struct paused got = paused_begin((struct days_paused){day_at("2026-11-16"), day_at(field[0])});
    const char *alarm;

    for (char *rest = field[1]; rest && strcmp(rest, "-") != 0;) {
        char *letter = strsep(&rest, " ");

        paused_letter(&got);
        while (letter)
            paused_certificate(&got, day_at(strsep(&letter, ",")));
    }
    alarm = !paused_is_alarm(&got) ? "no" : paused_is_open(&got) ? "open" : "long";
    cr_expect_eq(got.letters, (uint64_t)atoi(field[2]), "%s", field[7]);
    cr_expect_eq(got.certificates, (uint64_t)atoi(field[3]), "%s", field[7]);
    cr_expect_eq(got.ending, (uint64_t)atoi(field[4]), "%s", field[7]);
    cr_expect(day_equal(got.first, day_at(field[5])), "%s", field[7]);
    cr_expect_str_eq(alarm, field[6], "%s, not %s (%s)", alarm, field[6], field[7]);
}

Test(alarms, a_pause_by_hand)
{
    cr_assert_geq(cases_each("paused.tsv", 8, paused_case), 12);
}

/* How busy the counter is: what is quiet by the office's figures, and the bars that say so. */
#include "core/letter/form.h"
#include "core/letter/language.h"
#include "core/letter/load.h"

#include "readers.h"

static struct load load_read_from(const char *first, char *days)
{
    static const char *const weekdays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    struct load load = {.from = atoi(first)};
    int day = -1, hour = 0;

    for (char *one; (one = strsep(&days, " ")) != NULL;) {
        bool name = false;

        for (int i = 0; i < 7; i++)
            if (strcmp(one, weekdays[i]) == 0) {
                name = true;
                day = i;
            }
        if (name) {
            load.open[day] = true;
            hour = 0;
        } else {
            load.people[day][hour++] = atoi(one);
            load.hours = hour;
        }
    }
    return load;
}

static void load_case(char **field)
{
    struct load load = load_read_from(field[0], field[1]);
    struct arena arena = {0};
    Str hours = load_quiet_hours(&load, language_japanese(), &arena);
    Str days = load_quiet_days(&load, language_japanese(), &arena);
    struct form_chart chart = load_chart(&load, language_japanese(), &arena);
    double tallest[2] = {0, 0};

    cr_expect(str_equal(hours, str_of(field[2])), "%.*s, not %s", STR_ARG(hours), field[2]);
    cr_expect(str_equal(days, str_of(field[3])), "%.*s, not %s", STR_ARG(days), field[3]);
    cr_expect_eq(load_tells(&load), field[4][0] == '1', "%s", field[2]);
    cr_assert_eq(chart.split, (size_t)load.hours);
    for (size_t i = 0; i < chart.count; i++)
        if (chart.bars[i].height > tallest[i >= chart.split])
            tallest[i >= chart.split] = chart.bars[i].height;
    cr_expect(tallest[0] >= 1 && tallest[0] <= 1 && tallest[1] >= 1 && tallest[1] <= 1);
    for (int i = 0; i < load.hours; i++)
        cr_expect_eq(chart.bars[i].hollow, load_hour_quiet(&load, i));
    arena_release(&arena);
}

Test(load, quiet_times)
{
    cr_assert_geq(cases_each("load.tsv", 5, load_case), 12);
}

Test(load, nothing_without_figures)
{
    struct load load = {.from = 9};
    struct arena arena = {0};

    cr_expect_eq(load_chart(&load, language_japanese(), &arena).count, 0);
    cr_expect_eq(load_quiet_hours(&load, language_japanese(), &arena).n, 0);
    cr_expect_eq(load_quiet_days(&load, language_japanese(), &arena).n, 0);
    cr_expect_not(load_tells(&load));
    arena_release(&arena);
}

Test(load, a_language_without_its_own_hours)
{
    struct language english = *language_japanese();
    struct load load = {.from = 9,
                        .hours = 3,
                        .open = {true, true},
                        .people = {{1, 9, 1}, {2, 9, 2}}};
    struct arena arena = {0};
    Str hours;

    memset(english.hours, 0, sizeof english.hours);
    hours = load_quiet_hours(&load, &english, &arena);
    cr_expect(str_equal(hours, STR("9:00, 11:00")), "%.*s",
              STR_ARG(hours));
    arena_release(&arena);
}

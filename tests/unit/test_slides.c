/* Columns that slid: tests/cases/slides.tsv, and what chance allows. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/gates/slides.h"
#include "readers.h"

enum { CHANGES_MAX = 16 };

/* A letter and perhaps a digit; "-": none. */
static uint64_t value_of(const char *text, size_t n)
{
    if (n == 1 && *text == '-')
        return 0;
    return (uint64_t)(unsigned char)text[0] << 8 | (n > 1 ? (unsigned char)text[1] : 0);
}

static void slide_case(char **field)
{
    struct value_change changes[CHANGES_MAX];
    char *text = field[0], *word;
    struct slide slide;
    size_t count = 0;

    while ((word = strsep(&text, " ")) != NULL) {
        const char *to = strchr(word, '>');

        cr_assert(to && count < CHANGES_MAX);
        changes[count++] = (struct value_change){value_of(word, (size_t)(to - word)),
                                                 value_of(to + 1, strlen(to + 1))};
    }
    slide = slide_of(changes, count, &(struct borne){0});
    cr_expect_leq(slide.expected, slide.changes, "%s", field[4]);
    cr_expect_eq(slide.changes, strtoull(field[1], NULL, 10), "%s: changes", field[4]);
    cr_expect_eq(slide.replaced, strtoull(field[2], NULL, 10), "%s: replaced", field[4]);
    cr_expect_eq(slide.slid, strtoull(field[3], NULL, 10), "%s: slid", field[4]);
}

Test(slides, changes_each_counted_once)
{
    cr_assert_geq(cases_each("slides.tsv", 5, slide_case), 10);
    cr_expect_eq(slide_of(NULL, 0, &(struct borne){0}).changes, 0);
}

/* More people, more changes and more days never allow less. */
Test(slides, what_chance_allows_grows)
{
    static const uint64_t people[] = {1, 6, 150, 3000, 185000, 3000000, 40000000};

    for (size_t i = 1; i < sizeof people / sizeof people[0]; i++)
        for (int days = 0; days < 400; days += 57) {
            const struct slide less = {.changes = people[i - 1]}, more = {.changes = people[i]};

            cr_expect_leq(corrected_most(people[i - 1], days), corrected_most(people[i], days));
            cr_expect_leq(given_most(people[i - 1], days), given_most(people[i], days + 1));
            cr_expect_leq(slide_most(&less), slide_most(&more));
            cr_expect_leq(slide_most_homes(&less, 185000, days),
                          slide_most_homes(&more, 185000, days));
        }
    for (uint64_t odd = 0; odd <= 3; odd++)
        cr_expect_geq(slide_most(&(struct slide){.changes = odd}), 3,
                      "a town of six, three odd rows");
}

/* A quarter of a thousand people bear a name that somebody changed from: so will a quarter of the
 * changed. */
Test(slides, what_many_people_bear_is_come_upon_by_chance)
{
    struct value_change changes[] = {{1, 5}, {2, 6}, {3, 7}, {4, 1}};
    const uint64_t borne[] = {1, 8, 9, 2, 10, 11, 12, 13}, all[] = {1, 2, 3, 4};
    struct slide slide = slide_of(changes, 4, &(struct borne){borne, 8, 1000});

    cr_expect(slide.changes == 4 && slide.slid == 1 && slide.expected == 1);
    cr_expect_gt(slide_most(&slide), slide_most(&(struct slide){.changes = 4}));
    slide = slide_of(changes, 4, &(struct borne){all, 4, 1000});
    cr_expect_eq(slide.expected, 2, "never more than half");
}

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
    slide = slide_of(changes, count);
    cr_expect_eq(slide.changes, strtoull(field[1], NULL, 10), "%s: changes", field[4]);
    cr_expect_eq(slide.replaced, strtoull(field[2], NULL, 10), "%s: replaced", field[4]);
    cr_expect_eq(slide.slid, strtoull(field[3], NULL, 10), "%s: slid", field[4]);
}

Test(slides, changes_each_counted_once)
{
    cr_assert_geq(cases_each("slides.tsv", 5, slide_case), 10);
    cr_expect_eq(slide_of(NULL, 0).changes, 0);
}

/* More people, more changes and more days never allow less. */
Test(slides, what_chance_allows_grows)
{
    static const uint64_t people[] = {1, 6, 150, 3000, 185000, 3000000, 40000000};

    for (size_t i = 1; i < sizeof people / sizeof people[0]; i++)
        for (int days = 0; days < 400; days += 57) {
            cr_expect_leq(corrected_most(people[i - 1], days), corrected_most(people[i], days));
            cr_expect_leq(given_most(people[i - 1], days), given_most(people[i], days + 1));
            cr_expect_leq(slide_most(people[i - 1]), slide_most(people[i]));
            cr_expect_leq(slide_most_homes(people[i - 1], 185000, days),
                          slide_most_homes(people[i], 185000, days));
        }
    for (uint64_t odd = 0; odd <= 3; odd++)
        cr_expect_geq(slide_most(odd), 3, "a town of six, three odd rows");
}

/* The nearest name, from its table of cases. */
#include "base/near.h"

#include "readers.h"

static void near_case(char **field)
{
    static const char *const names[] = {"run",       "check",   "why",      "record",   "void",
                                        "proof",     "verify",  "synth",    "--as-of",  "--jobs",
                                        "--dry-run", "--quiet", "--deep",   "--accept", "-c",
                                        "-o",        "--help",  "--version"};
    const char *found = near_of(str_of(field[0]), names, sizeof names / sizeof names[0]);

    cr_expect_str_eq(found ? found : "-", field[1], "%s: %s, not %s (%s)", field[0],
                     found ? found : "-", field[1], field[2]);
}

Test(near, every_line_of_the_table)
{
    cr_assert_geq(cases_each("near.tsv", 3, near_case), 48);
}

Test(near, of_equals_the_first_and_of_none_none)
{
    static const char *const equals[] = {"cat", "car", "can"};

    cr_expect_str_eq(near_of(STR("cab"), equals, 3), "cat");
    cr_expect_str_eq(near_of(STR("car"), equals, 3), "car", "nothing is nearer than itself");
    cr_expect_null(near_of(STR("cab"), equals, 0));
}

/* Nothing is read behind its end, however long word and name are. */
Test(near, long_words_are_near_to_nothing)
{
    char word[NEAR_BYTES_MAX + 2] = {0};
    const char *const names[] = {word};

    for (size_t bytes = 1; bytes < sizeof word; bytes++) {
        memset(word, 'a', bytes);
        cr_expect_eq(near_of(str_of(word), names, 1) != NULL, bytes <= NEAR_BYTES_MAX, "%zu",
                     bytes);
    }
}

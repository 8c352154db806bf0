/* Individual Numbers and their columns: tests/cases/individual.tsv. */
#include <criterion/criterion.h>

#include "core/text/individual.h"
#include "readers.h"

static struct arena arena;

static void individual_case(char **field)
{
    Str text = str_of(field[1]);
    bool got = strcmp(field[0], "header") == 0 ? header_forbids(text, &arena)
                                               : is_written_individual_number(text);

    cr_expect_eq(got, strcmp(field[2], "yes") == 0, "%s %s: %s", field[0], field[1], field[3]);
}

Test(individual, headers_and_values)
{
    cr_assert_geq(cases_each("individual.tsv", 4, individual_case), 40);
    arena_release(&arena);
}

/* The nth text of 12 digits with a right check digit. */
static Str number_of(int n, char text[13])
{
    int sum = 0, remainder;

    snprintf(text, 13, "%011d0", 10000019 + n);
    for (int i = 1; i < INDIVIDUAL_NUMBER_DIGITS; i++)
        sum += (text[INDIVIDUAL_NUMBER_DIGITS - 1 - i] - '0') * (i <= 6 ? i + 1 : i - 5);
    remainder = sum % 11;
    text[11] = (char)('0' + (remainder <= 1 ? 0 : 11 - remainder));
    return (Str){text, 12};
}

/* A column of so many different numbers, each so often, and of so many other values. */
static bool column_forbids(int numbers, int times, int others)
{
    static uint64_t seen[NUMBER_ROWS];
    struct number_column column = {seen, 0};
    char text[16];

    for (int i = 0; i < numbers * times; i++)
        number_column_take(&column, number_of(i % numbers, text));
    for (int i = 0; i < others; i++) {
        snprintf(text, sizeof text, "x%d", i);
        number_column_take(&column, str_of(text));
    }
    return number_column_forbids(&column);
}

Test(individual, a_column_of_different_numbers)
{
    cr_expect_not(column_forbids(19, 1, 0));
    cr_expect(column_forbids(20, 1, 0));
    cr_expect_not(column_forbids(19, 50, 0), "the same ones again are no others");
    cr_expect(column_forbids(20, 50, 0));
    cr_expect(column_forbids(19, 1, 1), "20 values, 95 percent of them");
    cr_expect_not(column_forbids(18, 1, 2));
    cr_expect(column_forbids(95, 1, 5));
    cr_expect_not(column_forbids(94, 1, 6));
    cr_expect_not(column_forbids(0, 1, 100));
}

Test(individual, an_empty_column_counts_nothing)
{
    struct number_column column = {NULL, 0};

    number_column_take(&column, STR_EMPTY);
    cr_expect_not(number_column_forbids(&column));
}

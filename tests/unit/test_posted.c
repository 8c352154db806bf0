/* Past lots by what is on record about their pieces: tests/cases/posted.tsv. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/gates.h"
#include "readers.h"

static uint64_t number(const char *text)
{
    return strtoull(text, NULL, 10);
}

static bool is_yes(const char *text)
{
    cr_assert(strcmp(text, "yes") == 0 || strcmp(text, "no") == 0, "%s", text);
    return *text == 'y';
}

static void unposted_case(char **field)
{
    struct posted_lot lot = {.mail_on = DAY_NONE,
                             .made = number(field[0]),
                             .posted = number(field[1]),
                             .undone = number(field[2]),
                             .reported = is_yes(field[3])};
    struct gate_settings settings = gate_defaults;

    settings.unposted_days = (int)number(field[5]);
    cr_expect_eq(posted_open(&lot), number(field[6]), "%s", field[8]);
    cr_expect_eq(posted_is_overdue(&lot, (int)number(field[4]), &settings), is_yes(field[7]), "%s",
                 field[8]);
}

Test(posted, letters_that_nobody_reports)
{
    cr_assert_geq(cases_each("posted.tsv", 9, unposted_case), 13);
    cr_expect_eq(gate_defaults.unposted_days, 3);
}

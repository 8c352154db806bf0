/* What the system refused, in both languages. */
#include <errno.h>

#include "readers.h"
#include "say/err.h"

static int number_of(const char *name)
{
    for (int number = 1; number < 256; number++) {
        const char *known = strerrorname_np(number);

        if (known && strcmp(known, name) == 0)
            return number;
    }
    cr_assert(false, "%s is no errno", name);
    return 0;
}

static void system_case(char **field)
{
    int number = number_of(field[0]);

    messages_speak_english(false);
    cr_expect_str_eq(system_says(number), field[1], "%s: %s", field[0], system_says(number));
    messages_speak_english(true);
    cr_expect_str_eq(system_says(number), strerror(number), "%s", field[0]);
}

Test(system, every_line_of_the_table)
{
    cr_assert_geq(cases_each("system.tsv", 2, system_case), 17);
}

/* Whatever the number: one line, and something to read. */
Test(system, every_number)
{
    messages_speak_english(false);
    for (int number = -1; number < 300; number++) {
        cr_expect(system_says(number)[0], "%d", number);
        cr_expect_null(strchr(system_says(number), '\n'), "%d", number);
    }
}

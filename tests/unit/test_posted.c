/* Past lots by what is on record about their pieces: tests/cases/posted.tsv and returns.tsv. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "core/gates/posted.h"
#include "days.h"
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

/* "2026-11-20 reported made=100 posted=99 …" */
static struct posted_lot lot_of(char *text)
{
    struct posted_lot lot = {.mail_on = day_at(strsep(&text, " "))};
    char *word = strsep(&text, " ");
    struct {
        const char *name;
        uint64_t *value;
    } known[] = {{"made=", &lot.made},
                 {"posted=", &lot.posted},
                 {"undone=", &lot.undone},
                 {"returned=", &lot.returned}};

    lot.reported = strcmp(word, "reported") == 0;
    cr_assert(lot.reported || strcmp(word, "silent") == 0, "%s", word);
    while ((word = strsep(&text, " ")) != NULL) {
        bool good = false;

        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            if (str_starts(str_of(word), str_of(known[i].name))) {
                *known[i].value = number(word + strlen(known[i].name));
                good = true;
            }
        cr_assert(good, "%s", word);
    }
    return lot;
}

static void returns_case(char **field)
{
    struct posted_lot lots[4];
    struct gate_settings settings = gate_defaults;
    struct returns returns;
    char *text = field[0], *lot;
    size_t count = 0;

    while ((lot = strsep(&text, ";")) != NULL)
        if (strcmp(lot, "-") != 0)
            lots[count++] = lot_of(lot);
    cr_assert_eq(sscanf(field[1], "%d %d %d", &settings.returned_percent, &settings.returned_rows,
                        &settings.returned_window_days),
                 3);
    returns = returns_judge(lots, count, day_at("2026-11-20"), &settings);
    cr_expect_eq(returns.sent, number(field[2]), "%s: %llu sent", field[5],
                 (unsigned long long)returns.sent);
    cr_expect_eq(returns.returned, number(field[3]), "%s", field[5]);
    cr_expect_eq(returns.odd, is_yes(field[4]), "%s", field[5]);
}

Test(posted, letters_that_come_back)
{
    cr_assert_geq(cases_each("returns.tsv", 6, returns_case), 17);
    cr_expect_eq(gate_defaults.returned_percent, 5);
    cr_expect_eq(gate_defaults.returned_rows, 10);
    cr_expect_eq(gate_defaults.returned_window_days, 90);
}

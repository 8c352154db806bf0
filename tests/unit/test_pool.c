/* One letter a person, and planned_on of its rows: a clerk's tables. */
#include "core/rules/pool.h"

#include "days.h"
#include "readers.h"

enum { ROWS_MAX = 10, TEXT_MAX = 1000 };

/* Numbers persons by their names, in the order in which they are met. */
static uint32_t person_at(const char *name, const char *names[ROWS_MAX], uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    names[*count] = name;
    return (*count)++;
}

static void add(char text[TEXT_MAX], const char *more)
{
    cr_assert_lt(strlen(text) + strlen(more), TEXT_MAX);
    strcat(text, more);
}

static void add_day(char text[TEXT_MAX], Day day)
{
    char as_text[DAY_TEXT_MAX];

    add(text, ":");
    add(text, day_text(day, as_text));
}

static void letter_said(char text[TEXT_MAX], const char *name, const struct pool_letter *letter,
                        const struct pool_row *rows)
{
    char number[20];

    add(text, *text ? " " : "");
    add(text, name);
    for (uint32_t at = letter->first; at != POOL_END; at = rows[at].next) {
        snprintf(number, sizeof number, "%c%u", at == letter->first ? ' ' : ',', at + 1);
        add(text, number);
    }
    add_day(text, letter->expires_on);
    add_day(text, letter->ideal_on);
    add_day(text, letter->until);
}

static void pool_case(char **field)
{
    struct pool_row rows[ROWS_MAX] = {0};
    struct pool_letter letters[ROWS_MAX];
    const char *names[ROWS_MAX];
    uint32_t persons = 0, count = 0;
    char said[TEXT_MAX] = "";

    for (char *rest = field[0]; rest && strcmp(rest, "-") != 0; count++) {
        char *text = strsep(&rest, " ");

        cr_assert_lt(count, ROWS_MAX);
        rows[count].person = person_at(strsep(&text, ":"), names, &persons);
        rows[count].expires_on = day_at(strsep(&text, ":"));
        rows[count].ideal_on = day_at(text);
    }
    pool_gather(rows, count, letters, persons);
    for (uint32_t i = 0; i < persons; i++)
        letter_said(said, names[i], &letters[i], rows);
    cr_expect_str_eq(*said ? said : "-", field[1], "%s, not %s (%s)", said, field[1], field[2]);
}

Test(pool, letters_by_hand)
{
    cr_assert_geq(cases_each("pool.tsv", 3, pool_case), 10);
}

Test(pool, who_has_no_row_has_no_letter)
{
    struct pool_row row = {
        .person = 1, .expires_on = day_at("2027-02-18"), .ideal_on = day_at("2026-11-19")};
    struct pool_letter letters[3];

    pool_gather(&row, 1, letters, 3);
    cr_expect_eq(letters[0].first, POOL_END);
    cr_expect_eq(letters[1].first, 0);
    cr_expect_eq(letters[2].first, POOL_END);
    cr_expect_not(day_is(letters[0].expires_on) || day_is(letters[2].until));
}

/* Many rows, whoever they belong to: each stands in one letter, and no letter is without a row. */
Test(pool, no_row_is_lost)
{
    enum { ROWS = 3000, PERSONS = 700 };
    static struct pool_row rows[ROWS];
    static struct pool_letter letters[PERSONS];
    static bool met[ROWS];
    uint64_t state = 7;
    size_t seen = 0;

    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] =
            (struct pool_row){.person = i < PERSONS ? i : dice(&state, PERSONS),
                              .expires_on = day_add(day_at("2027-02-01"), (int)dice(&state, 60)),
                              .ideal_on = day_add(day_at("2026-11-01"), (int)dice(&state, 60))};
    pool_gather(rows, ROWS, letters, PERSONS);
    for (uint32_t i = 0; i < PERSONS; i++) {
        Day expires_on = DAY_NONE, until = DAY_NONE;
        uint32_t last = 0;

        for (uint32_t at = letters[i].first; at != POOL_END; at = rows[at].next) {
            cr_assert(!met[at] && rows[at].person == i && (at == letters[i].first || at > last));
            met[last = at] = true;
            seen++;
            if (!day_is(expires_on) || rows[at].expires_on.n < expires_on.n)
                expires_on = rows[at].expires_on;
            if (!day_is(until) || rows[at].expires_on.n > until.n)
                until = rows[at].expires_on;
        }
        cr_assert(day_equal(expires_on, letters[i].expires_on) &&
                  day_equal(until, letters[i].until));
    }
    cr_expect_eq(seen, ROWS);
}

static void planned_case(char **field)
{
    int verdict = reason_of(str_of(field[0]));
    Day got;

    cr_assert_gt(verdict, 0, "%s is no reason", field[0]);
    got = pool_planned_on((enum reason)verdict, day_at(field[1]), day_at(field[2]));
    cr_expect(day_equal(got, day_at(field[3])), "%s", field[4]);
}

Test(pool, planned_on_by_hand)
{
    cr_assert_geq(cases_each("planned.tsv", 5, planned_case), 13);
}

Test(pool, the_planner_goes_by_the_postal_code_that_is_printed)
{
    struct pool_letter letter = {0, day_at("2027-02-18"), day_at("2026-11-19"),
                                 day_at("2027-02-20")};
    struct resident resident = {.resident_id = STR("R1"),
                                .address = STR("A"),
                                .postal_code = STR("2508555"),
                                .municipality = STR("14206")};
    struct plan_piece piece = pool_plan_piece(&letter, &resident);

    cr_expect(str_equal(piece.postal_code, STR("2508555")));
    cr_expect(str_equal(piece.resident_id, STR("R1")) &&
              str_equal(piece.municipality, STR("14206")));
    cr_expect(day_equal(piece.expires_on, letter.expires_on) &&
              day_equal(piece.ideal_on, letter.ideal_on));
    resident.mailing_postal_code = STR("1000001");
    resident.mailing_address = STR("B");
    piece = pool_plan_piece(&letter, &resident);
    cr_expect(str_equal(piece.postal_code, STR("1000001")));
}

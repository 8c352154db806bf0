/* A list against the register: a clerk's table. */
#include "core/gates/side_table.h"

#include "days.h"
#include "readers.h"

static struct arena arena;
static struct side_table table;
static uint32_t line;

static void add(const struct certificate_key *key)
{
    side_table_add(&table, key, ++line);
}

static void meet(const struct certificate_key *key)
{
    side_table_meet(&table, key);
}

/* "12@2027-02-20", "30*A" */
static void certificates_of(char *text, void take(const struct certificate_key *))
{
    char *rest;

    if (strcmp(text, "-") == 0)
        return;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *at = strchr(word, '@'), *times = strchr(word, '*');
        struct certificate_key key = {KIND_SIGNATURE, str_of(word),
                                      day_at(at ? at + 1 : "2027-02-19")};

        if (at)
            key.serial.n = (size_t)(at - word);
        for (int i = 1; times && i <= atoi(word); i++) {
            key.serial = arena_printf(&arena, "%s%d", times + 1, i);
            take(&key);
        }
        if (!times)
            take(&key);
    }
}

static const char *const names[] = {
#define X(name, english, japanese) #name,
    SPELLED(X)
#undef X
        "-"};

static void side_case(char **field)
{
    struct side_count count;
    char figures[32];

    side_table_begin(&table, day_at("2026-11-19"), &arena);
    certificates_of(field[0], add);
    certificates_of(field[1], meet);
    count = side_table_count(&table);
    snprintf(figures, sizeof figures, "%d: %d", (int)count.rows, (int)count.unmatched);
    cr_expect_str_eq(figures, field[2], "%s", field[5]);
    cr_expect_str_eq(names[side_table_hint(&count)], field[3], "%s", field[5]);
    cr_expect_str_eq(side_table_is_spoilt(&count)  ? "gate"
                     : side_table_is_alarm(&count) ? "alarm"
                                                   : "-",
                     field[4], "%s", field[5]);
    side_table_release(&table);
    arena_release(&arena);
}

Test(side_table, a_list_is_judged_as_in_the_table)
{
    cr_assert_geq(cases_each("side_table.tsv", 6, side_case), 25);
}

Test(side_table, of_another_kind_is_another_certificate)
{
    struct certificate_key key = {KIND_SIGNATURE, STR("12"), day_at("2027-02-19")};
    struct side_count count;

    side_table_begin(&table, day_at("2026-11-19"), &arena);
    add(&key);
    key.kind = KIND_AUTHENTICATION;
    meet(&key);
    count = side_table_count(&table);
    cr_expect(count.unmatched == 1 && side_table_hint(&count) == SPELLED_COUNT);
    side_table_release(&table);
    arena_release(&arena);
}

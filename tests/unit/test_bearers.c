/* Certificates beside another resident or day: tests/cases/couples.tsv, and changes counted once. */
#include <stdlib.h>

#include "core/gates/bearers.h"
#include "days.h"
#include "readers.h"

/* "R1:s:2026-11-20", of one that is not valid "R1:s:2026-11-20!". */
static struct certificate row_of(const char *word)
{
    const char *kind = strchr(word, ':') + 1;
    struct certificate row = {.resident_id = {word, (size_t)(kind - 1 - word)}};
    char day[DAY_TEXT_MAX] = "";

    memcpy(day, kind + 2, 10);
    row.kind = *kind == 's' ? KIND_SIGNATURE : KIND_AUTHENTICATION;
    row.expires_on = day_at(day);
    row.status = kind[12] == '!' ? CERTIFICATE_REVOKED : CERTIFICATE_VALID;
    return row;
}

enum { CASE_BYTES = 4096 };

/* The same rows, parted behind each of them: what the parts have is what all have. */
static void couple_in_parts(const char *text, const struct couples *all, const char *what)
{
    struct certificate rows[64];
    char copy[CASE_BYTES], *rest = copy, *word;
    size_t count = 0;

    snprintf(copy, sizeof copy, "%s", text);
    while ((word = strsep(&rest, " ")) != NULL)
        rows[count++] = row_of(word);
    for (size_t at = 0; at <= count; at++) {
        struct couples joined = {0}, parts[3] = {0};

        for (size_t i = 0; i < count; i++)
            couples_take(&parts[i < at ? 0 : 1 + (i > at)], &rows[i]);
        for (size_t i = 0; i < 3; i++)
            couples_join(&joined, &parts[i]);
        cr_expect(joined.count == all->count && joined.apart == all->apart, "%s: parted at %zu",
                  what, at);
    }
}

static void couple_case(char **field)
{
    struct couples couples = {0};
    char *text, *word;
    char copy[CASE_BYTES];

    snprintf(copy, sizeof copy, "%s", field[0]);
    text = copy;
    while ((word = strsep(&text, " ")) != NULL) {
        struct certificate row = row_of(word);

        couples_take(&couples, &row);
    }
    couple_in_parts(field[0], &couples, field[3]);
    cr_expect_eq(couples.count, strtoull(field[1], NULL, 10), "%s: couples", field[3]);
    cr_expect_eq(couples.apart, strtoull(field[2], NULL, 10), "%s: apart", field[3]);
}

Test(bearers, couples_of_neighbouring_rows)
{
    cr_assert_geq(cases_each("couples.tsv", 4, couple_case), 10);
}

Test(bearers, changes_are_counted_once_and_notices_by_themselves)
{
    struct arena arena = {0};
    struct history history;

    history_init(&history, &arena);
    for (int i = 0; i < 6; i++) {
        const struct certificate_key key = {KIND_SIGNATURE, arena_printf(&arena, "S%d", i),
                                            day_at("2026-11-20")};
        struct memory *memory = history_add(&history, &key);

        if (i < 3)
            history_told(&history, memory)->life = piece_born(day_at("2026-08-21"));
        memory->tonight.alike = i == 0;
        if (i && i < 5) /* of the last there is no row tonight */
            history_differ(&history, memory, 7, i < 4 ? 8 : 9);
    }
    cr_expect_eq(bearers_of(&history, false).known, 5);
    cr_expect_eq(bearers_of(&history, false).changes, 2);
    cr_expect_eq(bearers_of(&history, true).known, 3);
    cr_expect_eq(bearers_of(&history, true).changes, 1);
    history_release(&history);
    arena_release(&arena);
}

/* More certificates and more days never allow less. */
Test(bearers, what_chance_allows_grows)
{
    for (uint64_t known = 1; known < 40000000; known *= 9)
        for (int days = 0; days < 400; days += 57) {
            cr_expect_leq(bearers_most(known, days), bearers_most(known * 9, days));
            cr_expect_leq(bearers_most(known, days), bearers_most(known, days + 57));
        }
    cr_expect_lt(bearers_most(6, 1), 10);
}

/* Ids as clerks type them after `kigen why`: tests/cases/asked.tsv. */
#include <criterion/criterion.h>

#include "core/lot/asked.h"
#include "days.h"
#include "readers.h"
#include "long.h"

static void asked_case(char **field)
{
    static const char *const faults[] = {"unknown", "individual", "check_digit", "digits",
                                         "no_piece"};
    struct arena arena = {0};
    struct asked_id asked;
    struct bytes text;
    bool good;

    bytes_unescape(&text, field[0]);
    good = asked_read((Str){text.p, text.n}, &asked, &arena);
    cr_expect_eq(good, strcmp(field[1], "!") != 0, "%s", field[4]);
    if (good) {
        cr_expect(str_equal(asked.id, str_of(field[1])), "%s: " STR_FMT, field[4],
                  STR_ARG(asked.id));
        cr_expect(str_equal(asked.piece_id, str_of(strcmp(field[2], "-") ? field[2] : "")),
                  "%s: " STR_FMT, field[4], STR_ARG(asked.piece_id));
        cr_expect_str_eq(faults[asked_fault(&asked)], field[3], "%s", field[4]);
    }
    arena_release(&arena);
}

Test(asked, as_clerks_type_them)
{
    cr_assert_geq(cases_each("asked.tsv", 5, asked_case), 35);
}

/* Any bytes: nothing is read past their end, and what is taken is an id. */
Test(asked, any_bytes)
{
    uint64_t state = 11;

    for (int round = 0; round < (long_run() ? 20000 : 4000); round++) {
        static const char *const parts[] = {"2", "６",   "-",    "－", "ー", " ", "　", "a",
                                            "Z", "\xFF", "\xE3", "\n", "山", "0", "1"};
        struct arena arena = {0};
        struct asked_id asked;
        Str text = STR_EMPTY;

        for (unsigned i = dice(&state, 24); i > 0; i--)
            text = arena_printf(&arena, STR_FMT "%s", STR_ARG(text),
                                parts[dice(&state, sizeof parts / sizeof parts[0])]);
        if (asked_read(text, &asked, &arena)) {
            cr_assert(asked.id.n >= 1 && asked.id.n <= 20);
            for (size_t i = 0; i < asked.id.n; i++)
                cr_assert((unsigned char)asked.id.p[i] < 0x80);
            asked_fault(&asked);
        }
        arena_release(&arena);
    }
}

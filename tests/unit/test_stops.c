/* The account of a stopped night: what is written is read back, and no name gets in. */
#include "core/gates/stops.h"

#include <criterion/criterion.h>

#include "disk/jsonread.h"

static Str written(const struct stop_account *account, struct arena *arena)
{
    return stop_account_text(account, arena);
}

static bool read_back(Str text, struct stop_account *account, struct arena *arena)
{
    const struct json *json = json_read(text, arena);

    return json && stop_account_take(json, account);
}

Test(stops, an_account_is_one_line_of_json)
{
    struct arena arena = {0};
    struct stop_account account = {0};
    static const char want[] =
        "{\"findings\": [{\"check\": \"pairs\", \"value\": 812, \"most\": 20},"
        " {\"value\": 1, \"most\": 0}], \"rows\": ["
        "{\"file\": \"certificates\", \"line\": 12, \"kind\": \"signature\","
        " \"serial\": \"S00012\", \"resident_id\": \"C0012\", \"found\": \"notice\","
        " \"expected\": \"suppressed/deceased\"}, {\"what\": \"held\", \"found\": \"3\"}, {}]}";
    struct stop_row row = {.file = STR("certificates"),
                           .line = 12,
                           .kind = STR("signature"),
                           .serial = STR("S00012"),
                           .resident_id = STR("C0012"),
                           .found = STR("notice"),
                           .expected = STR("suppressed/deceased")};
    struct stop_row figure = {.what = STR("held"), .found = STR("3")}, empty = {0};
    Str text;

    stop_finding_add(&account, STR("pairs"), 812, 20);
    stop_finding_add(&account, STR_EMPTY, 1, 0);
    stop_row_add(&account, &row);
    stop_row_add(&account, &figure);
    stop_row_add(&account, &empty);
    text = written(&account, &arena);
    cr_expect(str_equal(text, str_of(want)), "%s", text.p);
    arena_release(&arena);
}

Test(stops, no_name_no_address_and_no_id_out_of_form_gets_in)
{
    static const struct {
        const char *id, *word;
        bool id_stands, word_stands;
    } cases[] = {
        {"C0012", "261124-000001-0 addressee", true, true},
        {"試験太郎", "試験太郎", false, false},
        {"SAMPLE PERSON", "a\"b", false, false},
        {"123456789012345678901", "a\\b", false, false},
        {"", "a\nb", false, false},
        {"C-0", "", true, false},
        {"MARIA-SILVA", "", false, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena arena = {0};
        struct stop_account account = {0}, back;
        struct stop_row row = {.serial = str_of(cases[i].id),
                               .resident_id = str_of(cases[i].id),
                               .what = str_of(cases[i].word),
                               .found = str_of(cases[i].word)};

        stop_row_add(&account, &row);
        cr_assert(read_back(written(&account, &arena), &back, &arena));
        cr_assert_eq(back.row_count, 1);
        cr_expect_eq(!str_is_empty(back.rows[0].serial), cases[i].id_stands, "case %zu", i);
        cr_expect_eq(!str_is_empty(back.rows[0].resident_id), cases[i].id_stands, "case %zu", i);
        cr_expect_eq(!str_is_empty(back.rows[0].what), cases[i].word_stands, "case %zu", i);
        cr_expect_eq(!str_is_empty(back.rows[0].found), cases[i].word_stands, "case %zu", i);
        arena_release(&arena);
    }
}

Test(stops, twenty_rows_are_named_and_come_back)
{
    struct arena arena = {0}, other = {0};
    struct stop_account account = {0}, back;
    Str text;

    stop_finding_add(&account, STR("certificates"), UINT64_MAX, 100);
    for (uint32_t line = 1; line <= 25; line++) {
        struct stop_row row = {.file = STR("certificates"), .line = line, .what = STR("bad_date")};

        stop_row_add(&account, &row);
    }
    text = written(&account, &arena);
    cr_assert(read_back(text, &back, &arena));
    cr_expect_eq(back.row_count, STOP_NAMED_MAX);
    cr_expect_eq(back.rows[0].line, 1);
    cr_expect_eq(back.rows[19].line, 20);
    cr_expect(str_equal(back.rows[19].what, STR("bad_date")));
    cr_expect_eq(back.findings[0].value, INT64_MAX);
    cr_expect(str_equal(written(&back, &other), text), "written again it is the same");
    cr_expect(read_back(STR("{}"), &back, &arena) && back.row_count == 0, "an older ledger's");
    arena_release(&arena);
    arena_release(&other);
}

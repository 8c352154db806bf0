/* Postal codes that contradict the town: tests/cases/towns.tsv. */
#include <criterion/criterion.h>

#include "core/gates/towns.h"
#include "edge/registers/inputs.h"
#include "readers.h"

static struct arena arena;
static struct town_index index_;

static void made_up(const char *code, const char *prefecture, const char *city, const char *town)
{
    towns_add(&index_, &arena, str_of(code), str_of(prefecture), str_of(city), str_of(town));
}

static void town_case(char **field)
{
    static const struct {
        const char *word;
        bool contradicts;
    } doubts[] = {[TOWN_NO_DOUBT] = {"-", false},
                  [TOWN_CODE_UNKNOWN] = {"unknown_code", true},
                  [TOWN_OTHER_PLACE] = {"other_place", true},
                  [TOWN_OTHER_TOWN] = {"other_town", true},
                  [TOWN_WITHOUT_NUMBER] = {"no_number", false}};
    enum town_doubt got = town_doubt(&index_, str_of(field[0]), str_of(field[1]));

    cr_expect_str_eq(doubts[got].word, field[2], "%s %s: %s", field[0], field[1], field[3]);
    cr_expect_eq(town_contradicts(got), doubts[got].contradicts);
}

/* The fixture's table and made-up towns behind it, in no order of codes. */
static void table_read(void)
{
    struct config_path path = path_of("fixtures/odawara/towns.csv"), none = {0};
    struct towns towns;
    struct err err = {0};

    cr_assert_eq(towns_read(&path, &none, &arena, &towns, &err), 0, "%s", err.text);
    index_ = towns.index;
    towns_add_office(&index_, &arena, STR("1000013"), STR("架空県"), STR("架空市"), STR_EMPTY);
    made_up("1000012", "遠国県", "府内市", "霞町");
    made_up("1000011", "架空県", "府内市", "霞町");
    made_up("1000010", "架空県", "栄町", "霞");
    made_up("1000014", "遠国県", "府内市", "架");
    made_up("1000008", "架空県", "架空市", "霞ケ森");
    made_up("1000008", "架空県", "架空市", "北六条西");
    made_up("1000007", "京都府", "京都市架空区", "下町");
    made_up("1000006", "京都府", "京都市架空区", "霞町");
    made_up("1000005", "架空県", "隅郡角町", "中（１丁目）");
    made_up("1000009", "架空県", "隅郡角町", "下");
    made_up("1000004", "架空県", "架空市", "霞ケ森霞ビル（１階）");
    made_up("1000003", "架空県", "架空市", "北六条西（１〜１９丁目）");
    made_up("1000002", "架空県", "架空市", "三の丸");
    made_up("1000001", "架空県", "架空市", "霞ケ森");
    made_up("100000x", "架空県", "架空市", "なし");
    towns_ready(&index_);
}

Test(towns, doubt_on_evidence_only)
{
    table_read();
    cr_assert_geq(cases_each("towns.tsv", 4, town_case), 60);
    towns_release(&index_);
    arena_release(&arena);
}

Test(towns, an_empty_table_says_nothing)
{
    towns_begin(&index_);
    towns_ready(&index_);
    cr_expect_eq(town_doubt(&index_, STR("2500055"), STR("小田原市栄町1")), TOWN_NO_DOUBT);
    towns_release(&index_);
}

/* The customer barcode's text, from postal code and address: tests/cases/barcode.tsv; and its symbols. */
#include <criterion/criterion.h>

#include "core/gates/town_split.h"
#include "core/rules/barcode.h"
#include "readers.h"

static struct arena arena;
static struct town_index towns;

static void town(const char *code, const char *city, const char *name)
{
    towns_add(&towns, &arena, str_of(code),
              strncmp(city, "京都市", strlen("京都市")) == 0 ? STR("京都府") : STR("架空県"),
              str_of(city), str_of(name));
}

static void table_make(void)
{
    towns_begin(&towns);
    town("1000101", "架空市", "緑町");
    town("1000102", "架空市", "一番町");
    town("1000103", "架空市", "三の丸");
    town("1000104", "架空市", "北六条西（１〜１９丁目）");
    town("1000105", "架空市", "霞ケ森");
    town("1000106", "架空市", "霞ケ森町");
    town("1000107", "架空市", "下野");
    town("1000108", "架空市", "以下に掲載がない場合");
    town("1000109", "隅郡角町", "中");
    town("1000110", "隅郡角町", "甲、乙");
    town("1000111", "架空市", "象浜町二階谷");
    town("1000112", "隅郡島村", "島村一円");
    town("1000113", "京都市架空区", "下町");
    town("1000114", "架空市", "十字");
    town("1000115", "架空市", "鶴沼第１");
    town("1000116", "架空市", "大沢");
    town("1000117", "架空市", "山畑");
    town("1000117", "架空市", "川畑");
    town("1000118", "架空市", "百千町");
    towns_add_office(&towns, &arena, STR("1008501"), STR("架空県"), STR("架空市"), STR("緑町"));
    towns_add_office(&towns, &arena, STR("1008502"), STR("架空県"), STR("架空市"), STR_EMPTY);
    towns_ready(&towns);
}

static size_t text_of(Str code, Str address, Str building, char out[BARCODE_TEXT_MAX])
{
    Str behind;

    switch (town_split(&towns, code, address, &behind)) {
    case TOWN_SPLIT_OFFICE:
        return barcode_text_of_office(code, out);
    case TOWN_SPLIT_TOWN:
        return barcode_text(code, behind, building, out);
    default:
        return 0;
    }
}

static void barcode_case(char **field)
{
    char text[BARCODE_TEXT_MAX];
    Str building = strcmp(field[2], "-") == 0 ? STR_EMPTY : str_of(field[2]);
    Str wanted = strcmp(field[3], "-") == 0 ? STR_EMPTY : str_of(field[3]);
    Str got = {text, text_of(str_of(field[0]), str_of(field[1]), building, text)};

    cr_expect(str_equal(got, wanted), "%s %s %s: %.*s (%s)", field[0], field[1], field[2],
              (int)got.n, got.p, field[4]);
}

Test(barcode, text_by_the_manual)
{
    table_make();
    cr_assert_geq(cases_each("barcode.tsv", 5, barcode_case), 90);
    towns_release(&towns);
    arena_release(&arena);
}

static size_t symbols_of(Str text)
{
    size_t count = 0;

    for (size_t i = BARCODE_CODE_DIGITS; i < text.n; i++)
        count += text.p[i] >= 'A' ? 2 : 1;
    return count;
}

/*
 * Whatever an address is made of: the code leads, then come [0-9A-Z-] with a digit among them, no
 * two hyphens meet, none leads or stands beside a letter, and a letter alone may be one symbol too
 * long.
 */
Test(barcode, text_is_always_in_form)
{
    static const char *const parts[] = {"1",  "23", "-",  "−", "A",  "B",  "F",  "Ⅱ", "ＣＤ",
                                        "号", "番", "丁目", "十", "二", "〇", "の", " ",  "　",
                                        "・", "&",  "コーポ", "字", "①", "F", "9", "ー"};
    enum { PARTS = sizeof parts / sizeof *parts, ROUNDS = 200000 };
    uint32_t dice = 1;
    size_t some = 0;

    for (int round = 0; round < ROUNDS; round++) {
        char line[256] = "", text[BARCODE_TEXT_MAX];
        Str got = {text, 0};

        for (int i = 0; i < 12; i++) {
            dice = dice * 1664525 + 1013904223;
            strcat(line, parts[(dice >> 8) % PARTS]);
        }
        got.n = barcode_text(STR("1234567"), str_of(line), STR_EMPTY, text);
        if (got.n == 0)
            continue;
        some++;
        cr_assert(str_starts(got, STR("1234567")) && got.n > 8 - 1, "%s", line);
        cr_assert_leq(symbols_of(got), BARCODE_SYMBOLS + 1, "%s", line);
        cr_assert(symbols_of(got) <= BARCODE_SYMBOLS || got.p[got.n - 1] >= 'A', "%s", line);
        cr_assert(got.p[BARCODE_CODE_DIGITS] != '-', "%s: %.*s", line, (int)got.n, got.p);
        for (size_t i = BARCODE_CODE_DIGITS; i + 1 < got.n; i++)
            cr_assert(got.p[i] != '-' || (got.p[i + 1] != '-' && got.p[i + 1] < 'A' &&
                                          (i == 7 || got.p[i - 1] < 'A')),
                      "%s: %.*s", line, (int)got.n, got.p);
    }
    cr_expect_gt(some, ROUNDS / 20);
}

/* What is too long for anybody, or no UTF-8, has none and harms nothing. */
Test(barcode, text_of_what_is_no_address)
{
    char text[BARCODE_TEXT_MAX], *longest = malloc(5001);

    memset(longest, '1', 5000);
    longest[5000] = '\0';
    cr_expect_eq(barcode_text(STR("1234567"), str_of(longest), STR_EMPTY, text), 0);
    memset(longest, 'A', 1023);
    cr_expect_eq(barcode_text(STR("1234567"), (Str){longest, 1023}, STR_EMPTY, text), 0);
    cr_expect_eq(barcode_text(STR("1234567"), STR("1\xff\xfe"), STR_EMPTY, text), 0);
    cr_expect_eq(barcode_text(STR("1234567"), STR_EMPTY, STR_EMPTY, text), 0);
    free(longest);
}

Test(barcode, numerals_below_ten_thousand_read_back)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const char *const units[] = {"千", "百", "十", ""};

    for (uint32_t n = 1; n < 10000; n++) {
        char text[64] = "";
        uint32_t left = n, by = 1000, number;
        Str rest;

        for (int i = 0; i < 4; i++, by /= 10) {
            uint32_t digit = left / by;

            left %= by;
            if (digit)
                strcat(strcat(text, digit == 1 && by > 1 ? "" : digits[digit]), units[i]);
        }
        rest = str_of(text);
        cr_assert(numeral_take(&rest, &number) && number == n && rest.n == 0, "%s: %u", text, n);
    }
}

/* What is wrong with a row, from its table of cases: the sentences, and that no value is shown. */
#include "core/text/faults.h"

#include "core/text/columns.h"
#include "core/text/values.h"
#include "readers.h"

enum { COLUMN = RESIDENT_COLUMN_STATUS };

static const struct fault_word words[] = {
    {"01", true},         {"住民登録", true}, {"resident", false}, {"住民", false},
    {"moved_out", false}, {"転出", false},    {"deceased", false}, {"死亡", false},
    {"valid", false},     {"有効", false},    {"revoked", false},  {"失効", false},
    {"", false},          {"一時停止", false}};

static struct fault_column columns[COLUMNS_KNOWN_MAX];

static void columns_fill(void)
{
    size_t count;
    const struct column *known = columns_of(/*residents*/ true, &count);

    for (size_t i = 0; i < count; i++)
        columns[i].shown = str_of(known[i].japanese);
    columns[COLUMN].shown = STR("状態");
    columns[COLUMN].words = words;
    columns[COLUMN].word_count = sizeof words / sizeof words[0];
}

/* postal|address|name|mailing postal|mailing address|mailing name */
static struct fault address_of(char *text)
{
    struct resident resident = {.resident_id = STR("1")};
    Str *const to[] = {
        &resident.postal_code,         &resident.address,         &resident.name,
        &resident.mailing_postal_code, &resident.mailing_address, &resident.mailing_name};

    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++) {
        char *end = strchr(text, '|');

        if (end)
            *end = '\0';
        *to[i] = str_of(text);
        text = end ? end + 1 : text + strlen(text);
    }
    return fault_of_address(&resident, day_of(2026, 11, 19), LEAP_FEB28);
}

static struct fault bytes_fault(const char *text, enum text_code code)
{
    static struct bytes raw;
    struct fault fault = {.kind = FAULT_BYTES, .column = FAULT_WHOLE_ROW, .is = 5, .must = 0x8f};

    bytes_unescape(&raw, text);
    fault.code = code;
    fault.like = code_of_bytes((Str){raw.p, raw.n});
    return fault;
}

static struct fault zeros_fault(Str id)
{
    struct id_lengths lengths = {.of = {[8] = 950, [7] = 20}, .all = 1000};
    struct fault fault = {.kind = FAULT_ZEROS, .column = 0, .is = (uint32_t)id.n};

    fault.must = (uint32_t)id_zeros_lost(&lengths, id);
    if (!fault.must)
        fault.kind = FAULT_NONE;
    return fault;
}

static struct fault fault_named(const char *kind, char *text)
{
    struct fault fault = {.kind = FAULT_NONE, .column = FAULT_WHOLE_ROW};
    unsigned is = 0, must = 0;

    if (strcmp(kind, "date") == 0)
        return fault_of_date(RESIDENT_COLUMN_MOVES_ON, str_of(text), /*era_numbers*/ false);
    if (strcmp(kind, "id") == 0)
        return fault_of_id(RESIDENT_COLUMN_RESIDENT_ID, str_of(text));
    if (strcmp(kind, "word") == 0)
        return fault_of_word(COLUMN, str_of(text), &columns[COLUMN]);
    if (strcmp(kind, "address") == 0)
        return address_of(text);
    if (strcmp(kind, "zeros") == 0)
        return zeros_fault(str_of(text));
    if (strcmp(kind, "utf-8") == 0)
        return bytes_fault(text, CODE_UTF8);
    if (strcmp(kind, "cp932") == 0)
        return bytes_fault(text, CODE_CP932);
    cr_assert_eq(sscanf(text, "%u %u", &is, &must), 2, "%s", text);
    if (strcmp(kind, "fields") == 0)
        return fault_of_fields(is, must);
    fault.kind = strcmp(kind, "quotes") == 0 ? FAULT_QUOTES : FAULT_NUL;
    fault.is = is;
    return fault;
}

static void fault_case(char **field)
{
    struct arena arena = {0};
    char text[512] = "";
    struct fault fault;
    Str said, english;

    if (strcmp(field[1], "(empty)") != 0)
        snprintf(text, sizeof text, "%s", field[1]);
    fault = fault_named(field[0], text);
    said = fault_text(&fault, columns, /*english*/ false, &arena);
    english = fault_text(&fault, columns, /*english*/ true, &arena);
    if (strcmp(field[2], "-") == 0)
        cr_expect_eq(said.n, 0, "%s %s: " STR_FMT, field[0], field[1], STR_ARG(said));
    else
        cr_expect(str_equal(said, str_of(field[2])), "%s %s:\n  " STR_FMT "\n  not %s", field[0],
                  field[1], STR_ARG(said), field[2]);
    cr_expect_eq(english.n > 0, said.n > 0, "%s %s", field[0], field[1]);
    arena_release(&arena);
}

Test(faults, every_line_of_the_table)
{
    columns_fill();
    cr_assert_geq(cases_each("faults.tsv", 3, fault_case), 80);
}

/* A name, an address or a number that slid into a column stands in no sentence. */
Test(faults, show_no_value)
{
    static const char *const values[] = {"山田太郎",      "平 和",
                                         "明治",          "正",
                                         "大正 昭",       "123456789018",
                                         "日月元",        "R子",
                                         "090-1234-5678", "小田原市荻窪300番地",
                                         "M・スミス",     "令和",
                                         "年月日",        "Smith",
                                         "2026-11-22山田"};
    struct arena arena = {0};

    columns_fill();
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        Str text = str_of(values[i]);
        struct fault faults[] = {fault_of_date(RESIDENT_COLUMN_MOVES_ON, text, false),
                                 fault_of_id(RESIDENT_COLUMN_RESIDENT_ID, text),
                                 fault_of_word(COLUMN, text, &columns[COLUMN])};

        for (size_t k = 0; k < sizeof faults / sizeof faults[0]; k++)
            for (int english = 0; english < 2; english++)
                cr_expect_not(
                    str_contains(fault_text(&faults[k], columns, english, &arena), text) &&
                        text.n > 6,
                    "%s is shown", values[i]);
        cr_expect(strpbrk(faults[0].form, "0123456789") == NULL, "%s: %s", values[i],
                  faults[0].form);
    }
    arena_release(&arena);
}

/* What other files of core find: their sentences, and the column of the name that is printed. */
Test(faults, say_each_fault_of_an_address)
{
    struct resident mailed = {.mailing_name = STR("会"), .mailing_address = STR("x")}, plain = {0};
    struct arena arena = {0};
    struct fault fault = fault_by_towns(&mailed, ADDRESS_TOWN);

    columns_fill();
    cr_expect(str_equal(fault_text(&fault, columns, false, &arena),
                        STR("送付先住所: 町名で終わっていて、番地などがありません")));
    fault = fault_by_towns(&plain, ADDRESS_TOWN);
    cr_expect_eq(fault.column, RESIDENT_COLUMN_ADDRESS);
    for (int address = ADDRESS_POSTAL_EMPTY; address <= ADDRESS_TOWN; address++)
        for (int english = 0; english < 2; english++) {
            fault.address = (enum address_fault)address;
            cr_expect_gt(fault_sentence(&fault, columns, english, &arena).n, 3, "%d", address);
        }
    arena_release(&arena);
}

Test(faults, knows_the_code_of_bytes)
{
    static const char sjis[] = "\x8e\x52\x93\x63\x91\xbe\x98\x59", half[] = "\xd4\xcf\xc0\xde";

    cr_expect_eq(code_of_bytes(STR("abc,123")), CODE_NONE);
    cr_expect_eq(code_of_bytes(STR("山田太郎")), CODE_UTF8);
    cr_expect_eq(code_of_bytes(STR("é")), CODE_UTF8);
    cr_expect_eq(code_of_bytes((Str){sjis, 8}), CODE_CP932);
    cr_expect_eq(code_of_bytes((Str){half, 4}), CODE_NONE, "half-width kana alone prove nothing");
    cr_expect_eq(code_of_bytes(STR("\xff\xfe")), CODE_NONE);
    cr_expect_eq(code_of_bytes((Str){sjis, 7}), CODE_NONE, "cut in a character");
}

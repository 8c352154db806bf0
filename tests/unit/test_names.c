/*
 * What fields say that the letter prints: nothing, a lost character, an honorific. Each case is put
 * to the rules and to the proof, which read the contract apart from each other.
 */
#include "core/rules/honorific.h"
#include "core/rules/lost.h"
#include "core/rules/nothing.h"
#include "witness/prove_field.h"

#include "base/utf8.h"
#include "readers.h"

static Str unescaped(const char *text)
{
    static struct bytes bytes;

    bytes_unescape(&bytes, text);
    return (Str){bytes.p, bytes.n};
}

/* ---- nothing said ---------------------------------------------------------------------------- */

static void nothing_case(char **field)
{
    Str text = unescaped(field[0]);
    bool nothing = strcmp(field[1], "nothing") == 0, denied = strcmp(field[1], "denied") == 0;
    bool date = strcmp(field[1], "date") == 0;

    cr_assert(nothing || denied || date || strcmp(field[1], "-") == 0, "%s", field[1]);
    cr_expect_eq(text_says_nothing(text), nothing, "%s (%s)", field[0], field[2]);
    cr_expect_eq(address_is_denied(text), denied, "%s (%s)", field[0], field[2]);
    cr_expect_eq(address_is_date(text), date, "%s (%s)", field[0], field[2]);
    cr_expect_eq(field_says_nothing(text), nothing, "proof: %s (%s)", field[0], field[2]);
    cr_expect_eq(field_is_no_place(text), denied || date, "proof: %s (%s)", field[0], field[2]);
}

Test(names, that_say_nothing)
{
    cr_assert_geq(cases_each("nothing.tsv", 3, nothing_case), 90);
    cr_expect_not(text_says_nothing(STR_EMPTY) || field_says_nothing(STR_EMPTY));
    cr_expect_not(text_says_nothing(STR("\xFF")) || field_says_nothing(STR("\xFF")));
    cr_expect_not(text_says_nothing(STR("-\xFF")), "what is no UTF-8 says something");
}

enum { POINTS = 0x20000 }; /* beyond there is no kana, no Latin and no kanji of these words */
static uint32_t undisguised[POINTS];

static void disguise_case(char **field)
{
    uint32_t is;
    Str text = unescaped(field[0]);
    unsigned point;
    int length;

    cr_assert(utf8_next(&text, &is));
    if (text.n) /* № */
        is = 0x2116;
    for (const char *at = field[1]; sscanf(at, " %x%n", &point, &length) == 1; at += length) {
        cr_assert_lt(point, (unsigned)POINTS);
        undisguised[point] = is;
    }
}

/* A word with one place for any character: it says nothing where that is a disguise of `is`. */
struct frame {
    const char *before, *after;
    const char *is; /* any of these */
};
static const struct frame frames[] = {
    {"", "", "-―ー#"}, {"", "し", "な無"}, {"な", "", "し"},     {"ナ", "", "シ"}, {"", "シ", "ナ"},
    {"", "明", "不"},  {"不", "", "明"},   {"", "上", "同"},     {"同", "", "上"}, {"", "ULL", "N"},
    {"N", "LL", "U"},  {"NU", "L", "L"},   {"N", "A", "/"},      {"N/", "", "A"},  {"N", "NE", "O"},
    {"", "NE", "№"},   {"NON", "", "E"},   {"　NO", "　E", "N"},
};

static void frame_try(const struct frame *frame, uint32_t point)
{
    char bytes[64], one[4];
    uint32_t is = undisguised[point];
    bool nothing = is && str_contains(str_of(frame->is), (Str){one, utf8_put(is, one)});
    size_t n = strlen(frame->before);
    Str text;

    memcpy(bytes, frame->before, n);
    n += utf8_put(point, bytes + n);
    memcpy(bytes + n, frame->after, strlen(frame->after));
    text = (Str){bytes, n + strlen(frame->after)};
    if (is == '#' && !*frame->before)
        nothing = true;
    if (text_says_nothing(text) != nothing || field_says_nothing(text) != nothing)
        cr_expect_fail("U+%04X in %s_%s", point, frame->before, frame->after);
}

static bool is_other_writing(uint32_t point) /* kanji, hangul, surrogates, spaces */
{
    return (point >= 0x3400 && point < 0xA000) || (point >= 0xAC00 && point < 0xE000) ||
           is_space_point(point);
}

Test(names, disguises_are_those_of_unicode)
{
    cr_assert_geq(cases_each("disguises.tsv", 2, disguise_case), 20);
    for (uint32_t point = 0; point < POINTS; point++)
        if (undisguised[point] || !is_other_writing(point))
            for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
                frame_try(&frames[i], point);
}

/* ---- characters that were lost --------------------------------------------------------------- */

static void lost_case(char **field)
{
    struct arena arena = {0};
    bool is_name = strcmp(field[0], "name") == 0;
    Str text = unescaped(field[1]), signs, wanted;

    signs = lost_signs(text, is_name, &arena);
    cr_expect_eq(field_is_escaped(text) || (is_name && field_has_gap(text)),
                 strcmp(field[2], "-") != 0, "proof: %s", field[1]);
    wanted = strcmp(field[2], "-") == 0 ? STR_EMPTY : unescaped(field[2]);
    cr_expect(str_equal(signs, wanted), "%s: " STR_FMT, field[1], STR_ARG(signs));
    arena_release(&arena);
}

Test(names, that_lost_a_character)
{
    cr_assert_geq(cases_each("lost.tsv", 3, lost_case), 45);
}

/* Whatever the bytes: both look at each place where a sign could begin, and no further. */
Test(names, of_any_bytes)
{
    static const char *const parts[] = {"&", "#", ";",  "x",    "\\u",      "9aD8", "12", "lt",
                                        "?", "■", "高", "\xE2", "\xEF\xBC", "\xFF", " "};
    struct arena arena = {0};
    uint64_t state = 7;

    for (int round = 0; round < 200000; round++) {
        char bytes[64];
        size_t n = 0;
        Str text;

        for (int part = 0; part < 8; part++) {
            const char *at;

            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            at = parts[(state >> 33) % (sizeof parts / sizeof *parts)];
            memcpy(bytes + n, at, strlen(at));
            n += strlen(at);
        }
        text = (Str){bytes, n};
        if (!utf8_valid(text))
            continue;
        cr_expect_eq(lost_signs(text, true, &arena).n > 0,
                     field_is_escaped(text) || field_has_gap(text), STR_FMT, STR_ARG(text));
    }
    arena_release(&arena);
}

/* ---- honorifics ------------------------------------------------------------------------------ */

static const char *const shipped[] = {"会社", "法人", "事務所",     "センター", "施設",
                                      "病院", "医院", "クリニック", "協会",     "組合",
                                      "役所", "役場", "学園"};

static void honorific_case(char **field)
{
    Str name = str_of(field[0]), title, bare;
    struct office_words offices = {.count = 0};

    if (strcmp(field[1], "-") == 0)
        for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++)
            offices.at[offices.count++] = str_of(shipped[i]);
    else if (strcmp(field[1], "none") != 0)
        offices.at[offices.count++] = str_of(field[1]);
    title = honorific_text(honorific_of(name, &offices));
    cr_expect(str_equal(title, str_of(strcmp(field[2], "none") == 0 ? "" : field[2])),
              "%s: " STR_FMT " (%s)", field[0], STR_ARG(title), field[4]);
    title = field_title(name, offices.at, offices.count);
    cr_expect(str_equal(title, str_of(strcmp(field[2], "none") == 0 ? "" : field[2])),
              "proof: %s: " STR_FMT " (%s)", field[0], STR_ARG(title), field[4]);
    bare = honorific_bare(name, &offices);
    cr_expect(str_equal(bare, strcmp(field[3], "=") == 0 ? name : str_of(field[3])),
              "%s: " STR_FMT " (%s)", field[0], STR_ARG(bare), field[4]);
}

Test(names, with_their_honorific)
{
    cr_assert_geq(cases_each("honorific.tsv", 5, honorific_case), 50);
}

/* Text, memory, and the catalogue of messages. */
#include <errno.h>

#include "base/index.h"
#include "base/arena.h"
#include "base/utf8.h"
#include "say/err.h"
#include "base/typed.h"
#include "disk/path.h"
#include "days.h"
#include "readers.h"

/* ---- UTF-8 ----------------------------------------------------------------------------------- */

static size_t length_of(uint32_t point) /* RFC 3629, section 3 */
{
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

static bool is_surrogate(uint32_t point)
{
    return point >= 0xD800 && point <= 0xDFFF;
}

Test(utf8, every_code_point_comes_back_and_no_part_of_it_does)
{
    size_t wrong = 0;

    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        char bytes[4];
        uint32_t found = UINT32_MAX;
        size_t n;

        if (is_surrogate(point))
            continue;
        n = utf8_put(point, bytes);
        wrong += n != length_of(point);
        for (size_t cut = 0; cut < n; cut++) {
            Str part = {bytes, cut};

            wrong += utf8_next(&part, &found) || part.p != bytes || part.n != cut;
            wrong += cut > 0 && utf8_valid(part);
        }
        Str whole = {bytes, n};

        wrong += !utf8_valid(whole) || utf8_count(whole) != 1;
        wrong += !utf8_next(&whole, &found) || found != point || whole.n != 0;
    }
    cr_expect_eq(wrong, 0, "%zu wrong", wrong);
}

/* How many strings of exactly `n` bytes are one code point: RFC 3629 leaves no room for another. */
static size_t count_of_length(size_t n)
{
    size_t count = 0, all = (size_t)1 << (8 * n);

    for (size_t at = 0; at < all; at++) {
        char bytes[3] = {(char)at, (char)(at >> 8), (char)(at >> 16)};
        Str s = {bytes, n};
        uint32_t point;

        count += utf8_next(&s, &point) && s.n == 0;
    }
    return count;
}

/* The quick way through kana and kanji says what one point after the other says. */
Test(utf8, a_text_is_valid_when_its_points_are)
{
    size_t wrong = 0;

    for (size_t at = 0; at < (size_t)1 << 24; at++) {
        char bytes[] = {(char)at, (char)(at >> 8), (char)(at >> 16), (char)0xA0, 'x'};
        Str s = {bytes, 3 + at % 3}, rest = s;
        uint32_t point;

        while (utf8_next(&rest, &point))
            ;
        wrong += utf8_valid(s) != (rest.n == 0);
    }
    cr_expect_eq(wrong, 0, "%zu wrong", wrong);
}

Test(utf8, nothing_else_of_one_two_or_three_bytes_is_a_code_point)
{
    cr_expect_eq(count_of_length(1), 0x80);
    cr_expect_eq(count_of_length(2), 0x800 - 0x80);
    cr_expect_eq(count_of_length(3), 0x10000 - 0x800 - 0x800);
}

Test(utf8, bad_bytes_are_refused_and_left)
{
    static const struct {
        const char *bytes, *what;
    } bad[] = {
        {"\xC0\x80", "overlong NUL"},
        {"\xC1\xBF", "overlong U+007F"},
        {"\xE0\x80\x80", "overlong NUL"},
        {"\xE0\x9F\xBF", "overlong U+07FF"},
        {"\xF0\x80\x80\x80", "overlong"},
        {"\xF0\x8F\xBF\xBF", "overlong U+FFFF"},
        {"\xED\xA0\x80", "U+D800"},
        {"\xED\xAF\xBF", "U+DBFF"},
        {"\xED\xB0\x80", "U+DC00"},
        {"\xED\xBF\xBF", "U+DFFF"},
        {"\xF4\x90\x80\x80", "U+110000"},
        {"\xF5\x80\x80\x80", "U+140000"},
        {"\xF8\x88\x80\x80\x80", "5 bytes"},
        {"\xFE", "FE"},
        {"\xFF", "FF"},
        {"\x80", "a trail byte alone"},
        {"\xBF", "a trail byte alone"},
        {"\xC3(", "no trail byte"},
        {"\xE3\x81(", "no second"},
        {"\xF0\x9F\x98(", "no third"},
        {"\xE3(\x81", "a hole"},
        {"\xC2\xC2", "two leads"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        Str s = str_of(bad[i].bytes);
        uint32_t point;

        cr_expect_not(utf8_next(&s, &point), "%s", bad[i].what);
        cr_expect_eq(s.p, bad[i].bytes, "%s moved the text", bad[i].what);
        cr_expect_not(utf8_valid(s), "%s", bad[i].what);
    }
}

Test(utf8, counts_points_not_bytes)
{
    cr_expect_eq(utf8_count(STR("")), 0);
    cr_expect_eq(utf8_count(STR("abc")), 3);
    cr_expect_eq(utf8_count(STR("小田原")), 3);
    cr_expect_eq(utf8_count(STR("葛\xF3\xA0\x84\x80飾𠮷")), 4); /* a variant counts as a point */
}

Test(utf8, counting_what_is_not_utf8_is_a_bug, .exit_code = EXIT_BUG)
{
    utf8_count(STR("a\xFF"));
}

/* ---- what a person typed --------------------------------------------------------------------- */

static enum text_fault fault_of(uint32_t point)
{
    char bytes[6] = {'a'};
    size_t n = utf8_put(point, bytes + 1);

    bytes[n + 1] = 'b';
    return text_fault((Str){bytes, n + 2}, 3);
}

/* Every file that is made later can hold whatever passes, and nothing else is kept out by number.
 */
Test(typed, whatever_passes_can_stand_in_xml_and_on_one_line)
{
    static const uint32_t line_ends[] = {'\n', '\v', '\f', '\r', 0x85, 0x2028, 0x2029};
    size_t count[TEXT_FAULT_COUNT] = {0};

    for (uint32_t point = 0; point <= 0x10FFFF; point++) {
        enum text_fault fault;

        if (is_surrogate(point))
            continue;
        fault = fault_of(point);
        count[fault]++;
        if (!xml_allows(point))
            cr_expect_eq(fault, TEXT_CONTROL, "U+%04X", point);
    }
    for (size_t i = 0; i < sizeof line_ends / sizeof line_ends[0]; i++)
        cr_expect_eq(fault_of(line_ends[i]), TEXT_CONTROL, "U+%04X", line_ends[i]);
    cr_expect_eq(count[TEXT_CONTROL], 32 + 33 + 2 + 2 * 17);
    cr_expect_eq(count[TEXT_DIRECTION], 3 + 5 + 4);
    cr_expect_eq(count[TEXT_HIDDEN], 2 + 3 + 6 + 1);
}

/* What makes the letter unprintable (docs/contract 4) is no name of who decided either. */
Test(typed, what_shows_nothing_or_turns_the_line_is_refused)
{
    static const struct {
        uint32_t point;
        enum text_fault fault;
    } cases[] = {{0x00AD, TEXT_HIDDEN},    {0x061C, TEXT_DIRECTION}, {0x180E, TEXT_HIDDEN},
                 {0x200B, TEXT_HIDDEN},    {0x200D, TEXT_HIDDEN},    {0x200E, TEXT_DIRECTION},
                 {0x200F, TEXT_DIRECTION}, {0x202A, TEXT_DIRECTION}, {0x202E, TEXT_DIRECTION},
                 {0x2060, TEXT_HIDDEN},    {0x2065, TEXT_HIDDEN},    {0x2066, TEXT_DIRECTION},
                 {0x2069, TEXT_DIRECTION}, {0xFEFF, TEXT_HIDDEN},    {0xE0100, TEXT_GOOD},
                 {0xE000, TEXT_GOOD},      {0x3000, TEXT_GOOD},      {0x2B740, TEXT_GOOD}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(fault_of(cases[i].point), cases[i].fault, "U+%04X", cases[i].point);
}

Test(typed, the_worst_of_several_faults_is_named)
{
    static const struct {
        const char *text;
        size_t most;
        enum text_fault fault;
    } cases[] = {
        {"住居表示の実施", 7, TEXT_GOOD},
        {"住居表示の実施", 6, TEXT_LONG},
        {"", 5, TEXT_EMPTY},
        {" \xE3\x80\x80", 5, TEXT_EMPTY},
        {"\t", 5, TEXT_CONTROL},
        {"\033[A", 5, TEXT_CONTROL},
        {"abcdef\033", 3, TEXT_CONTROL},
        {"\033\xFF", 5, TEXT_BYTES},
        {"\x8F\x9A\x8B\x8F", 5, TEXT_BYTES}, /* 住居 in cp932 */
        {"\xED\xA0\x80", 5, TEXT_BYTES},
        {"\xE2\x80\x8B", 5, TEXT_HIDDEN},
        {"\xE2\x80\x8B\xE2\x80\xAE", 5, TEXT_DIRECTION},
        {"abcd\xE2\x80\x8B", 4, TEXT_LONG},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(text_fault(str_of(cases[i].text), cases[i].most), cases[i].fault, "no. %zu",
                     i);
    for (int fault = TEXT_GOOD + 1; fault < TEXT_FAULT_COUNT; fault++)
        for (int english = 0; english < 2; english++)
            cr_expect_gt(strlen(text_fault_words((enum text_fault)fault, english)), 5);
}

/* ---- borrowed text --------------------------------------------------------------------------- */

Test(str, trims_space_tab_and_the_wide_space)
{
    static const char *const cases[][2] = {
        {"", ""},
        {" ", ""},
        {"\t \t", ""},
        {"　", ""},
        {"　 \t　", ""},
        {"a", "a"},
        {" a ", "a"},
        {"　a　", "a"},
        {" 　\ta b　c\t　 ", "a b　c"},
        {"\na\r", "\na\r"}, /* only space, tab and U+3000 */
        {"\xC2\xA0"
         "a",
         "\xC2\xA0"
         "a"}, /* no-break space stays */
        {"\xE2\x80\x83"
         "a",
         "\xE2\x80\x83"
         "a"},              /* em space stays */
        {"、a。", "、a。"}, /* U+3001 and U+3002 share bytes with U+3000 */
        {"\x80\x80", "\x80\x80"},
        {"\xE3\x80", "\xE3\x80"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Str got = str_trim(str_of(cases[i][0]));

        cr_expect(str_equal(got, str_of(cases[i][1])), "case %zu gives '" STR_FMT "'", i,
                  STR_ARG(got));
    }
}

Test(str, compares_bytewise_and_finds)
{
    cr_expect_lt(str_compare(STR("a"), STR("b")), 0);
    cr_expect_gt(str_compare(STR("b"), STR("a")), 0);
    cr_expect_lt(str_compare(STR("a"), STR("aa")), 0);
    cr_expect_lt(str_compare(STR(""), STR("a")), 0);
    cr_expect_eq(str_compare(STR(""), STR_EMPTY), 0);
    cr_expect_gt(str_compare(STR("\xFF"), STR("a")), 0); /* bytes are not signed */
    cr_expect_lt(str_compare(STR("10"), STR("9")), 0);
    cr_expect(str_starts(STR("2508555"), STR("250")));
    cr_expect_not(str_starts(STR("25"), STR("250")));
    cr_expect(str_starts(STR("25"), STR("")));
    cr_expect(str_ends(STR("letters-0001.pdf"), STR(".pdf")));
    cr_expect_not(str_ends(STR("pdf"), STR(".pdf")));
    cr_expect(str_contains(STR("小田原市住所不定"), STR("住所不定")));
    cr_expect_not(str_contains(STR("住所不"), STR("住所不定")));
    cr_expect(str_contains(STR(""), STR("")));
    cr_expect(str_equal(str_of(NULL), STR_EMPTY));
    cr_expect(str_equal(str_take(STR("abc"), 2), STR("ab")));
    cr_expect(str_equal(str_take(STR("abc"), 9), STR("abc")));
    cr_expect(str_equal(str_skip(STR("abc"), 3), STR_EMPTY));
}

Test(str, skipping_more_than_there_is_is_a_bug, .exit_code = EXIT_BUG)
{
    str_skip(STR("abc"), 4);
}

/* ---- memory ---------------------------------------------------------------------------------- */

Test(arena, gives_zeroed_aligned_memory_that_does_not_overlap)
{
    struct arena arena = {0};
    enum { PIECES = 4000 };
    static unsigned char *at[PIECES];
    static size_t sizes[PIECES];
    uint64_t state = 1;
    size_t wrong = 0;

    for (int i = 0; i < PIECES; i++) {
        sizes[i] = i % 500 == 0 ? (size_t)3 << 20 : dice(&state, 3000);
        at[i] = arena_take(&arena, sizes[i]);
        wrong += (uintptr_t)at[i] % _Alignof(max_align_t) != 0;
        for (size_t n = 0; n < sizes[i]; n += 97)
            wrong += at[i][n] != 0;
        memset(at[i], i % 255 + 1, sizes[i]);
    }
    for (int i = 0; i < PIECES; i++)
        for (size_t n = 0; n < sizes[i]; n++)
            wrong += at[i][n] != i % 255 + 1;
    cr_expect_eq(wrong, 0);
    arena_release(&arena);
    cr_expect_eq(arena.used_bytes, 0);
    arena_release(&arena);
}

Test(arena, copies_and_prints)
{
    struct arena arena = {0};
    Str copy = arena_copy(&arena, (Str){"a\0b", 3});
    Str text = arena_printf(&arena, "%s-%04d", "letters", 7);

    cr_expect(str_equal(copy, (Str){"a\0b", 3}));
    cr_expect_eq(copy.p[3], '\0');
    cr_expect(str_equal(text, STR("letters-0007")));
    cr_expect_eq(text.p[text.n], '\0');
    cr_expect(str_equal(arena_copy(&arena, STR_EMPTY), STR_EMPTY));
    arena_release(&arena);
}

/* Of each size, so that blocks are full, have room, or are not there. */
Test(arena, adopts_what_another_has)
{
    for (size_t mine = 0; mine < 20000; mine += 2500)
        for (size_t others = 0; others < 20000; others += 2500) {
            struct arena arena = {0}, from = {0};
            char *own = mine ? arena_bytes(&arena, mine) : NULL;
            char *taken = others ? arena_bytes(&from, others) : NULL, *next;

            memset(own ? own : (char[1]){0}, 'a', mine);
            memset(taken ? taken : (char[1]){0}, 'b', others);
            arena_adopt(&arena, &from);
            cr_assert_eq(arena.used_bytes, mine + others);
            cr_assert_eq(from.used_bytes, 0);
            arena_release(&from);
            next = arena_bytes(&arena, 100);
            memset(next, 'c', 100);
            cr_assert(!own || (own[0] == 'a' && own[mine - 1] == 'a'));
            cr_assert(!taken || (taken[0] == 'b' && taken[others - 1] == 'b'));
            arena_release(&arena);
        }
}

Test(arena, may_be_filled_to_its_ceiling)
{
    struct arena arena = {.limit_bytes = 4096};

    for (int i = 0; i < 4; i++)
        arena_take(&arena, 1024);
    cr_expect_eq(arena.used_bytes, 4096);
    arena_release(&arena);
}

Test(arena, one_byte_more_than_the_ceiling_ends_the_program, .exit_code = EXIT_BUG)
{
    struct arena arena = {.limit_bytes = 4096};

    arena_take(&arena, 2048);
    arena_take(&arena, 2048);
    arena_take(&arena, 1);
}

Test(arena, together_they_have_one_ceiling, .exit_code = EXIT_BUG)
{
    struct arena arena = {.limit_bytes = 4096}, from = {0};

    arena_take(&arena, 2048);
    arena_take(&from, 2049);
    arena_adopt(&arena, &from);
}

Test(arena, an_absurd_request_ends_the_program, .exit_code = EXIT_BUG)
{
    struct arena arena = {0};

    arena_take(&arena, SIZE_MAX);
}

Test(vec, grows_and_keeps)
{
    VEC(uint64_t) vec = {0};
    size_t wrong = 0;

    for (uint64_t i = 0; i < 100000; i++)
        VEC_PUSH(&vec, i * i);
    cr_expect_eq(vec.count, 100000);
    for (uint64_t i = 0; i < vec.count; i++)
        wrong += vec.at[i] != i * i;
    cr_expect_eq(wrong, 0);
    VEC_RELEASE(&vec);
    cr_expect_null(vec.at);
    cr_expect_eq(vec.count, 0);
}

/* ---- messages -------------------------------------------------------------------------------- */

/* The next conversion of a printf format, "%.*s" and the like, into `out`; false after the last. */
static bool conversion_next(const char **format, char out[32])
{
    const char *at = *format;
    size_t n;

    for (;; at += 2) {
        at = strchr(at, '%');
        if (!at)
            return false;
        if (at[1] != '%')
            break;
    }
    n = 1 + strspn(at + 1, "-+ #0123456789.*hlzjtL") + 1;
    cr_assert(n < 32 && strchr("diouxXeEfFgGcsp", at[n - 1]), "odd conversion in: %s", *format);
    memcpy(out, at, n);
    out[n] = '\0';
    *format = at + n;
    return true;
}

static void expect_same_conversions(const struct message_text *text)
{
    const char *english = text->english, *japanese = text->japanese;
    char left[32], right[32];
    bool more;

    do {
        more = conversion_next(&english, left);
        cr_expect_eq(conversion_next(&japanese, right), more, "%s: one text has more arguments",
                     text->name);
        if (more)
            cr_expect_str_eq(left, right, "%s: %s and %s", text->name, left, right);
    } while (more);
}

static bool code_fits(const struct message_text *text)
{
    static const enum exit_code codes[] = {EXIT_GATE, EXIT_USAGE_, EXIT_DATA,   EXIT_INPUT,
                                           EXIT_BUG,  EXIT_CREATE, EXIT_IO,     EXIT_RETRY,
                                           EXIT_NEWS, EXIT_DENIED, EXIT_CONFIG_};

    if (text->severity != 'E')
        return text->code == EXIT_DONE || text->code == EXIT_NEWS;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (text->code == codes[i])
            return true;
    return false;
}

Test(messages, both_texts_take_the_same_arguments)
{
    cr_assert_gt(MSG_COUNT_, 50);
    for (int i = 0; i < MSG_COUNT_; i++) {
        const struct message_text *text = message_text((enum message)i);

        expect_same_conversions(text);
        cr_expect(utf8_valid(str_of(text->japanese)), "%s", text->name);
        cr_expect(!strchr(text->english, '\n') && !strchr(text->japanese, '\n'), "%s", text->name);
        cr_expect(text->severity == 'E' || text->severity == 'W' || text->severity == 'I', "%s",
                  text->name);
        cr_expect(code_fits(text), "%s: exit %d with severity %c", text->name, (int)text->code,
                  text->severity);
        cr_expect(text->number >= 0 && text->number <= 9999, "%s", text->name);
        for (int j = 0; j < i; j++) {
            const struct message_text *other = message_text((enum message)j);

            cr_expect_neq(text->number, other->number, "%s and %s are both %d", text->name,
                          other->name, text->number);
            cr_expect_str_neq(text->english, other->english, "%s and %s say the same", text->name,
                              other->name);
        }
    }
}

Test(messages, the_first_error_is_kept)
{
    struct err err = {0};

    messages_speak_english(true);
    cr_expect_eq(err_say(&err, FILE_OPEN, "a.csv", "no reason"), -1);
    cr_expect_eq(err.code, EXIT_IO);
    cr_expect_str_eq(err.text, "KGN0001E a.csv: cannot open: no reason");
    cr_expect_eq(err_say_as(&err, EXIT_DATA, FILE_READ, "b.csv", "another"), -1);
    cr_expect_eq(err.code, EXIT_IO);
    cr_expect_str_eq(err.text, "KGN0001E a.csv: cannot open: no reason");
}

Test(messages, another_exit_code_and_the_other_language)
{
    struct err err = {0};

    messages_speak_english(false);
    cr_expect_eq(err_say_as(&err, EXIT_INPUT, FILE_OPEN, "a.csv", "x"), -1);
    cr_expect_eq(err.code, EXIT_INPUT);
    cr_expect_str_eq(err.text, "KGN0001E a.csv: 開けません: x");
}

Test(messages, a_text_longer_than_its_room_is_cut_not_spilled)
{
    static char name[4 * ERR_TEXT_MAX];
    struct {
        struct err err;
        char behind[16];
    } at = {.behind = "untouched"};

    memset(name, 'x', sizeof name - 1);
    err_say(&at.err, FILE_OPEN, name, "reason");
    cr_expect_eq(strlen(at.err.text), ERR_TEXT_MAX - 1);
    cr_expect_str_eq(at.behind, "untouched");
}

/* Whatever was quoted, a message is one line of whole characters: the 1,023rd byte falls into one.
 */
Test(messages, are_one_line_of_whole_characters)
{
    static char name[4 * ERR_TEXT_MAX];
    struct err err = {0}, cut = {0};
    Str text;

    messages_speak_english(true);
    err_say(&err, FILE_OPEN,
            "a\nb\x1B[2J\x7F\xC2\x85"
            "c\xFF\xE3\x81",
            "あ\t\r");
    cr_expect_str_eq(err.text, "KGN0001E a b [2J  c??: cannot open: あ  ");
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "あ", 3);
    err_say(&cut, FILE_OPEN, name, "reason");
    text = str_of(cut.text);
    cr_expect(text.n > ERR_TEXT_MAX - 4 && utf8_valid(text));
}

Test(messages, what_the_system_says_becomes_an_exit_code)
{
    cr_expect_eq(err_reading(ENOENT), EXIT_INPUT);
    cr_expect_eq(err_reading(EACCES), EXIT_DENIED);
    cr_expect_eq(err_reading(EIO), EXIT_IO);
    cr_expect_eq(err_writing(EACCES), EXIT_DENIED);
    cr_expect_eq(err_writing(ENOENT), EXIT_CREATE);
    cr_expect_eq(err_writing(ENOSPC), EXIT_IO);
}

/* An index against a plain list: keys that share tags, and hashes whose tag would be the sign of a
 * free slot. */
Test(base, an_index_gives_back_what_was_put_in)
{
    enum { PUT = 5000, ASKED = 6000 };
    static uint64_t keys[PUT];
    struct arena arena = {0};
    struct index index = {.arena = &arena};
    struct index_at nowhere = index_at(&index, 7);
    size_t missing = 0, foreign = 0;

    cr_expect_null(index_next(&index, &nowhere), "it is empty");
    for (size_t i = 0; i < PUT; i++) {
        keys[i] = i % 1500 << (i % 3 ? 32 : 20); /* several alike; many with the tag of 0 */
        index_put(&index, keys[i], &keys[i]);
    }
    for (size_t i = 0; i < PUT; i++) {
        struct index_at at = index_at(&index, keys[i]);
        const uint64_t *found;

        while ((found = index_next(&index, &at)) != NULL && found != &keys[i])
            foreign += index_tag(*found) != index_tag(keys[i]);
        missing += !found;
    }
    for (uint64_t i = PUT; i < ASKED; i++) {
        struct index_at at = index_at(&index, i << 32);

        foreign += index_next(&index, &at) != NULL;
    }
    cr_expect_eq(missing, 0, "%zu are not found", missing);
    cr_expect_eq(foreign, 0, "%zu are found under another tag", foreign);
    cr_expect_eq(index.count, PUT);
    arena_release(&arena);
}

/* Register ids differ in few bytes: the tags of a hundred thousand must all but differ. */
Test(base, hashes_of_ids_spread)
{
    enum { IDS = 100000 };
    static uint32_t tags[1 << 20];
    size_t alike = 0;

    for (int i = 0; i < IDS; i++)
        for (int form = 0; form < 2; form++) {
            char text[24];
            int n =
                snprintf(text, sizeof text, form ? "%010d" : "S-2026-%d-%d", form ? i : i % 317, i);
            uint32_t tag = index_tag(str_hash((Str){text, (size_t)n}));

            alike += tags[tag & ((1 << 20) - 1)]++ > 0;
        }
    /* by chance 200,000 in 1,048,576 places: 17,900 stand where another does */
    cr_expect(alike > 17000 && alike < 18800, "%zu", alike);
}

/* ---- paths ----------------------------------------------------------------------------------- */

static void path_case(char **field)
{
    Str path = str_of(field[0]), folder = path_folder(path), name = path_name(path);

    cr_expect(str_equal(folder, str_of(field[1])), "the folder of %s: " STR_FMT ", not %s (%s)",
              field[0], STR_ARG(folder), field[1], field[3]);
    cr_expect(str_equal(name, str_of(field[2])), "the name of %s: " STR_FMT ", not %s (%s)",
              field[0], STR_ARG(name), field[2], field[3]);
}

Test(paths, every_line_of_the_table)
{
    cr_assert_geq(cases_each("paths.tsv", 4, path_case), 17);
}

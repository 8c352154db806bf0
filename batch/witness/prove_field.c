/*
 * Fields once more, read from docs/contract 4 alone: NFKC by arithmetic over the blocks that hold
 * look-alikes of the letters that matter, signs code point by code point, names from their end.
 */
#include "witness/prove_field.h"

#include "base/utf8.h"
#include "witness/ymd.h"

static bool is_gap_in_line(uint32_t c)
{
    return c == 0x20 || c == 0xA0 || c == 0x1680 || (c > 0x1FFF && c < 0x200B) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* ---- nothing said ---------------------------------------------------------------------------- */

struct alike {
    uint32_t point, is;
};
static const struct alike alikes[] = {
    {0x00AA, 'A'},    {0x00BA, 'O'},    {0x02E1, 'L'},    {0x1D2C, 'A'},    {0x1D31, 'E'},
    {0x1D38, 'L'},    {0x1D3A, 'N'},    {0x1D3C, 'O'},    {0x1D41, 'U'},    {0x1D43, 'A'},
    {0x1D49, 'E'},    {0x1D52, 'O'},    {0x1D58, 'U'},    {0x1D64, 'U'},    {0x207F, 'N'},
    {0x2090, 'A'},    {0x2091, 'E'},    {0x2092, 'O'},    {0x2097, 'L'},    {0x2099, 'N'},
    {0x2112, 'L'},    {0x2113, 'L'},    {0x2115, 'N'},    {0x212F, 'E'},    {0x2130, 'E'},
    {0x2134, 'O'},    {0x2147, 'E'},    {0x216C, 'L'},    {0x217C, 'L'},    {0x3196, 0x4E0A},
    {0x32A4, 0x4E0A}, {0x32DB, 0x30B7}, {0x32E4, 0x30CA}, {0xF967, 0x4E0D}, {0xFE5F, '#'},
    {0xFE63, '-'},    {0xFF70, 0x30FC}, {0xFF7C, 0x30B7}, {0xFF85, 0x30CA}, {0x1F21A, 0x7121},
};
/* Mathematical letters that stand elsewhere: script E, L, e, o and double-struck N. */
static const uint32_t unassigned[] = {0x1D4A0, 0x1D4A7, 0x1D4BA, 0x1D4C4, 0x1D545};

static uint32_t mathematical(uint32_t c)
{
    uint32_t letter = (c - 0x1D400) % 52;

    for (size_t i = 0; i < sizeof unassigned / sizeof *unassigned; i++)
        if (unassigned[i] == c)
            return c;
    return 'A' + letter % 26;
}

static uint32_t plain(uint32_t c)
{
    for (size_t i = 0; i < sizeof alikes / sizeof *alikes; i++)
        if (alikes[i].point == c)
            return alikes[i].is;
    if (c >= 0x1D400 && c < 0x1D6A4)
        return mathematical(c);
    if (c >= 0x24B6 && c <= 0x24E9) /* circled */
        return 'A' + (c - 0x24B6) % 26;
    if (c >= 0x1F130 && c <= 0x1F149) /* squared */
        return 'A' + c - 0x1F130;
    if (c >= 0xFF01 && c <= 0xFF5E) /* full-width */
        c -= 0xFEE0;
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

/* Plain and without spaces, as far as there is room: more is none of the words. */
static Str squeezed(Str text, char *out, size_t room)
{
    size_t used = 0;
    uint32_t point;

    while (used + 4 <= room && utf8_next(&text, &point)) {
        if (is_gap_in_line(point))
            continue;
        if (point == 0x2116) /* No */
            out[used++] = 'N';
        used += utf8_put(point == 0x2116 ? 'O' : plain(point), out + used);
    }
    return (Str){out, used};
}

bool field_says_nothing(Str text)
{
    static const char words[] = " なし 無し ナシ 不明 同上 - ― ー NULL N/A NONE ";
    char bytes[24];
    Str said = squeezed(text, bytes + 1, sizeof bytes - 2);

    if (!said.n)
        return false;
    if (said.p[0] == '#')
        return true;
    bytes[0] = bytes[said.n + 1] = ' ';
    return str_contains(STR(words), (Str){bytes, said.n + 2});
}

/* 1月2日 */
static bool is_day_of_year(Str text)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int numbers[2] = {0}, digits[2] = {0}, at = 0;
    uint32_t point;

    while (at < 2 && utf8_next(&text, &point)) {
        if (point == (at ? 0x65E5 : 0x6708) && digits[at]) {
            at++;
            continue;
        }
        point = plain(point);
        if (point < '0' || point > '9' || ++digits[at] > 2)
            return false;
        numbers[at] = numbers[at] * 10 + (int)(point - '0');
    }
    return at == 2 && !text.n && numbers[0] > 0 && numbers[0] < 13 && numbers[1] > 0 &&
           numbers[1] <= lengths[numbers[0] - 1];
}

bool field_is_no_place(Str address)
{
    static const char *const unknown[] = {"住所不定", "居所不定", "住居不定", "住所不明",
                                          "居所不明", "以下不明", "不詳"};

    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (str_contains(address, str_of(unknown[i])))
            return true;
    return prove_date(address) != 0 || is_day_of_year(address);
}

/* ---- characters that were lost --------------------------------------------------------------- */

static bool is_among(uint32_t point, const char *of)
{
    return point > 0 && point < 0x80 && strchr(of, (int)point) != NULL;
}

/* How many of `of` the text begins with, then `end` (0: anything). -1: `end` is not there. */
static int counted(Str text, const char *of, uint32_t end)
{
    uint32_t point = 0;
    int count = 0;

    while (utf8_next(&text, &point) && is_among(point, of)) {
        count++;
        point = 0;
    }
    return !end || point == end ? count : -1;
}

#define DIGITS "0123456789"
#define HEXADECIMAL DIGITS "abcdefABCDEF"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool begins_escape(Str text)
{
    if (str_starts(text, STR("&#x")) || str_starts(text, STR("&#X")))
        return counted(str_skip(text, 3), HEXADECIMAL, ';') > 0;
    if (str_starts(text, STR("&#")))
        return counted(str_skip(text, 2), DIGITS, ';') > 0;
    if (str_starts(text, STR("&"))) {
        int letters = counted(str_skip(text, 1), LETTERS, ';');

        return letters >= 2 && letters <= 8;
    }
    return str_starts(text, STR("\\u")) && counted(str_skip(text, 2), HEXADECIMAL, 0) >= 4;
}

bool field_is_escaped(Str text)
{
    uint32_t point;

    do
        if (begins_escape(text))
            return true;
    while (utf8_next(&text, &point));
    return false;
}

static const char gaps[] = "?？■□●＊";

bool is_gap(Str sign)
{
    uint32_t point;

    return str_contains(STR(gaps), sign) && utf8_next(&sign, &point) && !sign.n;
}

bool field_has_gap(Str name)
{
    uint32_t point;

    for (Str at = name; utf8_next(&name, &point); at = name)
        if (is_gap((Str){at.p, at.n - name.n}))
            return true;
    return false;
}

/* ---- honorifics ------------------------------------------------------------------------------ */

enum { WORD_POINTS = 4 }; /* 御中 and 先生 have two */

/* The code points of a text, from its end; at most `room`. */
static size_t backwards(Str text, uint32_t *points, size_t room, bool spaces)
{
    size_t at = text.n, count = 0;

    while (at > 0 && count < room) {
        size_t end = at;
        Str one;

        do
            at--;
        while (at > 0 && (text.p[at] & '\xC0') == '\x80');
        one = (Str){text.p + at, end - at};
        if (utf8_next(&one, &points[count]) && (spaces || !is_gap_in_line(points[count])))
            count++;
    }
    return count;
}

static bool closes(Str name, Str word, bool spaces)
{
    uint32_t of_name[WORD_POINTS], of_word[WORD_POINTS];
    size_t word_count = backwards(word, of_word, WORD_POINTS, true);
    size_t name_count = backwards(name, of_name, word_count, spaces);

    return name_count == word_count && memcmp(of_name, of_word, word_count * sizeof *of_word) == 0;
}

static bool names_post(Str name, const Str *offices, size_t office_count)
{
    static const char *const posts[] = {"宛", "行"};
    uint32_t before;

    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        Str post = str_of(posts[i]);

        if (!closes(name, post, true))
            continue;
        name.n -= post.n;
        if (backwards(name, &before, 1, true) && is_gap_in_line(before))
            return true;
        for (size_t k = 0; k < office_count; k++)
            if (str_ends(name, str_trim(offices[k])))
                return true;
        return false;
    }
    return false;
}

static bool is_person(Str text)
{
    static const char *const words[] = {"長", "士", "代表", "担当"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_contains(text, str_of(words[i])))
            return true;
    return false;
}

/* If a person follows the last such word, one follows them all. */
static bool is_office(Str name, Str word)
{
    for (size_t at = name.n; at-- > 0;)
        if (str_starts(str_skip(name, at), word))
            return !is_person(str_skip(name, at + word.n));
    return false;
}

Str field_title(Str name, const Str *offices, size_t office_count)
{
    static const char *const titles[] = {"様", "殿", "御中", "先生"};

    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (closes(name, str_of(titles[i]), false))
            return STR_EMPTY;
    if (names_post(name, offices, office_count))
        return STR_EMPTY;
    for (size_t i = 0; i < office_count; i++)
        if (is_office(name, str_trim(offices[i])))
            return STR("御中");
    return STR("様");
}

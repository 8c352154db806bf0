/* Words that say nothing, and what they look like before NFKC and capitals. */
#include "core/rules/nothing.h"

#include <uchar.h>

#include "base/utf8.h"
#include "core/days/era.h"

enum { SAYS_MOST = 4 }; /* the longest of the words has as many characters */

/* № is NO: one character that stands for two. */
static const char32_t *const nothings[] = {U"なし", U"無し", U"ナシ", U"不明",
                                           U"同上", U"-",    U"―",    U"ー",
                                           U"NULL", U"N/A",  U"NONE", U"\u2116NE"};

/*
 * All characters of Unicode that NFKC and capitals make a character of these words, itself among
 * them; tests/cases/nothing.tsv has them from Python's unicodedata. No two characters of a text
 * become one of these by composition, so each may be looked at alone.
 */
struct disguise {
    char32_t is;
    const char32_t *of;
};
static const struct disguise disguises[] = {
    {U'-', U"-\uFE63\uFF0D"},
    {U'/', U"/\uFF0F"},
    {U'A', U"AaªᴬᵃₐⒶⓐＡａ𝐀𝐚𝐴𝑎𝑨𝒂𝒜𝒶𝓐𝓪𝔄𝔞𝔸𝕒𝕬𝖆𝖠𝖺𝗔𝗮𝘈𝘢𝘼𝙖𝙰𝚊🄰"},
    {U'E', U"EeᴱᵉₑℯℰⅇⒺⓔＥｅ𝐄𝐞𝐸𝑒𝑬𝒆𝓔𝓮𝔈𝔢𝔼𝕖𝕰𝖊𝖤𝖾𝗘𝗲𝘌𝘦𝙀𝙚𝙴𝚎🄴"},
    {U'L', U"LlˡᴸₗℒℓⅬⅼⓁⓛＬｌ𝐋𝐥𝐿𝑙𝑳𝒍𝓁𝓛𝓵𝔏𝔩𝕃𝕝𝕷𝖑𝖫𝗅𝗟𝗹𝘓𝘭𝙇𝙡𝙻𝚕🄻"},
    {U'N', U"NnᴺⁿₙℕⓃⓝＮｎ𝐍𝐧𝑁𝑛𝑵𝒏𝒩𝓃𝓝𝓷𝔑𝔫𝕟𝕹𝖓𝖭𝗇𝗡𝗻𝘕𝘯𝙉𝙣𝙽𝚗🄽"},
    {U'O', U"OoºᴼᵒₒℴⓄⓞＯｏ𝐎𝐨𝑂𝑜𝑶𝒐𝒪𝓞𝓸𝔒𝔬𝕆𝕠𝕺𝖔𝖮𝗈𝗢𝗼𝘖𝘰𝙊𝙤𝙾𝚘🄾"},
    {U'U', U"UuᵁᵘᵤⓊⓤＵｕ𝐔𝐮𝑈𝑢𝑼𝒖𝒰𝓊𝓤𝓾𝔘𝔲𝕌𝕦𝖀𝖚𝖴𝗎𝗨𝘂𝘜𝘶𝙐𝙪𝚄𝚞🅄"},
    {U'シ', U"シ㋛\uFF7C"},
    {U'ナ', U"ナ㋤\uFF85"},
    {U'ー', U"ー\uFF70"},
    {U'上', U"上㆖㊤"},
    {U'不', U"不\uF967"},
    {U'無', U"無\U0001F21A"},
};

bool is_space_point(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

static bool is_number_sign(uint32_t c)
{
    return c == '#' || c == 0xFE5F || c == 0xFF03;
}

/* Kana and kanji, of which nearly all names are, are no disguise: asked of a whole register. */
static bool is_plain(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF);
}

static char32_t undisguised(uint32_t c)
{
    if (is_plain(c))
        return c;
    for (size_t i = 0; i < sizeof disguises / sizeof *disguises; i++)
        for (const char32_t *of = disguises[i].of; *of; of++)
            if (*of == c)
                return disguises[i].is;
    return c;
}

/* Whether any of the words begins with a plain character. */
static bool begins(uint32_t point)
{
    for (size_t i = 0; i < sizeof nothings / sizeof *nothings; i++)
        if (nothings[i][0] == point)
            return true;
    return false;
}

static bool says(const char32_t *points, size_t count, const char32_t *word)
{
    size_t i = 0;

    while (i < count && word[i] && points[i] == word[i])
        i++;
    return i == count && !word[i];
}

bool text_says_nothing(Str text)
{
    char32_t points[SAYS_MOST];
    uint32_t point;
    size_t count = 0;

    while (utf8_next(&text, &point)) {
        if (is_space_point(point))
            continue;
        if (count == 0 && is_number_sign(point))
            return true;
        if (count == SAYS_MOST || (count == 0 && is_plain(point) && !begins(point)))
            return false;
        points[count++] = point;
    }
    if (text.n) /* no UTF-8 any more */
        return false;
    for (size_t i = 0; i < count; i++)
        points[i] = undisguised(points[i]);
    for (size_t i = 0; i < sizeof nothings / sizeof *nothings; i++)
        if (says(points, count, nothings[i]))
            return true;
    return false;
}

bool address_is_denied(Str address)
{
    static const Str denials[] = {
        {"住所不定", sizeof "住所不定" - 1}, {"不詳", sizeof "不詳" - 1},
        {"住居不定", sizeof "住居不定" - 1}, {"居所不定", sizeof "居所不定" - 1},
        {"住所不明", sizeof "住所不明" - 1}, {"居所不明", sizeof "居所不明" - 1},
        {"以下不明", sizeof "以下不明" - 1}};

    for (size_t i = 0; i < sizeof denials / sizeof *denials; i++)
        if (str_contains(address, denials[i]))
            return true;
    return false;
}

/* One or two digits, full-width too, then `mark`; 0: they are not there. */
static unsigned number_before(Str *text, uint32_t mark)
{
    unsigned value = 0;
    uint32_t point;

    for (int digits = 0; utf8_next(text, &point); digits++) {
        if (point == mark)
            return value;
        if (point >= 0xFF10 && point <= 0xFF19)
            point -= 0xFF10 - '0';
        if (digits == 2 || point < '0' || point > '9')
            return 0;
        value = value * 10 + point - '0';
    }
    return 0;
}

static bool is_month_and_day(Str text)
{
    enum { LEAP_YEAR = 2000 };
    unsigned month = number_before(&text, U'月'), day = number_before(&text, U'日');

    return text.n == 0 && month >= 1 && month <= 12 && day >= 1 &&
           (int)day <= month_days(LEAP_YEAR, (int)month);
}

bool address_is_date(Str address)
{
    Day day;

    return date_read(address, &day) == DATE_GOOD || is_month_and_day(address);
}

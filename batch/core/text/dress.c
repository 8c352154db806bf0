/* The dresses, those that are certain first. Costs some passes over the head of a refused file. */
#include "core/text/dress.h"

#include "base/utf8.h"

enum {
    LINES_ASKED = 20, /* a header stands no further down */
    NAMES_LEAST = 2,  /* known names that make a line a header */
    NAMES_BELOW = 3,  /* the same below line 1, where a remark may hold one */
    COMMAS_LEAST = 2, /* of UTF-16 without a BOM */
    PAIRS_LEAST = 8,  /* of bytes, before they are taken for EUC */
    WIDE_PERCENT = 80
};

/* ---- codes ----------------------------------------------------------------------------------- */

static bool is_ascii(Str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        if ((unsigned char)bytes.p[i] >= 0x80)
            return false;
    return true;
}

/* Whether the bytes are cp932 with at least one character of two bytes: kana, or a kanji of the
 * first level, without which no row of a register is written. */
static bool is_cp932(Str bytes)
{
    bool common = false;

    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i], trail;

        if (c < 0x80 || (c >= 0xA1 && c <= 0xDF))
            continue;
        if (c == 0x80 || c == 0xA0 || c > 0xFC || ++i == bytes.n)
            return false;
        trail = (unsigned char)bytes.p[i];
        if (trail < 0x40 || trail == 0x7F || trail > 0xFC)
            return false;
        common |= c >= 0x82 && c <= 0x97;
    }
    return common;
}

static bool is_pair_half(unsigned char c)
{
    return c >= 0xA1 && c <= 0xFE;
}

/* Whether the bytes are pairs of A1 to FE, one of them beyond half-width kana of cp932; 8E and 8F
 * shift to half-width kana and to rare kanji. */
static bool is_euc(Str bytes)
{
    size_t pairs = 0;
    bool beyond = false;

    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        size_t more = c == 0x8F ? 2 : 1;

        if (c < 0x80)
            continue;
        if ((!is_pair_half(c) && c != 0x8E && c != 0x8F) || bytes.n - i <= more)
            return false;
        for (; more > 0; more--)
            if (!is_pair_half((unsigned char)bytes.p[++i]))
                return false;
        beyond |= (unsigned char)bytes.p[i] >= 0xE0;
        pairs++;
    }
    return beyond && pairs >= PAIRS_LEAST;
}

enum text_code code_of_bytes(Str bytes)
{
    if (is_ascii(bytes))
        return CODE_NONE;
    if (utf8_valid(bytes))
        return CODE_UTF8;
    if (is_euc(bytes))
        return CODE_EUC_JP_MS;
    return is_cp932(bytes) ? CODE_CP932 : CODE_NONE;
}

/* Whether bytes that are no UTF-8 may be of the code: cp932 and EUC look alike at times. */
static bool may_be(Str bytes, enum text_code code)
{
    if (utf8_valid(bytes))
        return false;
    return (code == CODE_CP932 && is_cp932(bytes)) || (code == CODE_EUC_JP_MS && is_euc(bytes));
}

/* ---- first bytes ----------------------------------------------------------------------------- */

static Str without_bom(Str head)
{
    return str_starts(head, STR("\xEF\xBB\xBF")) ? str_skip(head, 3) : head;
}

static Str without_blanks(Str head)
{
    while (head.n &&
           (head.p[0] == ' ' || head.p[0] == '\t' || head.p[0] == '\r' || head.p[0] == '\n'))
        head = str_skip(head, 1);
    return head;
}

/* Most commas are followed, or most come behind, by a NUL, as each ASCII character of UTF-16. */
static bool is_wide(Str head)
{
    size_t commas = 0, before = 0, behind = 0;

    for (size_t i = 0; i < head.n; i++) {
        if (head.p[i] != ',')
            continue;
        commas++;
        before += i % 2 == 0 && i + 1 < head.n && head.p[i + 1] == '\0';
        behind += i % 2 == 1 && head.p[i - 1] == '\0';
    }
    return commas >= COMMAS_LEAST &&
           (before * 100 >= commas * WIDE_PERCENT || behind * 100 >= commas * WIDE_PERCENT);
}

static enum dress dress_of_magic(Str head)
{
    Str text = without_blanks(without_bom(head));

    if (str_starts(head, STR("PK\x03\x04")) || str_starts(head, STR("PK\x05\x06")))
        return DRESS_ZIP;
    if (str_starts(head, STR("\xD0\xCF\x11\xE0")))
        return DRESS_OLE;
    if (str_starts(head, STR("%PDF")))
        return DRESS_PDF;
    if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF")) || is_wide(head))
        return DRESS_UTF16;
    return str_starts(text, STR("<")) ? DRESS_MARKUP : DRESS_NONE;
}

/* ---- lines ----------------------------------------------------------------------------------- */

/* Takes a line off the text, without its end. */
static Str line_take(Str *text)
{
    const char *feed = memchr(text->p, '\n', text->n);
    Str line = feed ? str_take(*text, (size_t)(feed - text->p)) : *text;

    *text = str_skip(*text, line.n + (feed != NULL));
    return str_ends(line, STR("\r")) ? str_take(line, line.n - 1) : line;
}

static Str without_quotes(Str field)
{
    field = str_trim(field);
    if (field.n >= 2 && field.p[0] == '"' && field.p[field.n - 1] == '"')
        field = str_trim((Str){field.p + 1, field.n - 2});
    return field;
}

static bool is_name(Str field, const Str *names, size_t count)
{
    for (size_t i = 0; field.n && i < count; i++)
        if (str_equal(field, names[i]))
            return true;
    return false;
}

/* How many fields of a line are names, cut at this character. */
static size_t names_in(Str line, char separator, const Str *names, size_t count)
{
    size_t found = 0;

    for (;;) {
        const char *stop = memchr(line.p, separator, line.n);
        Str field = stop ? str_take(line, (size_t)(stop - line.p)) : line;

        found += is_name(without_quotes(field), names, count);
        if (!stop)
            return found;
        line = str_skip(line, field.n + 1);
    }
}

/* What stands between the quotes of a line that is one quoted field; else empty. */
static Str quoted_whole(Str line)
{
    Str inner = line.n >= 2 ? (Str){line.p + 1, line.n - 2} : STR_EMPTY;

    return inner.n && line.p[0] == '"' && line.p[line.n - 1] == '"' &&
                   !memchr(inner.p, '"', inner.n)
               ? inner
               : STR_EMPTY;
}

static struct dressed dress_of_line(Str line, uint32_t number, const Str *names, size_t count)
{
    size_t least = number == 1 ? NAMES_LEAST : NAMES_BELOW;
    struct dressed dressed = {.line = number};

    if (names_in(line, '\t', names, count) >= least)
        dressed.dress = DRESS_TAB;
    else if (names_in(line, ';', names, count) >= least)
        dressed.dress = DRESS_SEMICOLON;
    else if (names_in(quoted_whole(line), ',', names, count) >= least)
        dressed.dress = DRESS_QUOTED;
    else if (number > 1 && names_in(line, ',', names, count) >= least)
        dressed.dress = DRESS_TITLE;
    return dressed;
}

/* The first line that is a header, by whatever is between its fields. A header of line 1 that has
 * commas is left to the refusal: it knows which column is missing. */
static struct dressed dress_of_lines(Str text, const Str *names, size_t count)
{
    for (uint32_t number = 1; text.n && number <= LINES_ASKED; number++) {
        Str line = line_take(&text);
        struct dressed dressed = dress_of_line(line, number, names, count);

        if (dressed.dress != DRESS_NONE || names_in(line, ',', names, count) >= NAMES_LEAST)
            return dressed;
    }
    return (struct dressed){.dress = DRESS_NONE};
}

/* A head that was cut ends with its last whole line: a character may be cut, too. */
static Str whole_lines(Str head, bool whole)
{
    size_t n = head.n;

    while (!whole && n > 0 && head.p[n - 1] != '\n')
        n--;
    return n ? str_take(head, n) : head;
}

static bool has_sep(Str text)
{
    static const Str seps[] = {{"sep=", 4}, {"SEP=", 4}, {"\"sep=", 5}};

    for (size_t i = 0; i < sizeof seps / sizeof seps[0]; i++)
        if (str_starts(text, seps[i]))
            return true;
    return false;
}

struct dressed dress_of(Str head, bool whole, enum text_code code, const Str *names, size_t count)
{
    struct dressed dressed = {.dress = dress_of_magic(head), .code = CODE_NONE};
    Str text = without_bom(head), lines = whole_lines(text, whole);

    if (dressed.dress != DRESS_NONE)
        return dressed;
    if (without_blanks(text).n == 0 && whole)
        return (struct dressed){.dress = DRESS_EMPTY, .code = CODE_NONE};
    if (has_sep(text))
        return (struct dressed){.dress = DRESS_SEP, .code = CODE_NONE};
    if (memchr(text.p, '\r', text.n) && !memchr(text.p, '\n', text.n))
        return (struct dressed){.dress = DRESS_CR, .code = CODE_NONE};
    dressed.code = code_of_bytes(lines);
    if (dressed.code != CODE_NONE && dressed.code != code && !may_be(lines, code))
        return (struct dressed){.dress = DRESS_CODE, .code = dressed.code};
    return dress_of_lines(lines, names, count);
}

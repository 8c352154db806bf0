/* The text of the customer barcode: signs first, then the numbers in kanji, then what is kept. Then
 * its bars. */
#include "core/rules/barcode.h"

#include <stdio.h>

#include "base/bug.h"
#include "base/utf8.h"

/* ---- numerals -------------------------------------------------------------------------------- */

int numeral_digit_of(uint32_t point)
{
    static const uint32_t digits[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                      0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};

    for (int i = 0; i < 10; i++)
        if (digits[i] == point)
            return i;
    return -1;
}

uint32_t numeral_unit_of(uint32_t point)
{
    return point == 0x5341 ? 10 : point == 0x767E ? 100 : point == 0x5343 ? 1000 : 0;
}

bool numeral_is(uint32_t point)
{
    return numeral_digit_of(point) >= 0 || numeral_unit_of(point) > 0;
}

/* Numerals of other hands: ○ ◯ for 〇, 零, 壱 壹 弐 貳 参 參 拾 廿 卅 and 万. */
static bool is_odd_numeral(uint32_t point)
{
    static const uint32_t odd[] = {0x25CB, 0x25EF, 0x96F6, 0x58F1, 0x58F9, 0x5F10, 0x8CB3,
                                   0x53C2, 0x53C3, 0x62FE, 0x5EFF, 0x5345, 0x4E07};

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        if (odd[i] == point)
            return true;
    return false;
}

struct numeral {
    uint32_t total, digits; /* units so far; the digits behind the last of them */
    uint32_t least;         /* the last unit: the next is smaller */
    int digit_count;
    bool units, sound;
};

static void numeral_unit(struct numeral *number, uint32_t unit)
{
    if (number->digit_count > 1 || unit >= number->least)
        number->sound = false;
    number->total += (number->digit_count ? number->digits : 1) * unit;
    number->least = unit;
    number->digits = 0;
    number->digit_count = 0;
    number->units = true;
}

static void numeral_digit(struct numeral *number, uint32_t digit)
{
    enum { DIGITS_MAX = 5 };

    if (number->digit_count == DIGITS_MAX || (number->digit_count == 0 && digit == 0)) {
        number->sound = false;
        return;
    }
    number->digits = number->digits * 10 + digit;
    number->digit_count++;
}

bool numeral_take(Str *text, uint32_t *value)
{
    struct numeral number = {.least = 10000, .sound = true};
    Str rest = *text;
    uint32_t point;

    while (utf8_next(&rest, &point) && numeral_is(point)) {
        if (numeral_unit_of(point))
            numeral_unit(&number, numeral_unit_of(point));
        else
            numeral_digit(&number, (uint32_t)numeral_digit_of(point));
        *text = rest;
    }
    if (number.units && number.digit_count > 1)
        number.sound = false;
    *value = number.total + number.digits;
    return number.sound && (number.units || number.digit_count > 0);
}

/* ---- signs ----------------------------------------------------------------------------------- */

/*
 * An address as the rules see it: A to Z, 0 to 9, '-', and of all other signs their code point,
 * spaces as ' '. So few have more than 1,000 that those have none.
 */
enum { SIGNS_MAX = 1024 };
struct signs {
    uint32_t at[SIGNS_MAX];
    size_t count;
    bool sound;
};

static void sign_put(struct signs *signs, uint32_t point)
{
    if (signs->count == SIGNS_MAX)
        signs->sound = false;
    else
        signs->at[signs->count++] = point;
}

static void text_put(struct signs *signs, const char *text)
{
    for (; *text; text++)
        sign_put(signs, (unsigned char)*text);
}

static bool is_between(uint32_t point, uint32_t first, uint32_t last)
{
    return point >= first && point <= last;
}

static bool is_hyphen(uint32_t point)
{
    return point == '-' || is_between(point, 0x2010, 0x2015) || point == 0x2043 ||
           point == 0x2212 || point == 0x2500 || point == 0xFE58 || point == 0xFE63;
}

/* What is left out, and what follows closes up: & / ・ . by the manual, variation selectors. */
static bool is_left_out(uint32_t point)
{
    return point == '&' || point == '/' || point == '.' || point == 0x30FB ||
           is_between(point, 0xFE00, 0xFE0F) || is_between(point, 0xE0100, 0xE01EF);
}

/* Letters and digits in another dress than full width: none of them is guessed. */
static bool is_dressed(uint32_t point)
{
    return point == 0xB2 || point == 0xB3 || point == 0xB9 || is_between(point, 0xBC, 0xBE) ||
           is_between(point, 0x2070, 0x209F) || is_between(point, 0x2100, 0x215F) ||
           is_between(point, 0x2180, 0x218F) || is_between(point, 0x2460, 0x24FF) ||
           is_between(point, 0x2776, 0x2793) || is_between(point, 0x3220, 0x3229) ||
           is_between(point, 0x3250, 0x325F) || is_between(point, 0x3280, 0x3289) ||
           is_between(point, 0x32B1, 0x32CF) || is_between(point, 0x3358, 0x33FF) ||
           is_between(point, 0x1D400, 0x1D7FF) || is_between(point, 0x1F100, 0x1F1FF);
}

static uint32_t in_one_width(uint32_t point)
{
    if (is_between(point, 0xFF01, 0xFF5E))
        return point - 0xFEE0;
    return point == 0xFF65 ? 0x30FB /* ・ */ : point == 0xFF89 ? 0x30CE /* ノ */ : point;
}

/* Ⅱ is two letters, ① a digit: so Unicode has it, and so it is said aloud. */
static bool roman_put(struct signs *signs, uint32_t point)
{
    static const char *const roman[] = {"I",  "II",   "III", "IV", "V",  "VI",  "VII",  "VIII",
                                        "IX", "X",    "XI",  "XII", "L", "C",   "D",    "M"};
    char digits[4];

    if (is_between(point, 0x2160, 0x217F)) {
        text_put(signs, roman[(point - 0x2160) % 16]);
        return true;
    }
    if (!is_between(point, 0x2460, 0x2473))
        return false;
    snprintf(digits, sizeof digits, "%u", (unsigned)(point - 0x2460 + 1));
    text_put(signs, digits);
    return true;
}

static void signs_read(struct signs *signs, Str text)
{
    uint32_t point;

    while (utf8_next(&text, &point)) {
        point = in_one_width(point);
        if (is_left_out(point) || roman_put(signs, point))
            continue;
        if (is_dressed(point))
            signs->sound = false;
        if (is_hyphen(point))
            point = '-';
        else if (point == 0x3000 || point == '\t')
            point = ' ';
        else if (is_between(point, 'a', 'z'))
            point -= 'a' - 'A';
        sign_put(signs, point);
    }
    if (text.n)
        signs->sound = false;
}

/* ---- numbers in kanji ------------------------------------------------------------------------ */

/* The words behind a number in kanji: 丁目 and 丁, 番地 and 番, 号, 地割, 線, の, ノ. */
static bool is_counter(const struct signs *signs, size_t at)
{
    uint32_t point = at < signs->count ? signs->at[at] : 0;
    uint32_t next = at + 1 < signs->count ? signs->at[at + 1] : 0;

    return point == 0x4E01 || point == 0x756A || point == 0x53F7 || point == 0x7DDA ||
           point == 0x306E || point == 0x30CE || (point == 0x5730 && next == 0x5272);
}

/* 目, 地 and 割 end such a word. */
static bool is_behind_number(uint32_t point)
{
    return point == 0x76EE || point == 0x5730 || point == 0x5272 || point == 0x4E01 ||
           point == 0x756A || point == 0x53F7 || point == 0x7DDA || point == 0x306E ||
           point == 0x30CE || point == '-' || is_between(point, '0', '9');
}

static bool ends_number(const struct signs *signs, size_t at)
{
    return at == signs->count || signs->at[at] == ' ' || signs->at[at] == '-' ||
           is_between(signs->at[at], '0', '9');
}

/* Where the numerals from `at` on end; `odd`: some of them are of other hands. */
static size_t run_end(const struct signs *signs, size_t at, bool *usual, bool *odd)
{
    *usual = *odd = false;
    for (; at < signs->count; at++) {
        if (numeral_is(signs->at[at]))
            *usual = true;
        else if (is_odd_numeral(signs->at[at]))
            *odd = true;
        else
            break;
    }
    return at;
}

static bool run_number(const struct signs *signs, size_t first, size_t end, uint32_t *number)
{
    enum { RUN_MAX = 16 };
    char bytes[RUN_MAX * 4];
    Str text = {bytes, 0};

    if (end - first > RUN_MAX)
        return false;
    for (size_t i = first; i < end; i++)
        text.n += utf8_put(signs->at[i], bytes + text.n);
    return numeral_take(&text, number) && text.n == 0;
}

/* One run of numerals: as digits before a counter; in doubt where it must be a number all the same. */
static void run_put(const struct signs *from, size_t first, size_t end, bool odd, struct signs *to)
{
    uint32_t before = first ? from->at[first - 1] : '-', number;
    char digits[12];

    if (is_counter(from, end)) {
        if (odd || is_between(before, '0', '9') || !run_number(from, first, end, &number)) {
            to->sound = false;
            return;
        }
        snprintf(digits, sizeof digits, "%u", (unsigned)number);
        text_put(to, digits);
        return;
    }
    if (is_behind_number(before) && ends_number(from, end))
        to->sound = false;
    for (size_t i = first; i < end; i++)
        sign_put(to, from->at[i]);
}

static void numbers_read(const struct signs *from, struct signs *to)
{
    bool usual, odd;

    to->count = 0;
    to->sound = from->sound;
    for (size_t i = 0; i < from->count;) {
        size_t end = run_end(from, i, &usual, &odd);

        if (usual) {
            run_put(from, i, end, odd, to);
            i = end;
        } else {
            sign_put(to, from->at[i++]);
        }
    }
}

/* ---- what is kept ---------------------------------------------------------------------------- */

struct kept {
    char text[2 * SIGNS_MAX];
    size_t count;
    bool skipped; /* something since the last was left out */
};

static bool is_letter(uint32_t point)
{
    return is_between(point, 'A', 'Z');
}

/* Hyphens that meet are one, and none leads. */
static void hyphen_put(struct kept *kept)
{
    if (kept->count && kept->text[kept->count - 1] != '-')
        kept->text[kept->count++] = '-';
}

static void keep(struct kept *kept, uint32_t point)
{
    if (kept->skipped || point == '-')
        hyphen_put(kept);
    kept->skipped = false;
    if (point != '-')
        kept->text[kept->count++] = (char)point;
}

/* Letters in a row are a word and are not kept; nor is the F of a floor, 10F. */
static size_t letters_keep(const struct signs *signs, size_t at, struct kept *kept)
{
    size_t end = at;

    while (end < signs->count && is_letter(signs->at[end]))
        end++;
    if (end - at > 1 ||
        (signs->at[at] == 'F' && at && is_between(signs->at[at - 1], '0', '9')))
        kept->skipped = true;
    else
        keep(kept, signs->at[at]);
    return end;
}

static void signs_keep(const struct signs *signs, struct kept *kept)
{
    for (size_t i = 0; i < signs->count;) {
        uint32_t point = signs->at[i];

        if (is_letter(point)) {
            i = letters_keep(signs, i, kept);
            continue;
        }
        if (point == '-' || is_between(point, '0', '9'))
            keep(kept, point);
        else
            kept->skipped = true;
        i++;
    }
}

static bool is_beside_letter(const struct kept *kept, size_t at)
{
    return (at && is_letter((unsigned char)kept->text[at - 1])) ||
           (at + 1 < kept->count && is_letter((unsigned char)kept->text[at + 1]));
}

/* Up to 13 symbols of it, without the hyphens beside letters. The last of all is no hyphen. */
static size_t kept_put(const struct kept *kept, char *out)
{
    size_t count = 0, symbols = 0, i;

    for (i = 0; i < kept->count && symbols < BARCODE_SYMBOLS; i++) {
        if (kept->text[i] == '-' && is_beside_letter(kept, i))
            continue;
        out[count++] = kept->text[i];
        symbols += is_letter((unsigned char)kept->text[i]) ? 2 : 1;
    }
    return i == kept->count && count && out[count - 1] == '-' ? 0 : count;
}

static bool has_digit(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] >= '0' && text[i] <= '9')
            return true;
    return false;
}

size_t barcode_text_of_office(Str postal_code, char out[BARCODE_TEXT_MAX])
{
    REQUIRE(postal_code.n == BARCODE_CODE_DIGITS);
    memcpy(out, postal_code.p, BARCODE_CODE_DIGITS);
    return BARCODE_CODE_DIGITS;
}

size_t barcode_text(Str postal_code, Str behind_town, Str building, char out[BARCODE_TEXT_MAX])
{
    struct signs read = {.sound = true}, signs;
    struct kept kept = {.count = 0};
    size_t code = barcode_text_of_office(postal_code, out), count;

    signs_read(&read, str_trim(behind_town));
    sign_put(&read, ' ');
    signs_read(&read, str_trim(building));
    numbers_read(&read, &signs);
    if (!signs.sound)
        return 0;
    signs_keep(&signs, &kept);
    count = kept_put(&kept, out + code);
    return has_digit(out + code, count) ? code + count : 0;
}

/* ---- bars ------------------------------------------------------------------------------------ */

/* Values 0 to 9 are the digits; then the hyphen and CC1 to CC8. */
enum { VALUE_HYPHEN = 10, VALUE_CC1 = 11, VALUE_CC4 = 14, VALUES = 19, BARS_A_SYMBOL = 3 };
enum { SYMBOLS_IN_ALL = BARCODE_TEXT_MAX + 1 }; /* the last is the check */
static const char symbol_bars[VALUES][BARS_A_SYMBOL + 1] = {
    "144", "114", "132", "312", "123", "141", "321", "213", "231", "411",
    "414", "324", "342", "234", "432", "243", "423", "441", "111"};

struct values {
    int at[SYMBOLS_IN_ALL];
    size_t count;
};

static void value_put(struct values *values, int value)
{
    if (values->count < BARCODE_TEXT_MAX)
        values->at[values->count++] = value;
}

static bool character_put(struct values *values, char c)
{
    if (c >= '0' && c <= '9') {
        value_put(values, c - '0');
    } else if (c == '-') {
        value_put(values, VALUE_HYPHEN);
    } else if (is_letter((unsigned char)c)) {
        value_put(values, VALUE_CC1 + (c - 'A') / 10);
        value_put(values, (c - 'A') % 10);
    } else {
        return false;
    }
    return true;
}

/* Digits first; nothing behind the last symbol that there is room for. */
static bool values_read(struct values *values, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((i < BARCODE_CODE_DIGITS && !is_between((unsigned char)text.p[i], '0', '9')) ||
            values->count == BARCODE_TEXT_MAX || !character_put(values, text.p[i]))
            return false;
    return text.n >= BARCODE_CODE_DIGITS;
}

/* All values together are divisible by 19. */
static int check_of(const struct values *values)
{
    int sum = 0;

    for (size_t i = 0; i < values->count; i++)
        sum += values->at[i];
    return (VALUES - sum % VALUES) % VALUES;
}

bool barcode_bars(Str text, char bars[BARCODE_BARS])
{
    struct values values = {.count = 0};

    if (!values_read(&values, text))
        return false;
    while (values.count < BARCODE_TEXT_MAX)
        value_put(&values, VALUE_CC4);
    values.at[values.count] = check_of(&values);
    memcpy(bars, "13", 2);
    for (size_t i = 0; i < SYMBOLS_IN_ALL; i++)
        memcpy(bars + 2 + i * BARS_A_SYMBOL, symbol_bars[values.at[i]], BARS_A_SYMBOL);
    memcpy(bars + BARCODE_BARS - 2, "31", 2);
    return true;
}

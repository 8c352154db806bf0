/*
 * Dates and the other values of one field. The bytes are the field.
 *
 * date_read() is compared with a reader of its own, which turns the text into signs, lays forms
 * over them and judges years, months and days as numbers, without core/days/calendar. What was read
 * is printed and read again. Postal codes, municipalities, ids and individual numbers likewise.
 */
#include "base/utf8.h"
#include "core/days/era.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "fuzz.h"

enum { SIGNS_MAX = 64, FIRST_DATE = 18500101, LAST_DATE = 21991231 };

struct signs {
    uint32_t at[SIGNS_MAX];
    size_t count;
    bool good; /* UTF-8, and not too many to be a date */
};

static struct signs signs_of(Str text)
{
    struct signs signs = {.good = true};
    uint32_t point;

    while (signs.count < SIGNS_MAX && utf8_next(&text, &point))
        signs.at[signs.count++] = point >= 0xFF10 && point <= 0xFF19 ? point - 0xFF10 + '0' : point;
    signs.good = text.n == 0;
    return signs;
}

static bool is_digit(uint32_t sign)
{
    return sign >= '0' && sign <= '9';
}

struct found {
    int year, month, day;
};

/* How many digits stand at `at`, at most `most`; their number. */
static size_t digits_at(const struct signs *s, size_t at, size_t most, int *number)
{
    size_t n = 0;

    *number = 0;
    while (n < most && at + n < s->count && is_digit(s->at[at + n]))
        *number = *number * 10 + (int)(s->at[at + n++] - '0');
    return n;
}

/*
 * Lays a form over the signs: Y four digits, D two, d one or two, e the year of an era, all else
 * itself.
 */
static bool form_lies(const char *form, const struct signs *s, struct found *found)
{
    Str rest = str_of(form);
    size_t at = 0;
    uint32_t sign;
    int numbers[3] = {0}, which = 0;

    while (utf8_next(&rest, &sign)) {
        size_t n;

        if (!strchr("YDde", sign < 0x80 ? (int)sign : 1)) {
            if (at == s->count || s->at[at++] != sign)
                return false;
            continue;
        }
        if (sign == 'e' && at < s->count && s->at[at] == 0x5143) { /* 元 */
            numbers[which++] = 1;
            at++;
            continue;
        }
        n = digits_at(s, at, sign == 'Y' ? 4 : sign == 'e' ? 3 : 2, &numbers[which++]);
        if (n == 0 || (sign == 'Y' && n != 4) || (sign == 'D' && n != 2) ||
            (n == 3 && s->at[at] == '0'))
            return false;
        at += n;
    }
    *found = (struct found){numbers[0], numbers[1], numbers[2]};
    return at == s->count;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && leap);
}

/* `numbered`: the number of an era is one of the forms. */
static enum date_form date_second(Str text, bool numbered, int *date)
{
    static const struct {
        const char *form;
        int add, first, last;
    } forms[] = {
        {"Y-D-D", 0, FIRST_DATE, LAST_DATE},
        {"Y/d/d", 0, FIRST_DATE, LAST_DATE},
        {"YDD", 0, FIRST_DATE, LAST_DATE},
        {"明治e年d月d日", 1867, 18680125, 19120730},
        {"大正e年d月d日", 1911, 19120730, 19261225},
        {"昭和e年d月d日", 1925, 19261225, 19890107},
        {"平成e年d月d日", 1988, 19890108, 20190430},
        {"令和e年d月d日", 2018, 20190501, LAST_DATE},
        {"Me.d.d", 1867, 18680125, 19120730},
        {"Te.d.d", 1911, 19120730, 19261225},
        {"Se.d.d", 1925, 19261225, 19890107},
        {"He.d.d", 1988, 19890108, 20190430},
        {"Re.d.d", 2018, 20190501, LAST_DATE},
        {"Y-D-D 00:00:00", 0, FIRST_DATE, LAST_DATE},
        {"Y/D/D 00:00:00", 0, FIRST_DATE, LAST_DATE},
        {"Y年d月d日", 0, FIRST_DATE, LAST_DATE},
        {"MDDD", 1867, 18680125, 19120730},
        {"TDDD", 1911, 19120730, 19261225},
        {"SDDD", 1925, 19261225, 19890107},
        {"HDDD", 1988, 19890108, 20190430},
        {"RDDD", 2018, 20190501, LAST_DATE},
        {"1DDD", 1867, 18680125, 19120730},
        {"2DDD", 1911, 19120730, 19261225},
        {"3DDD", 1925, 19261225, 19890107},
        {"4DDD", 1988, 19890108, 20190430},
        {"5DDD", 2018, 20190501, LAST_DATE},
    };
    enum { NUMBERED = 5 }; /* the last of them */
    struct signs signs = signs_of(text);
    struct found f;

    if (text.n == 0)
        return DATE_EMPTY;
    if (str_equal(text, STR("不詳")))
        return DATE_UNKNOWN;
    for (size_t i = 0; signs.good && i < sizeof forms / sizeof *forms - (numbered ? 0 : NUMBERED);
         i++) {
        if (!form_lies(forms[i].form, &signs, &f))
            continue;
        f.year += forms[i].add;
        if (f.month == 0 || f.day == 0)
            return DATE_UNKNOWN;
        if (f.month > 12 || f.day > days_in(f.year, f.month))
            return DATE_BAD;
        *date = (f.year * 100 + f.month) * 100 + f.day;
        return *date >= forms[i].first && *date <= forms[i].last ? DATE_GOOD : DATE_BAD;
    }
    return DATE_BAD;
}

static void reads_as(const char *text, Day day)
{
    Day again;

    HOLDS(date_read(str_of(text), &again) == DATE_GOOD && day_equal(again, day));
}

static void date_holds(Str text)
{
    char written[ERA_TEXT_MAX], full[ERA_TEXT_MAX];
    struct civil civil;
    int date = 0;
    Day day;
    enum date_form form;

    HOLDS(date_read_as(text, /*era_numbers*/ true, &day) == date_second(text, true, &date));
    HOLDS((date_fault_of(text, true) == DATE_FAULT_NONE) == day_is(day));
    form = date_read(text, &day);
    HOLDS(form == date_second(text, false, &date));
    HOLDS((date_fault_of(text, false) == DATE_FAULT_NONE) == (form == DATE_GOOD));
    HOLDS(day_is(day) == (form == DATE_GOOD));
    era_text(day, written);
    if (form != DATE_GOOD) {
        HOLDS(written[0] == '\0');
        return;
    }
    civil = day_civil(day);
    HOLDS((civil.year * 100 + civil.month) * 100 + civil.day == date);
    HOLDS(str_starts(str_of(era_text_full(day, true, true, full)), str_take(str_of(written), 6)));
    HOLDS(strstr(full, weekday_japanese(day)));
    if (date >= 18680125)
        reads_as(written, day);
    snprintf(written, sizeof written, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
    reads_as(written, day);
    snprintf(written, sizeof written, "%04d/%d/%d", civil.year, civil.month, civil.day);
    reads_as(written, day);
    snprintf(written, sizeof written, "%04d%02d%02d", civil.year, civil.month, civil.day);
    reads_as(written, day);
}

/* ---- the other values ------------------------------------------------------------------------ */

/* All signs are digits: how many; else 0. */
static size_t all_digits(const struct signs *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (!is_digit(s->at[i]))
            return 0;
    return s->good ? s->count : 0;
}

static bool postal_second(const struct signs *s)
{
    struct signs without = *s;

    if (s->count == 8 && (s->at[3] == '-' || s->at[3] == 0xFF0D || s->at[3] == 0x2212)) {
        memmove(&without.at[3], &without.at[4], 4 * sizeof without.at[0]);
        without.count = 7;
    }
    return all_digits(&without) == 7;
}

static bool individual_second(const struct signs *s)
{
    static const int weights[] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2}; /* from the first digit */
    int sum = 0;

    if (all_digits(s) != 12)
        return false;
    for (size_t i = 0; i < 11; i++)
        sum += weights[i] * (int)(s->at[i] - '0');
    sum = 11 - sum % 11;
    return (int)(s->at[11] - '0') == (sum >= 10 ? 0 : sum);
}

static bool id_second(Str text)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-";

    for (size_t i = 0; i < text.n; i++)
        if (!memchr(allowed, text.p[i], sizeof allowed - 1))
            return false;
    return text.n >= 1 && text.n <= 20;
}

static void values_hold(Str text)
{
    struct signs signs = signs_of(text);
    char postal[POSTAL_DIGITS], again[POSTAL_DIGITS], municipality[MUNICIPALITY_DIGITS_MOST];
    Str code = postal_code_read(text, postal), number = municipality_read(text, municipality);
    size_t digits = all_digits(&signs);

    HOLDS(str_equal(code, text) || postal_second(&signs));
    HOLDS(!postal_second(&signs) || code.n == POSTAL_DIGITS);
    HOLDS(str_equal(postal_code_read(code, again), code));
    HOLDS(number.n == (digits == 5 || digits == 6 ? digits : 0));
    HOLDS(str_equal(municipality_read(number, municipality), number));
    HOLDS(is_individual_number(text) == individual_second(&signs));
    HOLDS(is_register_id(text) == id_second(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    Str text = {(const char *)bytes, count};

    date_holds(text);
    values_hold(text);
    return 0;
}

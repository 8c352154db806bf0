/*
 * Dates in the forms of docs/contract 3, and era dates for letters.
 *
 * A text is first taken apart into era, year, month and day without asking whether they make sense,
 * and then judged. Nearly every date of a register is YYYY-MM-DD or YYYYMMDD in ASCII: these are
 * taken apart without the general reader, which would give the same.
 */
#include "core/days/era.h"

#include <string.h>

#include "base/bug.h"

enum { YEAR_OF_ERA_DIGITS_MAX = 3 }; /* 令和100年 is 2118, within YEAR_LAST */

struct era {
    const char *kanji, *letter;
    int first_year;           /* the Western year of 元年 */
    struct civil first, last; /* both included; neighbours may share a day */
};

static const struct era eras[] = {
    {"明治", "M", 1868, {1868, 1, 25}, {1912, 7, 30}},
    {"大正", "T", 1912, {1912, 7, 30}, {1926, 12, 25}},
    {"昭和", "S", 1926, {1926, 12, 25}, {1989, 1, 7}},
    {"平成", "H", 1989, {1989, 1, 8}, {2019, 4, 30}},
    {"令和", "R", 2019, {2019, 5, 1}, {YEAR_LAST, 12, 31}},
};
enum { ERA_COUNT = sizeof eras / sizeof eras[0] };

/* A date taken apart: numbers as written, the year a Western one. */
struct parts {
    const struct era *era; /* NULL for a Western date */
    int year, month, day;
};

/* ---- taking apart ---------------------------------------------------------------------------- */

static bool text_take(Str *s, Str expected)
{
    if (!str_starts(*s, expected))
        return false;
    *s = str_skip(*s, expected.n);
    return true;
}

static bool digit_take(Str *s, int *digit)
{
    static const Str wide = {"\xEF\xBC", 2}; /* U+FF10..FF19 are EF BC 90..99 */
    unsigned char c;

    if (s->n && s->p[0] >= '0' && s->p[0] <= '9') {
        *digit = s->p[0] - '0';
        *s = str_skip(*s, 1);
        return true;
    }
    if (s->n < 3 || !str_starts(*s, wide))
        return false;
    c = (unsigned char)s->p[2];
    if (c < 0x90 || c > 0x99)
        return false;
    *digit = c - 0x90;
    *s = str_skip(*s, 3);
    return true;
}

/* Takes digits, at most `most` of them; returns how many. What follows is the caller's to refuse.
 */
static int number_take(Str *s, int most, int *number)
{
    int count = 0, digit;

    *number = 0;
    while (count < most && digit_take(s, &digit)) {
        *number = *number * 10 + digit;
        count++;
    }
    return count;
}

/* " 00:00:00": an export that writes a day as a moment. Another time is no day's. */
static bool midnight_take(Str *s)
{
    for (int i = 0; i < 3; i++) {
        int number;

        if (!text_take(s, i ? STR(":") : STR(" ")) || number_take(s, 2, &number) != 2 || number)
            return false;
    }
    return true;
}

/* Behind month and day: nothing, or the midnight of a date whose numbers are all written out. */
static bool western_ends(Str s, int month_digits, int day_digits)
{
    return s.n == 0 || (month_digits == 2 && day_digits == 2 && midnight_take(&s) && s.n == 0);
}

/* Behind a year of four digits and 年. */
static bool western_kanji_take(Str s, struct parts *parts)
{
    return number_take(&s, 2, &parts->month) > 0 && text_take(&s, STR("月")) &&
           number_take(&s, 2, &parts->day) > 0 && text_take(&s, STR("日")) && s.n == 0;
}

static bool western_take(Str s, struct parts *parts)
{
    bool dashed;
    int month_digits;
    int number;
    int digits = number_take(&s, 8, &number);

    parts->era = NULL;
    if (digits == 8) {
        parts->year = number / 10000;
        parts->month = number / 100 % 100;
        parts->day = number % 100;
        return s.n == 0;
    }
    parts->year = number;
    if (digits == 4 && text_take(&s, STR("年")))
        return western_kanji_take(s, parts);
    dashed = text_take(&s, STR("-"));
    if (digits != 4 || !(dashed || text_take(&s, STR("/"))))
        return false;
    month_digits = number_take(&s, 2, &parts->month);
    if (month_digits < (dashed ? 2 : 1) || !text_take(&s, dashed ? STR("-") : STR("/")))
        return false;
    digits = number_take(&s, 2, &parts->day);
    return digits >= (dashed ? 2 : 1) && western_ends(s, month_digits, digits);
}

static bool year_of_era_take(Str *s, int *year)
{
    Str before = *s;
    int zero;

    if (text_take(s, STR("元"))) {
        *year = 1;
        return true;
    }
    switch (number_take(s, YEAR_OF_ERA_DIGITS_MAX, year)) {
    case 1:
    case 2:
        return true;
    case 3: /* 令和100年, but not R008 */
        return digit_take(&before, &zero) && zero != 0;
    default:
        return false;
    }
}

/* Year, month and day of an era, two digits each and nothing else: 090219. */
static bool era_digits_take(Str s, const struct era *era, struct parts *parts)
{
    int number;

    if (number_take(&s, 7, &number) != 6 || s.n)
        return false;
    parts->era = era;
    parts->year = era->first_year + number / 10000 - 1;
    parts->month = number / 100 % 100;
    parts->day = number % 100;
    return true;
}

/* 5090219: the number of an era, 1 明治 to 5 令和, and six digits. */
static bool era_number_take(Str s, struct parts *parts)
{
    int number;

    return digit_take(&s, &number) && number >= 1 && number <= ERA_COUNT &&
           era_digits_take(s, &eras[number - 1], parts);
}

static bool era_take(Str s, struct parts *parts)
{
    bool kanji = false;
    int year;

    parts->era = NULL;
    for (size_t i = 0; i < ERA_COUNT && !parts->era; i++) {
        kanji = text_take(&s, str_of(eras[i].kanji));
        if (kanji || text_take(&s, str_of(eras[i].letter)))
            parts->era = &eras[i];
    }
    if (!parts->era)
        return false;
    if (!kanji && era_digits_take(s, parts->era, parts))
        return true;
    if (!year_of_era_take(&s, &year))
        return false;
    parts->year = parts->era->first_year + year - 1;
    return text_take(&s, kanji ? STR("年") : STR(".")) && number_take(&s, 2, &parts->month) > 0 &&
           text_take(&s, kanji ? STR("月") : STR(".")) && number_take(&s, 2, &parts->day) > 0 &&
           (!kanji || text_take(&s, STR("日"))) && s.n == 0;
}

/* The digits of a text that holds nothing else; 0 where it does, or has more than `room`. */
static size_t digits_only(Str text, char *out, size_t room)
{
    size_t count = 0;
    int digit;

    while (count < room && digit_take(&text, &digit))
        out[count++] = (char)('0' + digit);
    return text.n == 0 ? count : 0;
}

static inline uint64_t eight_at(const char *p)
{
    uint64_t word = 0;

    for (int i = 0; i < 8; i++) /* low byte first, on any machine: one load where that is its own */
        word |= (uint64_t)(unsigned char)p[i] << (8 * i);
    return word;
}

/* Eight ASCII digits as four numbers of two digits; false where one is none. */
static inline bool pairs_of(uint64_t digits, int pairs[4])
{
    static const uint64_t high = UINT64_C(0xF0F0F0F0F0F0F0F0), zero = UINT64_C(0x3030303030303030),
                          six = UINT64_C(0x0606060606060606); /* what is above 9 carries */

    if ((digits & high) != zero || ((digits + six) & high) != zero)
        return false;
    digits -= zero;
    digits = digits * 10 + (digits >> 8);
    for (int i = 0; i < 4; i++)
        pairs[i] = (int)(digits >> (16 * i) & 0xFF);
    return true;
}

/* YYYY-MM-DD or YYYYMMDD in ASCII. */
static inline bool plain_take(Str s, struct parts *parts)
{
    uint64_t digits, last;
    int pairs[4];

    if (s.n == 10) {
        digits = eight_at(s.p);
        last = eight_at(s.p + 2);
        if (s.p[4] != '-' || s.p[7] != '-')
            return false;
        digits = (digits & UINT64_C(0xFFFFFFFF)) | (digits >> 8 & UINT64_C(0xFFFF00000000)) |
                 (last & UINT64_C(0xFFFF000000000000));
    } else if (s.n == 8) {
        digits = eight_at(s.p);
    } else {
        return false;
    }
    if (!pairs_of(digits, pairs))
        return false;
    *parts = (struct parts){NULL, pairs[0] * 100 + pairs[1], pairs[2], pairs[3]};
    return true;
}

/* ---- judging --------------------------------------------------------------------------------- */

static Day civil_day(struct civil civil)
{
    return day_of(civil.year, civil.month, civil.day);
}

static bool era_holds(const struct era *era, Day day)
{
    return !day_before(day, civil_day(era->first)) && !day_before(civil_day(era->last), day);
}

static enum date_fault parts_judge(const struct parts *parts, Day *day)
{
    Day found;

    if (parts->month == 0 || parts->day == 0)
        return DATE_FAULT_UNKNOWN;
    if (parts->year < YEAR_FIRST || parts->year > YEAR_LAST)
        return parts->era ? DATE_FAULT_ERA : DATE_FAULT_YEAR;
    if (!day_try(parts->year, parts->month, parts->day, &found))
        return DATE_FAULT_NO_SUCH;
    if (parts->era && !era_holds(parts->era, found))
        return DATE_FAULT_ERA;
    *day = found;
    return DATE_FAULT_NONE;
}

/* How far the text is from every form; it is in none. */
static enum date_fault formless(Str text)
{
    char digits[8];
    struct parts parts;
    size_t count = digits_only(text, digits, sizeof digits);
    const char *space = memchr(text.p, ' ', text.n);

    if (str_equal(text, STR("不詳")))
        return DATE_FAULT_UNKNOWN;
    if (space && western_take(str_take(text, (size_t)(space - text.p)), &parts))
        return DATE_FAULT_TIME;
    if (count == 7 && era_number_take(text, &parts))
        return DATE_FAULT_ERA_NUMBER;
    if (count == 5 && digits[0] >= '1' && digits[0] <= '7')
        return DATE_FAULT_SPREADSHEET;
    return DATE_FAULT_FORM;
}

static enum date_fault judge(Str text, bool era_numbers, Day *day)
{
    struct parts parts;

    *day = DAY_NONE;
    if (text.n == 0)
        return DATE_FAULT_EMPTY;
    if (plain_take(text, &parts) || western_take(text, &parts) || era_take(text, &parts) ||
        (era_numbers && era_number_take(text, &parts)))
        return parts_judge(&parts, day);
    return formless(text);
}

enum date_form date_read_as(Str text, bool era_numbers, Day *day)
{
    struct parts parts;

    if (plain_take(text, &parts) && parts_judge(&parts, day) == DATE_FAULT_NONE)
        return DATE_GOOD;
    switch (judge(text, era_numbers, day)) {
    case DATE_FAULT_NONE:
        return DATE_GOOD;
    case DATE_FAULT_EMPTY:
        return DATE_EMPTY;
    case DATE_FAULT_UNKNOWN:
        return DATE_UNKNOWN;
    default:
        return DATE_BAD;
    }
}

enum date_form date_read(Str text, Day *day)
{
    return date_read_as(text, /*era_numbers*/ false, day);
}

enum date_fault date_fault_of(Str text, bool era_numbers)
{
    Day day;

    return judge(text, era_numbers, &day);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The era of a day; on a day that two share the later one, whose 元年 it begins. NULL before Meiji.
 */
static const struct era *era_of(Day day)
{
    for (size_t i = ERA_COUNT; i > 0; i--)
        if (!day_before(day, civil_day(eras[i - 1].first)))
            return &eras[i - 1];
    return NULL;
}

/* By hand: each letter has many dates, and printf is slow over them. */
static char *number_put(char *to, int number)
{
    char digits[12] = "";
    size_t count = 0;

    REQUIRE(number >= 0);
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count)
        *to++ = digits[--count];
    *to = '\0';
    return to;
}

const char *era_text_full(Day day, bool western_year, bool weekday, char out[ERA_TEXT_MAX])
{
    struct civil civil;
    const struct era *era;
    char *to = out;

    out[0] = '\0';
    if (!day_is(day))
        return out;
    civil = day_civil(day);
    era = era_of(day);
    to = stpcpy(to, era ? era->kanji : "");
    if (era && civil.year == era->first_year)
        to = stpcpy(to, "元");
    else
        to = number_put(to, era ? civil.year - era->first_year + 1 : civil.year);
    to = stpcpy(to, "年");
    if (western_year && era)
        to = stpcpy(number_put(stpcpy(to, "（"), civil.year), "年）");
    to = stpcpy(number_put(to, civil.month), "月");
    to = stpcpy(number_put(to, civil.day), "日");
    if (weekday)
        stpcpy(stpcpy(stpcpy(to, "（"), weekday_japanese(day)), "）");
    return out;
}

const char *era_text(Day day, char out[ERA_TEXT_MAX])
{
    return era_text_full(day, /*western_year*/ false, /*weekday*/ false, out);
}

const char *era_and_year(Day day, int *year)
{
    const struct era *era = era_of(day);

    *year = day_civil(day).year - (era ? era->first_year - 1 : 0);
    return era ? era->kanji : "";
}

const char *weekday_japanese(Day day)
{
    static const char *const names[] = {"月", "火", "水", "木", "金", "土", "日"};

    REQUIRE(day_is(day));
    return names[day_weekday(day)];
}

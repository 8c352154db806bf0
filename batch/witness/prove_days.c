/*
 * The proof's own days: counted one by one, marked one by one, written YYYYMMDD. No formula of
 * core/days/calendar is used, and none of its questions is asked in the same way: a window begins
 * where its month is looked up, "too early" is a comparison with one day of the night.
 */
#include "witness/prove_days.h"

#include "base/bug.h"
#include "witness/prove_text.h"

enum { MONDAY_TO_FRIDAY = 5, WEEK = 7 };

static bool is_leap_year(int year)
{
    return (year & 3) == 0 && (year % 25 != 0 || (year & 15) == 0);
}

int ymd_month_length(int year, int month)
{
    if (month == 2)
        return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

void days_open(struct days *days, struct arena *arena)
{
    uint32_t at = 0;
    int month_index = 0;

    for (int year = DAYS_YEAR_FIRST; year <= DAYS_YEAR_LAST; year++)
        at += is_leap_year(year) ? 366 : 365;
    days->count = at;
    days->day = ARENA_ARRAY(arena, Ymd, at);
    days->marks = ARENA_ARRAY(arena, uint8_t, at);
    at = 0;
    for (int year = DAYS_YEAR_FIRST; year <= DAYS_YEAR_LAST; year++)
        for (int month = 1; month <= 12; month++) {
            days->month_at[month_index++] = at;
            for (int day = 1; day <= ymd_month_length(year, month); day++)
                days->day[at++] = year * 10000 + month * 100 + day;
        }
    days->month_at[month_index] = at;
    REQUIRE(at == days->count && month_index == DAYS_MONTHS);
    days->monday = days_at(days, 20000103); /* 3 January 2000 was one */
}

static int month_index_of(Ymd day)
{
    return (ymd_year(day) - DAYS_YEAR_FIRST) * 12 + ymd_month(day) - 1;
}

uint32_t days_at(const struct days *days, Ymd day)
{
    int month = month_index_of(day);

    REQUIRE(day > 0 && month >= 0 && month < DAYS_MONTHS);
    return days->month_at[month] + (uint32_t)ymd_day(day) - 1;
}

int days_weekday(const struct days *days, uint32_t at)
{
    return (int)((at + WEEK - days->monday % WEEK) % WEEK);
}

static Ymd day_at(const struct days *days, int64_t at)
{
    return at < 0 || at >= (int64_t)days->count ? 0 : days->day[at];
}

Ymd days_after(const struct days *days, Ymd from, int n)
{
    return day_at(days, (int64_t)days_at(days, from) + n);
}

int days_between(const struct days *days, Ymd from, Ymd to)
{
    return (int)days_at(days, to) - (int)days_at(days, from);
}

Ymd days_count(const struct days *days, Ymd from, int n, enum prove_day mark)
{
    int step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;
    int64_t at;

    if (from == 0)
        return 0;
    for (at = (int64_t)days_at(days, from) + step; at >= 0 && at < (int64_t)days->count; at += step)
        if ((days->marks[at] & mark) && --left == 0)
            return days->day[at];
    return 0;
}

Ymd days_on_or_after(const struct days *days, Ymd from, enum prove_day mark)
{
    if (from == 0)
        return 0;
    for (uint32_t at = days_at(days, from); at < days->count; at++)
        if (days->marks[at] & mark)
            return days->day[at];
    return 0;
}

/*
 * The window of what ends on `expires_on`: the day after the corresponding day so many months
 * before. Where that month has no such day it is the first of the month after it; which is also
 * where one comes to from the month's first day by as many days as the month has.
 */
Ymd days_window(const struct days *days, Ymd expires_on, int months)
{
    int month = month_index_of(expires_on) - months;
    uint32_t first = days->month_at[month], next = days->month_at[month + 1];
    uint32_t at = first + (uint32_t)ymd_day(expires_on);

    return days->day[at < next ? at : next];
}

/* ---- marks ----------------------------------------------------------------------------------- */

/*
 * "12-29..01-03", "01-15", "2027-05-06..2027-05-09", "2027-05-06": the digits as numbers, of month
 * and day, or with the year before them. False where it is none of these: a weekday.
 */
static bool entry_ends(Str text, int *from, int *to)
{
    int ends[2] = {0, 0};
    size_t digits[2] = {0, 0}, end = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.')
            end = 1;
        else if (text.p[i] >= '0' && text.p[i] <= '9') {
            ends[end] = ends[end] * 10 + text.p[i] - '0';
            digits[end]++;
        } else if (text.p[i] != '-') {
            return false;
        }
    }
    *from = ends[0];
    *to = digits[1] ? ends[1] : ends[0];
    return digits[0] > 0;
}

static bool weekday_word(Str text, int *weekday, int *nth);
static bool is_nth(Ymd day, int nth);

/* Sets or takes the mark of each day that an entry of closed, open or service_stops means. */
static void mark_entry(struct days *days, Str text, enum prove_day mark, bool set)
{
    int from, to, weekday = 0, nth = 0;
    bool by_week = !entry_ends(text, &from, &to);

    if (by_week && !weekday_word(text, &weekday, &nth))
        return;
    for (uint32_t at = 0; at < days->count; at++) {
        int day = days->day[at];
        bool means;

        if (!by_week && from < 10000) /* no year: of each */
            day %= 10000;
        if (by_week)
            means = days_weekday(days, at) == weekday && is_nth(day, nth);
        else
            means = from > to ? !(day > to && day < from) : day >= from && day <= to;
        if (means)
            days->marks[at] =
                (uint8_t)(set ? days->marks[at] | mark : days->marks[at] & ~(unsigned)mark);
    }
}

/* "mon", "1st tue", "last fri": which weekday, and which of the month: 0 every one, 6 the last. */
static bool weekday_word(Str text, int *weekday, int *nth)
{
    static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

    *nth = 0;
    if (text.n > 5 && text.p[0] >= '1' && text.p[0] <= '5')
        *nth = text.p[0] - '0';
    else if (str_starts(text, STR("last ")))
        *nth = 6;
    for (*weekday = 0; *weekday < WEEK; ++*weekday)
        if (str_ends(text, str_of(names[*weekday])))
            return true;
    return false;
}

static bool is_nth(Ymd day, int nth)
{
    int date = ymd_day(day);

    if (nth == 6)
        return date + WEEK > ymd_month_length(ymd_year(day), ymd_month(day));
    return nth == 0 || (date + WEEK - 1) / WEEK == nth;
}

static uint32_t first_weekday(const struct days *days, int weekday)
{
    uint32_t at = 0;

    while (days_weekday(days, at) != weekday)
        at++;
    return at;
}

static void mark_mailing(struct days *days, Str text)
{
    int weekday, nth;

    if (!weekday_word(text, &weekday, &nth))
        return;
    for (uint32_t at = first_weekday(days, weekday); at < days->count; at += WEEK) {
        uint32_t moved = at;

        if (!is_nth(days->day[at], nth))
            continue;
        while (nth && moved + 1 < days->count && !(days->marks[moved] & PROVE_OFFICE))
            moved++;
        if (days->marks[moved] & PROVE_OFFICE)
            days->marks[moved] |= PROVE_MAILING;
    }
}

void days_mark(struct days *days, const struct prove_settings *settings, const Ymd *holidays,
               size_t holiday_count)
{
    for (uint32_t at = 0; at < days->count; at++)
        days->marks[at] =
            days_weekday(days, at) < MONDAY_TO_FRIDAY ? PROVE_BUSINESS | PROVE_OFFICE : 0;
    for (size_t i = 0; i < holiday_count; i++)
        days->marks[days_at(days, holidays[i])] = 0;
    for (size_t i = 0; i < settings->closed_count; i++)
        mark_entry(days, settings->closed[i], PROVE_OFFICE, false);
    for (size_t i = 0; i < settings->mailing_day_count; i++)
        mark_mailing(days, settings->mailing_days[i]);
    for (uint32_t at = 0; at < days->count; at++)
        if (days->marks[at] & PROVE_OFFICE)
            days->marks[at] |= PROVE_COUNTER;
    for (size_t i = 0; i < settings->open_count; i++)
        mark_entry(days, settings->open[i], PROVE_COUNTER, true);
    for (size_t i = 0; i < settings->stop_count; i++)
        mark_entry(days, settings->stops[i], PROVE_COUNTER, false);
}

/* ---- dates ----------------------------------------------------------------------------------- */

struct reign {
    const char *name;
    char letter;
    int before_first; /* the Western year before its first */
    Ymd from, to;
};
static const struct reign reigns[] = {
    {"令和", 'R', 2018, 20190501, 21991231}, {"平成", 'H', 1988, 19890108, 20190430},
    {"昭和", 'S', 1925, 19261225, 19890107}, {"大正", 'T', 1911, 19120730, 19261225},
    {"明治", 'M', 1867, 18680125, 19120730},
};

/* The text as one byte a digit and sign, so that a form can be compared: full-width digits become
 * ASCII, 年 Y, 月 M, 日 D, 元 G; anything else is kept where it is ASCII. 0: it cannot be a date.
 */
enum { PLAIN_MAX = 20 };
static size_t date_plain(Str text, char out[PLAIN_MAX])
{
    static const struct {
        const char *sign;
        char letter;
    } signs[] = {{"年", 'y'}, {"月", 'm'}, {"日", 'd'}, {"元", 'g'}};
    size_t n = 0;

    while (text.n) {
        unsigned char c = (unsigned char)text.p[0];
        char found = 0;

        if (n == PLAIN_MAX)
            return 0;
        if (c < 0x80) {
            if (c >= 'a' && c <= 'z')
                return 0;
            found = (char)c;
            text = str_skip(text, 1);
        } else {
            if (text.n < 3)
                return 0;
            if (c == 0xEF && (unsigned char)text.p[1] == 0xBC && (unsigned char)text.p[2] >= 0x90 &&
                (unsigned char)text.p[2] <= 0x99)
                found = (char)('0' + ((unsigned char)text.p[2] - 0x90));
            for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
                if (memcmp(text.p, signs[i].sign, 3) == 0)
                    found = signs[i].letter;
            if (!found)
                return 0;
            text = str_skip(text, 3);
        }
        out[n++] = found;
    }
    return n;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes `least` to `most` digits from p[*at]. */
static bool digits_take(const char *p, size_t n, size_t *at, size_t least, size_t most, int *value)
{
    size_t count = 0;

    *value = 0;
    while (count < most && *at < n && is_digit(p[*at])) {
        *value = *value * 10 + p[(*at)++] - '0';
        count++;
    }
    return count >= least;
}

static bool sign_take(const char *p, size_t n, size_t *at, char sign)
{
    if (*at >= n || p[*at] != sign)
        return false;
    ++*at;
    return true;
}

struct ymd_parts {
    int year, month, day;
    const struct reign *reign;
};

/* 2026y11m22d, of a year of four digits */
static bool kanji_parts(const char *p, size_t n, struct ymd_parts *parts)
{
    size_t at = 5;

    return digits_take(p, n, &at, 1, 2, &parts->month) && sign_take(p, n, &at, 'm') &&
           digits_take(p, n, &at, 1, 2, &parts->day) && sign_take(p, n, &at, 'd') && at == n;
}

static bool western_parts(const char *p, size_t n, struct ymd_parts *parts)
{
    static const char midnight[] = " 00:00:00";
    size_t at = 0, before;
    char sign;
    int all;

    if (!digits_take(p, n, &at, 4, 8, &all))
        return false;
    if (at == 8) {
        parts->year = all / 10000;
        parts->month = all / 100 % 100;
        parts->day = all % 100;
        return n == 8;
    }
    if (at != 4 || n < 6)
        return false;
    sign = p[4];
    parts->year = all;
    if (sign == 'y')
        return kanji_parts(p, n, parts);
    if (sign != '-' && sign != '/')
        return false;
    if (n == 10 + sizeof midnight - 1 && p[7] == sign && memcmp(p + 10, midnight, n - 10) == 0)
        n = 10; /* month and day fill the ten places: two digits each */
    at = before = 5;
    return digits_take(p, n, &at, sign == '-' ? 2 : 1, 2, &parts->month) && at > before &&
           sign_take(p, n, &at, sign) &&
           digits_take(p, n, &at, sign == '-' ? 2 : 1, 2, &parts->day) && at == n;
}

/* Two digits each: 081122 */
static bool pairs_parts(const char *p, size_t n, struct ymd_parts *parts)
{
    size_t at = 0;

    return n == 6 && digits_take(p, 2, &at, 2, 2, &parts->year) &&
           digits_take(p, 4, &at, 2, 2, &parts->month) && digits_take(p, 6, &at, 2, 2, &parts->day);
}

static bool reign_parts(const char *p, size_t n, bool kanji, struct ymd_parts *parts)
{
    size_t at = 0, first;

    if (n == 0)
        return false;
    if (!kanji && pairs_parts(p, n, parts))
        return true;
    if (sign_take(p, n, &at, 'g')) {
        parts->year = 1;
    } else {
        if (!digits_take(p, n, &at, 1, 3, &parts->year))
            return false;
        if (at == 3 && p[0] == '0')
            return false;
    }
    if (!sign_take(p, n, &at, kanji ? 'y' : '.'))
        return false;
    first = at;
    if (!digits_take(p, n, &at, 1, 2, &parts->month) || at == first ||
        !sign_take(p, n, &at, kanji ? 'm' : '.') || !digits_take(p, n, &at, 1, 2, &parts->day))
        return false;
    return (!kanji || sign_take(p, n, &at, 'd')) && at == n;
}

static const struct reign *reign_of(Str *text, bool *kanji)
{
    for (size_t i = 0; i < sizeof reigns / sizeof reigns[0]; i++) {
        Str name = str_of(reigns[i].name);

        *kanji = str_starts(*text, name);
        if (*kanji) {
            *text = str_skip(*text, name.n);
            return &reigns[i];
        }
        if (text->n && text->p[0] == reigns[i].letter) {
            *text = str_skip(*text, 1);
            return &reigns[i];
        }
    }
    return NULL;
}

/* 5081122: '5' is the youngest reign, '1' the oldest. */
static bool numbered_parts(const char *p, size_t n, struct ymd_parts *parts)
{
    if (n != 7 || p[0] < '1' || p[0] > '5')
        return false;
    parts->reign = &reigns['5' - p[0]];
    return pairs_parts(p + 1, n - 1, parts);
}

static enum ymd_form parts_judge(const struct ymd_parts *parts, Ymd *day)
{
    int year = parts->year + (parts->reign ? parts->reign->before_first : 0);
    Ymd found;

    if (parts->month == 0 || parts->day == 0)
        return YMD_UNKNOWN;
    if (year < 1850 || year > 2199 || parts->month > 12 ||
        parts->day > ymd_month_length(year, parts->month))
        return YMD_BAD;
    found = year * 10000 + parts->month * 100 + parts->day;
    if (parts->reign && (found < parts->reign->from || found > parts->reign->to))
        return YMD_BAD;
    *day = found;
    return YMD_GOOD;
}

/* The form of nearly every field, 2026-11-22; 0 where it is another, or no date. */
static Ymd iso_quick(Str text)
{
    uint64_t first, last, digits, pairs;
    int year, month, day;

    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
        return 0;
    memcpy(&first, text.p, sizeof first);   /* 2026-11- */
    memcpy(&last, text.p + 2, sizeof last); /* 26-11-22 */
    digits = (first & UINT64_C(0xFFFFFFFF)) | (first >> 8 & UINT64_C(0x0000FFFF00000000)) |
             (last & UINT64_C(0xFFFF000000000000));
    if (!are_digits(digits))
        return 0;
    digits &= UINT64_C(0x0F0F0F0F0F0F0F0F);
    pairs = (digits * 10 + (digits >> 8)) & UINT64_C(0x00FF00FF00FF00FF); /* 20 26 11 22 */
    year = (int)(pairs & 0xFF) * 100 + (int)(pairs >> 16 & 0xFF);
    month = (int)(pairs >> 32 & 0xFF);
    day = (int)(pairs >> 48);
    if (year < 1850 || year > 2199 || month < 1 || month > 12 || day < 1 ||
        (day > 28 && day > ymd_month_length(year, month)))
        return 0;
    return year * 10000 + month * 100 + day;
}

enum ymd_form ymd_read(Str text, bool numbered, Ymd *day)
{
    struct ymd_parts parts = {0};
    char plain[PLAIN_MAX];
    bool kanji = false;
    size_t n;

    *day = text.n ? iso_quick(text) : 0;
    if (*day)
        return YMD_GOOD;
    if (text.n == 0)
        return YMD_EMPTY;
    if (str_equal(text, STR("不詳")))
        return YMD_UNKNOWN;
    parts.reign = reign_of(&text, &kanji);
    n = date_plain(text, plain);
    if (n == 0)
        return YMD_BAD;
    if (!(parts.reign ? reign_parts(plain, n, kanji, &parts) : western_parts(plain, n, &parts)) &&
        !(numbered && !parts.reign && numbered_parts(plain, n, &parts)))
        return YMD_BAD;
    return parts_judge(&parts, day);
}

Ymd ymd_iso(Str text)
{
    return iso_quick(text);
}

Ymd prove_date(Str text)
{
    Ymd day;

    return ymd_read(text, /*numbered*/ false, &day) == YMD_GOOD ? day : 0;
}

/* Individual Numbers: their check digit, their columns. */
#include "core/text/individual.h"

#include <stdlib.h>

#include "base/bug.h"
#include "base/index.h"
#include "base/utf8.h"
#include "core/text/folded.h"
#include "core/text/values.h"

bool is_individual_number(Str text)
{
    char digits[INDIVIDUAL_NUMBER_DIGITS];
    int sum = 0, remainder;

    if (digits_read(text, digits, sizeof digits) != sizeof digits)
        return false;
    for (int n = 1; n < INDIVIDUAL_NUMBER_DIGITS; n++) /* n counts from the lowest of the 11 */
        sum += (digits[INDIVIDUAL_NUMBER_DIGITS - 1 - n] - '0') * (n <= 6 ? n + 1 : n - 5);
    remainder = sum % 11;
    return digits[INDIVIDUAL_NUMBER_DIGITS - 1] - '0' == (remainder <= 1 ? 0 : 11 - remainder);
}

/* What people put between groups of digits: a space, or one of the many dashes. */
static bool joins_digits(uint32_t point)
{
    return point == ' ' || point == 0xA0 || point == 0x3000 || point == '-' ||
           (point >= 0x2010 && point <= 0x2015) || point == 0x2212 || point == 0x30FC ||
           point == 0xFE63 || point == 0xFF0D || point == 0xFF70;
}

static bool is_one_digit(const char digits[INDIVIDUAL_NUMBER_DIGITS])
{
    for (int i = 1; i < INDIVIDUAL_NUMBER_DIGITS; i++)
        if (digits[i] != digits[0])
            return false;
    return true;
}

static const char *const marks_before[] = {"'", "\u2019", "\uFF07"};
static const char *const ends_after[] = {".0", "\uFF0E\uFF10"};

static Str without_marks(Str text)
{
    for (size_t i = 0; i < sizeof marks_before / sizeof *marks_before; i++)
        if (str_starts(text, str_of(marks_before[i])))
            text = str_skip(text, strlen(marks_before[i]));
    for (size_t i = 0; i < sizeof ends_after / sizeof *ends_after; i++)
        if (str_ends(text, str_of(ends_after[i])))
            text = str_take(text, text.n - strlen(ends_after[i]));
    return text;
}

bool is_written_individual_number(Str text)
{
    char digits[INDIVIDUAL_NUMBER_DIGITS];
    size_t count = 0;
    uint32_t point;

    text = without_marks(text);
    while (utf8_next(&text, &point)) {
        int digit = digit_of(point);

        if (digit < 0 && joins_digits(point))
            continue;
        if (digit < 0 || count == INDIVIDUAL_NUMBER_DIGITS)
            return false;
        digits[count++] = (char)('0' + digit);
    }
    return count == INDIVIDUAL_NUMBER_DIGITS && !text.n && !is_one_digit(digits) &&
           is_individual_number((Str){digits, count});
}

struct digit_run {
    char digits[INDIVIDUAL_NUMBER_DIGITS];
    size_t count;
};

static void run_take(struct digit_run *run, int digit)
{
    if (run->count < INDIVIDUAL_NUMBER_DIGITS)
        run->digits[run->count] = (char)('0' + digit);
    run->count++;
}

static bool run_ends(struct digit_run *run)
{
    bool found = run->count == INDIVIDUAL_NUMBER_DIGITS &&
                 is_individual_number((Str){run->digits, run->count});

    run->count = 0;
    return found;
}

bool holds_individual_number(Str text)
{
    struct digit_run together = {.count = 0}, groups = {.count = 0};
    uint32_t point = 0;
    bool found = false;

    while (utf8_next(&text, &point)) {
        int digit = digit_of(point);

        if (digit >= 0) {
            run_take(&together, digit);
            run_take(&groups, digit);
            continue;
        }
        found |= run_ends(&together);
        if (!joins_digits(point))
            found |= run_ends(&groups);
    }
    found |= run_ends(&together);
    return run_ends(&groups) || found;
}

/* ---- columns --------------------------------------------------------------------------------- */

static const struct {
    const char *open, *close;
} brackets[] = {{"(", ")"},           {"[", "]"},           {"{", "}"},
                {"<", ">"},           {"\u3010", "\u3011"}, {"\u3014", "\u3015"},
                {"\u300C", "\u300D"}, {"\u300E", "\u300F"}, {"\u3008", "\u3009"},
                {"\u300A", "\u300B"}};

/* Behind the bracket that closes what begins here; 0: nothing does, or it is not closed. */
static size_t bracketed(Str text)
{
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        Str close = str_of(brackets[i].close);

        if (!str_starts(text, str_of(brackets[i].open)))
            continue;
        for (size_t at = 0; at + close.n <= text.n; at++)
            if (str_starts(str_skip(text, at), close))
                return at + close.n;
    }
    return 0;
}

bool header_forbids(Str header, struct arena *scratch)
{
    /* as text_folded() leaves them, without "_" */
    static const char *const names[] = {"個人番号", "マイナンバー", "MYNUMBER", "住民票コード"};
    char *folded = arena_take(scratch, header.n + 1);
    Str rest = {folded, text_folded(header, folded, NULL)}, kept = {folded, 0};

    while (rest.n > 0) {
        size_t skip = bracketed(rest);

        if (!skip && rest.p[0] != '_' && rest.p[0] != '-' && (rest.p[0] < '0' || rest.p[0] > '9'))
            folded[kept.n++] = rest.p[0];
        rest = str_skip(rest, skip ? skip : 1);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(kept, str_of(names[i])))
            return true;
    return false;
}

void number_column_take(struct number_column *column, Str value)
{
    REQUIRE(column->count < NUMBER_ROWS);
    if (value.n)
        column->seen[column->count++] =
            (str_hash(value) & ~UINT64_C(1)) | is_written_individual_number(value);
}

static int word_order(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;

    return (*left > *right) - (*left < *right);
}

bool number_column_forbids(struct number_column *column)
{
    size_t different = 0, numbers = 0;

    if (column->count)
        qsort(column->seen, column->count, sizeof *column->seen, word_order);
    for (size_t i = 0; i < column->count; i++) {
        if (i && column->seen[i] == column->seen[i - 1])
            continue;
        different++;
        numbers += column->seen[i] & 1;
    }
    return different >= NUMBERS_LEAST && numbers * 100 >= different * NUMBERS_PERCENT;
}

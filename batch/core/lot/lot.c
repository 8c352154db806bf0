/* Piece ids, the postal order, and the figures of a lot's delay. */
#include "core/lot/lot.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/utf8.h"

enum { ID_DIGITS = 12, NUMBER_MAX = 999999 };

/* Luhn over the digits of `text`, from the right, every other one doubled beginning with the last.
 */
static int luhn_digit(const char *digits)
{
    int sum = 0;

    for (int i = 0; i < ID_DIGITS; i++) {
        int digit = digits[ID_DIGITS - 1 - i] - '0';

        if (i % 2 == 0)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return (10 - sum % 10) % 10;
}

static void id_digits(Day day, uint32_t number, char digits[ID_DIGITS + 1])
{
    struct civil civil = day_civil(day);

    snprintf(digits, ID_DIGITS + 1, "%02u%02u%02u%06u", (unsigned)civil.year % 100,
             (unsigned)civil.month % 100, (unsigned)civil.day % 100, number % 1000000);
}

void reply_id_text(Day on, uint32_t number, char out[PIECE_ID_LENGTH + 1])
{
    char digits[ID_DIGITS + 1];

    REQUIRE(number >= 1 && number <= REPLY_NUMBER_MAX);
    id_digits(on, number, digits);
    snprintf(out, PIECE_ID_LENGTH + 1, "F%.6s-%.4s-%d", digits, digits + 8, luhn_digit(digits));
}

void piece_id_text(Day mail_on, uint32_t number, char out[PIECE_ID_LENGTH + 1])
{
    char digits[ID_DIGITS + 1];

    REQUIRE(number >= 1 && number <= NUMBER_MAX);
    id_digits(mail_on, number, digits);
    snprintf(out, PIECE_ID_LENGTH + 1, "%.6s-%.6s-%d", digits, digits + 6, luhn_digit(digits));
}

bool piece_id_valid(Str id)
{
    char digits[ID_DIGITS + 1];

    if (id.n != PIECE_ID_LENGTH || id.p[6] != '-' || id.p[13] != '-')
        return false;
    for (size_t i = 0; i < id.n; i++)
        if (i != 6 && i != 13 && (id.p[i] < '0' || id.p[i] > '9'))
            return false;
    memcpy(digits, id.p, 6);
    memcpy(digits + 6, id.p + 7, 6);
    digits[ID_DIGITS] = '\0';
    return luhn_digit(digits) == id.p[14] - '0';
}

/* The value of a digit, ASCII or full-width; -1 for anything else. */
static int digit_value(uint32_t point)
{
    if (point >= '0' && point <= '9')
        return (int)(point - '0');
    if (point >= 0xFF10 && point <= 0xFF19)
        return (int)(point - 0xFF10);
    return -1;
}

/* Takes a run of digits off `s`: its significant part, and how many digits that has. */
static Str number_take(Str *s, size_t *digits)
{
    Str significant = *s, rest = *s;
    uint32_t point;

    *digits = 0;
    while (utf8_next(&rest, &point) && digit_value(point) >= 0) {
        if (*digits == 0 && digit_value(point) == 0)
            significant = rest;
        else
            ++*digits;
        *s = rest;
    }
    return significant;
}

static int number_compare(Str *a, Str *b)
{
    size_t a_digits, b_digits;
    Str a_number = number_take(a, &a_digits), b_number = number_take(b, &b_digits);
    uint32_t a_point, b_point;

    if (a_digits != b_digits)
        return a_digits < b_digits ? -1 : 1;
    for (size_t i = 0; i < a_digits; i++) {
        utf8_next(&a_number, &a_point);
        utf8_next(&b_number, &b_point);
        if (digit_value(a_point) != digit_value(b_point))
            return digit_value(a_point) < digit_value(b_point) ? -1 : 1;
    }
    return 0;
}

int address_compare(Str a, Str b)
{
    for (;;) {
        Str a_rest = a, b_rest = b;
        uint32_t a_point, b_point;
        bool a_any = utf8_next(&a_rest, &a_point), b_any = utf8_next(&b_rest, &b_point);
        bool a_number, b_number;
        int order;

        if (!a_any || !b_any)
            return a_any - b_any;
        a_number = digit_value(a_point) >= 0;
        b_number = digit_value(b_point) >= 0;
        if (a_number != b_number)
            return a_number ? -1 : 1;
        if (a_number) {
            order = number_compare(&a, &b);
            if (order)
                return order;
            continue;
        }
        if (a_point != b_point)
            return a_point < b_point ? -1 : 1;
        a = a_rest;
        b = b_rest;
    }
}

int piece_compare(const struct lot_piece *a, const struct lot_piece *b)
{
    int order = str_compare(a->postal_code, b->postal_code);

    if (order == 0)
        order = address_compare(a->address, b->address);
    return order != 0 ? order : str_compare(a->resident_id, b->resident_id);
}

static int delay_order(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

    return left < right ? -1 : left > right;
}

/* Nearest rank: the smallest value that at least `percent` of the values do not exceed. */
static uint32_t percentile(const uint32_t *sorted, uint32_t count, uint32_t percent)
{
    uint64_t rank = ((uint64_t)count * percent + 99) / 100;

    return sorted[rank - 1];
}

struct delay_figures lot_delay(const struct lot *lot)
{
    struct delay_figures figures = {0};
    uint32_t *days;

    if (lot->piece_count == 0)
        return figures;
    days = mem_zero(lot->piece_count, sizeof *days);
    for (uint32_t i = 0; i < lot->piece_count; i++) {
        days[i] = lot->pieces[i].delay_days;
        figures.total += days[i];
        for (int cause = 0; cause < CAUSE_COUNT; cause++)
            figures.by_cause[cause] += lot->pieces[i].cause_days[cause];
    }
    qsort(days, lot->piece_count, sizeof *days, delay_order);
    figures.max = days[lot->piece_count - 1];
    figures.p50 = percentile(days, lot->piece_count, 50);
    figures.p95 = percentile(days, lot->piece_count, 95);
    figures.mean_hundredths =
        (uint32_t)((figures.total * 200 + lot->piece_count) / ((uint64_t)lot->piece_count * 2));
    mem_free(days);
    return figures;
}

uint64_t lot_late(const struct lot *lot)
{
    uint64_t late = 0;

    for (uint32_t i = 0; i < lot->piece_count; i++)
        late += lot->pieces[i].late;
    return late;
}

uint32_t lot_alarms_heard(const struct lot *lot)
{
    uint32_t heard = 0;

    for (uint32_t i = 0; i < lot->alarm_count; i++)
        heard += !day_is(lot->alarms[i].acknowledged_until);
    return heard;
}

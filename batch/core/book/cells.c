/* What one cell says: the setters that the columns end in. */
#include <stdarg.h>
#include <stdio.h>

#include "core/book/columns.h"

void cell_str(struct cell *cell, Str text)
{
    if (str_is_empty(text))
        return;
    cell->kind = CELL_TEXT;
    cell->text = text;
}

void cell_text(struct cell *cell, const char *text)
{
    cell_str(cell, str_of(text));
}

void cell_format(struct cell *cell, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(cell->own, sizeof cell->own, format, arguments);
    va_end(arguments);
    cell_text(cell, cell->own);
}

void cell_number(struct cell *cell, uint64_t number)
{
    cell->kind = CELL_NUMBER;
    cell->number = (int64_t)number;
}

void cell_signed(struct cell *cell, int64_t number)
{
    cell->kind = CELL_NUMBER;
    cell->number = number;
}

void cell_day(struct cell *cell, Day day)
{
    if (!day_is(day))
        return;
    cell->kind = CELL_DAY;
    cell->day = day;
}

void cell_kind(struct cell *cell, int kind)
{
    if (kind >= 0)
        cell_text(cell, kind_term((enum kind)kind).japanese);
}

void cell_to_fill_in(struct cell *cell)
{
    cell->kind = CELL_EMPTY;
}

void cell_reason(struct cell *cell, enum reason reason)
{
    cell_text(cell, reason_term(reason).japanese);
}

void cell_alarm(struct cell *cell, bool alarm)
{
    if (alarm)
        cell->tone = TONE_ALARM;
}

void cell_days_left(struct cell *cell, Day from, Day until)
{
    if (!day_is(from) || !day_is(until))
        return;
    cell_signed(cell, day_between(from, until));
    cell_alarm(cell, cell->number < 0);
}

void cell_sent_delay(struct cell *cell, bool is_known, uint32_t days, bool late)
{
    if (!is_known)
        return;
    cell_number(cell, days);
    cell_alarm(cell, late);
}

void cell_sent_count(struct cell *cell, uint32_t number)
{
    cell_number_if(cell, number > 0, number);
}

void cell_sent_variant(struct cell *cell, int variant)
{
    if (variant >= 0)
        cell_variant(cell, (enum variant)variant);
}

void cell_main_cause(struct cell *cell, uint32_t days, const uint32_t cause_days[CAUSE_COUNT])
{
    enum cause most = CAUSE_PAUSED;

    if (!days)
        return;
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (cause_days[cause] > cause_days[most])
            most = (enum cause)cause;
    cell_text(cell, cause_term(most).japanese);
}

static int64_t causes_sum(const uint32_t cause_days[CAUSE_COUNT])
{
    int64_t sum = 0;

    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        sum += cause_days[cause];
    return sum;
}

void cell_causes_sum(struct cell *cell, const uint32_t cause_days[CAUSE_COUNT])
{
    cell_signed(cell, causes_sum(cause_days));
    cell_formula(cell, "SUM({PAUSED}:{LATE_INPUT})");
}
_Static_assert(CAUSE_PAUSED == 0 && CAUSE_LATE_INPUT == CAUSE_COUNT - 1,
               "the formula names the first cause and the last");

void cell_causes_check(struct cell *cell, const uint32_t cause_days[CAUSE_COUNT],
                       uint32_t delay_days)
{
    cell_signed(cell, causes_sum(cause_days) - (int64_t)delay_days);
    cell_formula(cell, "{sum}-{days}");
}

void cell_postal_code(struct cell *cell, Str code)
{
    if (code.n == 7)
        cell_format(cell, "%.3s-%.4s", code.p, code.p + 3);
    else
        cell_str(cell, code);
}

void cell_variant(struct cell *cell, enum variant variant)
{
    cell_text(cell, variant_term(variant).japanese);
}

void cell_number_if(struct cell *cell, bool is_known, uint64_t number)
{
    if (is_known)
        cell_number(cell, number);
}

void cell_waiting_people(struct cell *cell, uint64_t waiting, uint64_t people)
{
    cell_number_if(cell, people > 0 || waiting == 0, people);
}

void cell_mark(struct cell *cell, bool holds)
{
    cell_text(cell, holds ? "○" : "×");
    cell_alarm(cell, !holds);
}

void cell_previous(struct cell *cell, const struct content *content, uint64_t before)
{
    cell_number_if(cell, !str_is_empty(content->lot->previous), before);
}

void cell_change(struct cell *cell, const struct content *content, uint64_t now, uint64_t before)
{
    if (str_is_empty(content->lot->previous))
        return;
    cell_signed(cell, (int64_t)now - (int64_t)before);
    cell->kind = CELL_CHANGE;
}

void cell_figure_before(struct cell *cell, const struct content *content,
                        const struct account_figure *figure)
{
    if (figure->has_before)
        cell_previous(cell, content, figure->before);
}

void cell_figure_change(struct cell *cell, const struct content *content,
                        const struct account_figure *figure)
{
    if (figure->has_before)
        cell_change(cell, content, figure->now, figure->before);
}

void cell_formula(struct cell *cell, const char *formula)
{
    cell->formula = formula;
}

/* Sums of the office's figures, and what is quiet by them. */
#include "core/letter/load.h"

#include "base/utf8.h"
#include "core/letter/form.h"
#include "core/letter/language.h"

struct sums { /* of hours or of weekdays; what is no counter day is left out */
    int of[LOAD_HOURS_MAX];
    bool counts[LOAD_HOURS_MAX];
    int count, least, most;
};

static struct sums sums_of(const struct load *load, bool by_hour)
{
    struct sums sums = {.count = by_hour ? load->hours : 7, .least = INT32_MAX};

    for (int day = 0; day < 7; day++)
        for (int hour = 0; hour < load->hours && load->open[day]; hour++) {
            int at = by_hour ? hour : day;

            sums.of[at] += load->people[day][hour];
            sums.counts[at] = true;
        }
    for (int i = 0; i < sums.count; i++) {
        if (sums.counts[i] && sums.of[i] < sums.least)
            sums.least = sums.of[i];
        if (sums.counts[i] && sums.of[i] > sums.most)
            sums.most = sums.of[i];
    }
    return sums;
}

/* Within the lowest quarter, and fewer than `most` are quieter; of equal ones the first. */
static bool is_quiet(const struct sums *sums, int at, int most)
{
    int quieter = 0;

    if (at < 0 || at >= sums->count || !sums->counts[at] || sums->least == sums->most ||
        (sums->of[at] - sums->least) * 4 > sums->most - sums->least)
        return false;
    for (int i = 0; i < sums->count; i++)
        quieter += sums->counts[i] &&
                   (sums->of[i] < sums->of[at] || (sums->of[i] == sums->of[at] && i < at));
    return quieter < most;
}

bool load_hour_quiet(const struct load *load, int hour)
{
    struct sums sums = sums_of(load, /*by_hour*/ true);

    return is_quiet(&sums, hour, LOAD_QUIET_HOURS);
}

bool load_day_quiet(const struct load *load, int weekday)
{
    struct sums sums = sums_of(load, /*by_hour*/ false);

    return is_quiet(&sums, weekday, LOAD_QUIET_DAYS);
}

bool load_tells(const struct load *load)
{
    struct sums hours = sums_of(load, true), days = sums_of(load, false);

    return hours.least < hours.most && days.least < days.most;
}

/* "{hour}" in one of the language's three formats: before noon, noon, after it; without: 13:00. */
static Str hour_text(const struct language *language, int hour, struct arena *arena)
{
    static const Str name = {"{hour}", sizeof "{hour}" - 1};
    Str format = language->hours[hour < 12 ? 0 : hour == 12 ? 1 : 2];

    if (format.n == 0)
        return arena_printf(arena, "%d:00", hour);
    for (size_t i = 0; i + name.n <= format.n; i++)
        if (str_starts(str_skip(format, i), name))
            return arena_printf(arena, "%.*s%d%.*s", (int)i, format.p,
                                hour > 12 ? hour - 12 : hour, (int)(format.n - i - name.n),
                                format.p + i + name.n);
    return format;
}

/* Latin weekdays and hours are parted by a comma, all others by ・. */
static Str joined(Str list, Str text, struct arena *arena)
{
    bool latin = text.n && (unsigned char)text.p[text.n - 1] < 0x80;

    return list.n == 0 ? text
                       : arena_printf(arena, "%.*s%s%.*s", STR_ARG(list), latin ? ", " : "・",
                                      STR_ARG(text));
}

Str load_quiet_hours(const struct load *load, const struct language *language, struct arena *arena)
{
    Str list = STR_EMPTY;

    for (int i = 0; i < load->hours; i++)
        if (load_hour_quiet(load, i))
            list = joined(list, hour_text(language, load->from + i, arena), arena);
    return list;
}

Str load_quiet_days(const struct load *load, const struct language *language, struct arena *arena)
{
    Str list = STR_EMPTY;

    for (int day = 0; day < 7; day++)
        if (load_day_quiet(load, day))
            list = joined(list, language->weekdays[day], arena);
    return list;
}

static struct form_chart_bar bar_of(const struct sums *sums, int at, Str label, bool quiet)
{
    return (struct form_chart_bar){label, sums->most ? (double)sums->of[at] / sums->most : 0,
                                   quiet};
}

/* The first character of a weekday: Wednesday would need the room of three bars. */
static Str short_day(Str weekday)
{
    Str rest = weekday;
    uint32_t point;

    utf8_next(&rest, &point);
    return str_take(weekday, weekday.n - rest.n);
}

struct form_chart load_chart(const struct load *load, const struct language *language,
                             struct arena *arena)
{
    struct sums hours = sums_of(load, true), days = sums_of(load, false);
    struct form_chart_bar *bars = ARENA_ARRAY(arena, struct form_chart_bar, LOAD_HOURS_MAX + 7);
    struct form_chart chart = {.bars = bars, .split = (size_t)load->hours};

    for (int i = 0; i < load->hours; i++)
        bars[chart.count++] = bar_of(&hours, i, arena_printf(arena, "%d", load->from + i),
                                     load_hour_quiet(load, i));
    for (int day = 0; day < 7 && load->hours; day++)
        if (load->open[day])
            bars[chart.count++] = bar_of(&days, day, short_day(language->weekdays[day]),
                                         load_day_quiet(load, day));
    return chart;
}

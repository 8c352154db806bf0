/*
 * A block of 待機: how full the counter will be, week by week, under each counter limit; and a chart
 * of the limit that is the fullest.
 */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

static uint64_t load_of(const struct lot_load *load)
{
    return load->walk_in + load->sent + load->planned;
}

static uint64_t share_of(const struct lot_load *load)
{
    return load->most ? limit_percent(load_of(load), load->most) : 0;
}

/* ---- its columns ----------------------------------------------------------------------------- */

static void cell_scope(struct cell *cell, const struct lot_load *load)
{
    static const Str postal = {"postal:", 7}, municipality = {"municipality:", 13};
    const char *per = load->per_day ? " (日)" : "";

    if (str_starts(load->scope, postal))
        cell_format(cell, "郵便 " STR_FMT "%s", STR_ARG(str_skip(load->scope, postal.n)), per);
    else if (str_starts(load->scope, municipality))
        cell_format(cell, "市区 " STR_FMT "%s", STR_ARG(str_skip(load->scope, municipality.n)),
                    per);
    else
        cell_format(cell, "全体%s", per);
}

static void cell_visits(struct cell *cell, uint64_t hundredths)
{
    cell_number(cell, hundredths);
    cell->kind = CELL_HUNDREDTHS;
}

static void cell_load(struct cell *cell, const struct lot_load *load)
{
    cell_visits(cell, load_of(load));
    cell_alarm(cell, load->limited && load_of(load) > load->most);
}

static void cell_most(struct cell *cell, const struct lot_load *load)
{
    if (load->limited)
        cell_visits(cell, load->most);
}

static void cell_share(struct cell *cell, const struct lot_load *load)
{
    cell_number_if(cell, load->limited && load->most > 0, share_of(load));
    cell_alarm(cell, load->limited && load_of(load) > load->most);
}

/* As text, so that a chart shows the weeks and no days between. */
static void cell_week(struct cell *cell, const struct lot_load *load)
{
    struct civil monday = day_civil(load->monday);

    cell_format(cell, "%d月%d日", monday.month, monday.day);
}

#define LOADS(X)                                                                                   \
    X(load, scope, "範囲", 0, TEXT, NONE, cell_scope(cell, load))                                  \
    X(load, share, "利用率%", 0, NUMBER, NONE, cell_share(cell, load))                             \
    X(load, monday, "週(月曜日)", 0, DAY, NONE, cell_day(cell, load->monday))                      \
    X(load, week, "週", 0, TEXT, NONE, cell_week(cell, load))                                      \
    X(load, load, "来庁見込", 0, NUMBER, NONE, cell_load(cell, load))                              \
    X(load, most, "上限", 0, NUMBER, NONE, cell_most(cell, load))                                  \
    X(load, walk_in, "通知外", 0, NUMBER, NONE, cell_visits(cell, load->walk_in))                  \
    X(load, sent, "差出分", 0, NUMBER, NONE, cell_visits(cell, load->sent))                        \
    X(load, planned, "待機分", 0, NUMBER, NONE, cell_visits(cell, load->planned))
COLUMNS(load, struct lot_load, LOADS);

/* ---- which weeks ----------------------------------------------------------------------------- */

struct weeks { /* of one limit */
    const struct lot_load *at;
    size_t count;
};

/* A limit has LOAD_WEEKS lines, one after the other. */
static size_t limits_of(const struct lot *lot)
{
    return lot->load_count / LOAD_WEEKS;
}

/* Up to the last week in which a letter brings somebody, under whatever limit. */
static size_t weeks_shown(const struct lot *lot)
{
    size_t shown = 1;

    for (uint32_t i = 0; i < lot->load_count; i++)
        if (lot->loads[i].sent + lot->loads[i].planned > 0 && i % LOAD_WEEKS >= shown)
            shown = i % LOAD_WEEKS + 1;
    return shown;
}

static const struct lot_load *fullest_week(struct weeks weeks)
{
    const struct lot_load *fullest = weeks.at;

    for (size_t i = 1; i < weeks.count; i++)
        if (share_of(&weeks.at[i]) > share_of(fullest))
            fullest = &weeks.at[i];
    return fullest;
}

static size_t fullest_limit(const struct lot *lot, size_t weeks)
{
    size_t fullest = 0;
    uint64_t most = 0;

    for (size_t i = 0; i < limits_of(lot); i++) {
        uint64_t share = share_of(fullest_week((struct weeks){lot->loads + i * LOAD_WEEKS, weeks}));

        if (share > most) {
            fullest = i;
            most = share;
        }
    }
    return fullest;
}

static Str loads_title(struct content *content, struct weeks weeks)
{
    const struct lot_load *fullest = fullest_week(weeks);
    struct cell scope = {0};
    char monday[DAY_TEXT_MAX];

    cell_scope(&scope, fullest);
    if (share_of(fullest) == 0)
        return STR("この先の週に、窓口の上限はない");
    return arena_printf(&content->arena,
                        "窓口の上限に最も近いのは" STR_FMT "の%sの週で、上限の%llu%%",
                        STR_ARG(scope.text), day_text(fullest->monday, monday),
                        (unsigned long long)share_of(fullest));
}

static void add_load_chart(struct content *content, struct worksheet *worksheet, struct weeks weeks)
{
    struct chart *chart = chart_add(worksheet, CHART_LINE, weeks.count);

    chart->categories = "week";
    chart->title = loads_title(content, weeks).p;
    chart->x_axis = "週(月曜日の日付)";
    chart->y_axis = "来庁(人)";
    chart_series_add(chart, "load", "来庁見込", INK_SENT);
    chart_series_add(chart, "most", "上限", INK_LIMIT);
}

/* The fullest limit first, for the chart is of the first rows. */
void add_loads(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    size_t weeks = weeks_shown(lot), limits = limits_of(lot), first, count = 0;
    struct lot_load *rows;
    struct table block;

    if (limits == 0)
        return;
    first = fullest_limit(lot, weeks);
    rows = ARENA_ARRAY(&content->arena, struct lot_load, limits * weeks);
    for (size_t i = 0; i < limits; i++) {
        size_t at = i == 0 ? first : i <= first ? i - 1 : i;

        memcpy(rows + count, lot->loads + at * LOAD_WEEKS, weeks * sizeof *rows);
        count += weeks;
    }
    block = TABLE(load, rows, count);
    block.share = "share";
    block_add(worksheet,
              "窓口の来庁見込みと上限 (週ごと。通知外は通によらない来庁、待機分は差出予定日による)",
              block);
    block_on_new_page(worksheet);
    add_load_chart(content, worksheet, (struct weeks){rows, weeks});
}

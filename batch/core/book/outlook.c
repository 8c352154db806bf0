/*
 * 見込み: the next eight weeks as tonight's plan has them, which costs nothing more: what goes, what
 * stays, what falls due, beside the limits. Who falls due later is not planned yet, so that his letter is
 * none of these: `kigen forecast` plans all of them.
 */
#include <stdio.h>

#include "base/bug.h"
#include "core/gates/histogram.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

enum { DAYS = 7, HUNDREDTHS_OF_ONE = 100 };

struct near_week {
    const struct lot_week *of;
    uint64_t due;        /* certificates */
    uint64_t gone, left; /* letters; `left` at its end */
    uint64_t sheets;
    bool has_counter, has_visits;
    uint64_t counter_most, visits; /* hundredths of visits */
    int delay;                     /* the longest of letters that go or stay */
};

/* ---- what a week has ------------------------------------------------------------------------- */

static Day sunday_of(const struct lot_week *week)
{
    return day_add(week->monday, DAYS - 1);
}

static bool is_in(const struct lot_week *week, Day day)
{
    return day_is(day) && !day_before(day, week->monday) && !day_before(sunday_of(week), day);
}

/* The night counts what falls due after its mail day, HISTOGRAM_DAYS ahead. */
static uint64_t due_in(const struct lot *lot, const struct lot_week *week)
{
    uint64_t due = 0;

    for (int i = 1; i < HISTOGRAM_DAYS; i++) {
        char name[GATE_FIGURE_NAME_MAX];

        if (!is_in(week, day_add(lot->mail_on, i)))
            continue;
        snprintf(name, sizeof name, "ahead:%02d", i);
        for (uint32_t k = 0; k < lot->gate_figure_count; k++)
            if (strcmp(lot->gate_figures[k].name, name) == 0)
                due += (uint64_t)lot->gate_figures[k].value;
    }
    return due;
}

static void be_late(struct near_week *week, int days)
{
    if (days > week->delay)
        week->delay = days;
}

/* Who goes in an earlier week is in none of these. */
static void take_waiters(struct near_week *week, const struct waiters *waiters)
{
    for (size_t i = 0; i < waiters->count; i++) {
        const struct waiter *waiter = &waiters->at[i];

        if (is_in(week->of, waiter->planned_on)) {
            week->gone++;
            be_late(week, day_between(waiter->ideal_on, waiter->planned_on));
        } else if (!day_is(waiter->planned_on) ||
                   day_before(sunday_of(week->of), waiter->planned_on)) {
            week->left++;
            if (day_is(week->of->last_on))
                be_late(week, day_between(waiter->ideal_on, week->of->last_on));
        }
    }
}

/* Limits of scope `all`, of which there may be one a day and one a week: the smaller one counts. */
static void take_loads(struct near_week *week, const struct lot *lot)
{
    for (uint32_t i = 0; i < lot->load_count; i++) {
        const struct lot_load *load = &lot->loads[i];

        if (!str_equal(load->scope, STR("all")) || !day_equal(load->monday, week->of->monday))
            continue;
        week->has_visits = true;
        week->visits = load->walk_in + load->sent + load->planned;
        if (load->limited && (!week->has_counter || load->most < week->counter_most))
            week->counter_most = load->most;
        week->has_counter |= load->limited;
    }
}

/* Sheets a letter, in hundredths: those of tonight's letters; without any, of a letter of two pages. */
static uint64_t sheets_of_letter(const struct content *content)
{
    uint64_t sheets = content->account.figures[FIGURE_SHEETS].now,
             letters = content->lot->piece_count;

    if (!letters)
        return content->lot->duplex ? HUNDREDTHS_OF_ONE : 2 * HUNDREDTHS_OF_ONE;
    return (sheets * HUNDREDTHS_OF_ONE + letters / 2) / letters;
}

static struct near_week week_of(const struct content *content, const struct lot_week *of,
                                const struct waiters *waiters)
{
    const struct lot *lot = content->lot;
    struct near_week week = {.of = of, .due = due_in(lot, of)};

    take_waiters(&week, waiters);
    take_loads(&week, lot);
    week.sheets =
        (week.gone * sheets_of_letter(content) + HUNDREDTHS_OF_ONE / 2) / HUNDREDTHS_OF_ONE;
    if (is_in(of, lot->mail_on)) {
        week.gone += lot->piece_count;
        week.sheets += content->account.figures[FIGURE_SHEETS].now;
        be_late(&week, (int)content->account.figures[FIGURE_RUN_MAX].now);
    }
    return week;
}

/* ---- its columns ----------------------------------------------------------------------------- */

static void cell_hundredths(struct cell *cell, bool known, uint64_t hundredths)
{
    cell_number_if(cell, known, hundredths);
    if (known)
        cell->kind = CELL_HUNDREDTHS;
}

/* The larger of what is used of print and counter. */
static void cell_used(struct cell *cell, const struct near_week *week)
{
    uint64_t print = week->of->limited ? limit_percent(week->gone, week->of->print_most) : 0;
    uint64_t counter = week->has_counter ? limit_percent(week->visits, week->counter_most) : 0;
    uint64_t used = print > counter ? print : counter;

    cell_number_if(cell, week->of->limited || week->has_counter, used);
    cell_alarm(cell, used > 100);
}

/* As text, so that a chart shows the weeks and no days between. */
static void cell_monday(struct cell *cell, const struct near_week *week)
{
    struct civil monday = day_civil(week->of->monday);

    cell_format(cell, "%d月%d日", monday.month, monday.day);
}

#define NEAR(X)                                                                                    \
    X(near, week, "週\n(月曜日)", 13, TEXT, NONE, cell_monday(cell, near))                         \
    X(near, due, "到来\n(件)", 12, NUMBER, SUM, cell_number(cell, near->due))                      \
    X(near, gone, "差出\n(通)", 12, NUMBER, SUM, cell_number(cell, near->gone))                    \
    X(near, left, "滞留\n(通)", 12, NUMBER, NONE, cell_number(cell, near->left))                   \
    X(near, print_most, "印刷上限\n(通)", 13, NUMBER, NONE,                                        \
      cell_number_if(cell, near->of->limited, near->of->print_most))                               \
    X(near, counter_most, "窓口上限\n(人)", 13, NUMBER, NONE,                                      \
      cell_hundredths(cell, near->has_counter, near->counter_most))                                \
    X(near, visits, "来庁見込\n(人)", 13, NUMBER, NONE,                                            \
      cell_hundredths(cell, near->has_visits, near->visits))                                       \
    X(near, used, "利用率\n(%)", 12, NUMBER, NONE, cell_used(cell, near))                          \
    X(near, delay, "最大遅れ\n(日)", 12, NUMBER, NONE,                                             \
      cell_number_if(cell, day_is(near->of->last_on), (uint64_t)near->delay))                      \
    X(near, sheets, "枚数\n(枚)", 12, NUMBER, SUM, cell_number(cell, near->sheets))                \
    X(near, assumed, "仮定番号", 13, TEXT, NONE, cell_text(cell, "1–5"))
COLUMNS(near, struct near_week, NEAR);

/* ---- what is assumed ------------------------------------------------------------------------- */

enum { ASSUMPTIONS = 5 };

static void add_assumptions(struct content *content, struct worksheet *worksheet)
{
    struct sentence *lines = ARENA_ARRAY(&content->arena, struct sentence, ASSUMPTIONS + 1);
    uint64_t sheets = sheets_of_letter(content);
    const Str texts[ASSUMPTIONS + 1] = {
        STR("仮定"),
        STR("1 登録内容は、基準日のまま変わらないとする。"),
        STR("2 差出、滞留、最大遅れは、今回の通と今回の待機の人だけのもの。これから時期が来る証明書は、判定の前の"
            "件数を「到来」に示すだけで、その通は差出にも滞留にも含まない。"),
        STR("3 処理上限、差出曜日、発送見合わせは、現在の設定と処理上限の表による。印刷上限は全域のもので、"
            "差出日のない週は0。"),
        arena_printf(&content->arena, "4 1通の枚数は、%s%llu.%02llu枚とする。",
                     content->lot->piece_count ? "今回の通の平均の" : "今回の通がないため、",
                     (unsigned long long)(sheets / HUNDREDTHS_OF_ONE),
                     (unsigned long long)(sheets % HUNDREDTHS_OF_ONE)),
        STR("5 来庁見込は、全域の窓口上限があるときだけ示す。通知外の来庁、差出済の通、待機の通による。"),
    };

    for (int i = 0; i <= ASSUMPTIONS; i++)
        lines[i] = (struct sentence){texts[i], TONE_PLAIN};
    worksheet->sentences = lines;
    worksheet->sentence_count = ASSUMPTIONS + 1;
}

/* ---- the sheet ------------------------------------------------------------------------------- */

/* What becomes of those who wait. */
static Str weeks_title(struct content *content)
{
    const struct lot_outlook *outlook = &content->lot->outlook;
    char day[DAY_TEXT_MAX];

    if (outlook->unplanned)
        return arena_printf(&content->arena, "待機の%llu人のうち%llu人は、期限までに差し出せない",
                            (unsigned long long)outlook->waiting,
                            (unsigned long long)outlook->unplanned);
    if (!outlook->waiting)
        return STR("待機の人はいない");
    return arena_printf(&content->arena, "待機の%llu人は、%sの便までにすべて差し出す",
                        (unsigned long long)outlook->waiting, day_text(outlook->clear_on, day));
}

static void add_chart(struct content *content, struct worksheet *worksheet, bool limited)
{
    struct chart *chart = chart_add(worksheet, CHART_BARS, content->lot->week_count);

    chart->categories = "week";
    chart->title = weeks_title(content).p;
    chart->x_axis = "週(月曜日の日付)";
    chart->y_axis = "通";
    chart_series_add(chart, "gone", "差出", INK_SENT);
    chart_series_add(chart, "left", "滞留", INK_OPEN);
    if (limited)
        chart_series_add(chart, "print_most", "印刷上限", INK_LIMIT);
}

void add_outlook(struct content *content, const struct waiters *waiters)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet =
        content_add(content, "見込み", "見込み (今夜の計画による8週間)",
                    "この先に時期が来る人の通まで含む見込みは、kigen forecast で別の帳票に作る。");
    struct near_week *weeks = ARENA_ARRAY(&content->arena, struct near_week, lot->week_count + 1);
    bool limited = false;

    for (uint32_t i = 0; i < lot->week_count; i++) {
        weeks[i] = week_of(content, &lot->weeks[i], waiters);
        limited |= lot->weeks[i].limited;
    }
    block_add(worksheet, "週ごとの見込み", TABLE(near, weeks, lot->week_count));
    if (lot->week_count)
        add_chart(content, worksheet, limited);
    add_assumptions(content, worksheet);
}

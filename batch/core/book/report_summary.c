/* 概要 of a report: eight figures in large type, then what was sent and what waited, by mail day or
 * month. 内訳: every figure with its meaning. */
#include <stdio.h>

#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/report_sheets.h"
#include "core/lot/delays.h"

/* ---- eight figures --------------------------------------------------------------------------- */

enum { HEADLINES = 8 };
struct headline { /* the two rows of the block: figures, and a word on each */
    bool is_word;
    uint64_t figures[HEADLINES];
    bool alarms[HEADLINES], none[HEADLINES]; /* none: there is nothing of which it could be said */
    Str words[HEADLINES];
};

static void cell_headline(struct cell *cell, const struct headline *row, int at)
{
    if (row->is_word)
        cell_str(cell, row->words[at]);
    else if (row->none[at])
        cell_text(cell, "−");
    else
        cell_number(cell, row->figures[at]);
    cell_alarm(cell, row->alarms[at] && !row->is_word);
}

#define HEADLINE(X)                                                                                \
    X(headline, made, "作成した通 (通)", 17, NUMBER, NONE, cell_headline(cell, headline, 0))       \
    X(headline, posted, "差出済の記録 (通)", 17, NUMBER, NONE, cell_headline(cell, headline, 1))   \
    X(headline, returned, "返戻 (通)", 17, NUMBER, NONE, cell_headline(cell, headline, 2))         \
    X(headline, max, "遅延の最大 (日)", 17, NUMBER, NONE, cell_headline(cell, headline, 3))        \
    X(headline, p50, "遅延の中央値 (日)", 17, NUMBER, NONE, cell_headline(cell, headline, 4))      \
    X(headline, backlog, "滞留の解消まで (日)", 17, NUMBER, NONE,                                  \
      cell_headline(cell, headline, 5))                                                            \
    X(headline, late, "期限に間に合わ\nなかった人 (人)", 17, NUMBER, NONE,                          \
      cell_headline(cell, headline, 6))                                                            \
    X(headline, unapproved, "承認のない処理回 (回)", 21, NUMBER, NONE,                             \
      cell_headline(cell, headline, 7))
COLUMNS(headline, struct headline, HEADLINE);

static uint64_t undone_of(const struct report_totals *totals)
{
    return totals->states[PIECE_SPOILED] + totals->states[PIECE_PULLED] +
           totals->states[PIECE_VOIDED];
}

static uint64_t unposted_of(const struct report_totals *totals)
{
    return totals->states[PIECE_PLANNED] + totals->states[PIECE_PRINTED];
}

static uint64_t posted_of(const struct report_totals *totals)
{
    return totals->states[PIECE_POSTED] + totals->states[PIECE_RETURNED];
}

/* "差出済の1.3%", to one decimal. */
static Str rate_text(struct content *content, const char *of, uint64_t part, uint64_t whole)
{
    uint64_t tenths = whole ? (part * 2000 + whole) / (whole * 2) : 0;

    return whole
               ? arena_printf(&content->arena, "%sの%llu.%llu%%", of,
                              (unsigned long long)(tenths / 10), (unsigned long long)(tenths % 10))
               : arena_printf(&content->arena, "%sはない", of);
}

static Str backlog_text(struct content *content, const struct report_backlog *backlog)
{
    char from[DAY_TEXT_MAX];

    if (backlog->days == 0)
        return backlog->most ? STR("1差出日だけの待機") : STR("待機はない");
    return arena_printf(&content->arena, "%sから%s", day_text(backlog->from, from),
                        backlog->cleared ? "" : "、解消していない");
}

static Str approvals_text(struct content *content)
{
    const struct report *report = content->report;
    uint64_t needed = 0;

    for (size_t i = 0; i < report->run_count; i++)
        needed += report->runs[i].needs_approval && !day_is(report->runs[i].back.on);
    return needed ? arena_printf(&content->arena, "承認を要する%llu回のうち",
                                 (unsigned long long)needed)
                  : STR("承認を要する処理回はない");
}

/* The large delay is of what was sent or waits. */
static Str held_text(struct content *content)
{
    const struct lot *account = &content->report->account;
    uint64_t held = delays_letters(account, DELAYS_BY_DAYS, DELAY_HELD);

    return held ? arena_printf(&content->arena, "保留%llu人は別(最大%u日)",
                               (unsigned long long)held, delays_figures(account, DELAY_HELD).max)
                : STR("保留はない");
}

static void add_headlines(struct content *content, struct worksheet *worksheet)
{
    const struct report *report = content->report;
    const struct report_totals *totals = &report->totals;
    struct delay_figures delay = delays_figures(&report->account, DELAY_GOING);
    struct report_backlog backlog = report_backlog(report->runs, report->run_count);
    struct headline *rows = ARENA_ARRAY(&content->arena, struct headline, 2);
    uint64_t late = report->account.outlook.missed, unapproved = report_unapproved(report);
    bool none = totals->rows[REPORT_COUNTED] == 0;
    struct table block;

    rows[0] = (struct headline){
        .figures = {totals->rows[REPORT_ALL], posted_of(totals), totals->states[PIECE_RETURNED],
                    delay.max, delay.p50, backlog.days, late, unapproved},
        .alarms = {[5] = !backlog.cleared, [6] = late > 0, [7] = unapproved > 0},
        .none = {[3] = none, [4] = none}};
    rows[1] = (struct headline){
        .is_word = true,
        .words = {
            arena_printf(&content->arena, "%zu処理回", report->run_count),
            arena_printf(&content->arena, "未差出%llu、損紙など%llu",
                         (unsigned long long)unposted_of(totals),
                         (unsigned long long)undone_of(totals)),
            rate_text(content, "差出済の記録", totals->states[PIECE_RETURNED], posted_of(totals)),
            held_text(content),
            none ? STR("集計する通はない")
                 : arena_printf(&content->arena, "95%%値は%u日", delay.p95),
            backlog_text(content, &backlog),
            arena_printf(&content->arena, "返戻のまま期限を過ぎた人は別に%llu人",
                         (unsigned long long)totals->care_people),
            approvals_text(content)}};
    block = TABLE(headline, rows, 2);
    block.large_rows = 1;
    block_add(worksheet, "この期間の八つの数", block);
}

/* ---- by mail day or month -------------------------------------------------------------------- */

enum { DAYS_APART = 45 }; /* up to so many mail days each has a row of its own */

struct stretch {
    Str label;
    uint64_t made, posted, returned, undone, unposted, waiting, people, letters, days;
    bool left; /* by a run that was not taken back: else nothing is known of who waits */
};

static void cell_stretch_mean(struct cell *cell, const struct stretch *stretch)
{
    if (!stretch->letters)
        return;
    cell_number(cell, (stretch->days * 200 + stretch->letters) / (stretch->letters * 2));
    cell->kind = CELL_HUNDREDTHS;
}

#define STRETCHES(X)                                                                               \
    X(stretch, label, "差出日・差出月", 0, TEXT, NONE, cell_str(cell, stretch->label))             \
    X(stretch, made, "作成 (通)", 0, NUMBER, SUM, cell_number(cell, stretch->made))                \
    X(stretch, posted, "差出済 (通)", 0, NUMBER, SUM, cell_number(cell, stretch->posted))          \
    X(stretch, returned, "うち返戻 (通)", 0, NUMBER, SUM, cell_number(cell, stretch->returned))    \
    X(stretch, undone, "損紙・引抜き・取消", 0, NUMBER, SUM, cell_number(cell, stretch->undone))   \
    X(stretch, unposted, "未差出 (通)", 0, NUMBER, SUM, cell_number(cell, stretch->unposted))      \
    X(stretch, mean, "遅延の平均 (日)", 0, HUNDREDTHS, NONE, cell_stretch_mean(cell, stretch))     \
    X(stretch, days, "遅延日数の計", 0, NUMBER, SUM, cell_number(cell, stretch->days))
COLUMNS(stretch, struct stretch, STRETCHES);

#define WAITS(X)                                                                                   \
    X(wait, label, "差出日・差出月", 0, TEXT, NONE, cell_str(cell, wait->label))                   \
    X(wait, made, "作成 (通)", 0, NUMBER, SUM, cell_number(cell, wait->made))                      \
    X(wait, waiting, "最後に待機 (件)", 0, NUMBER, NONE,                                            \
      cell_number_if(cell, wait->left, wait->waiting))                                             \
    X(wait, people, "最後に待機 (人)", 0, NUMBER, NONE,                                            \
      if (wait->left) cell_waiting_people(cell, wait->waiting, wait->people))
COLUMNS(wait, struct stretch, WAITS);

static bool by_day(const struct report *report)
{
    size_t days = 0;

    for (size_t i = 0; i < report->run_count; i++)
        days += i == 0 || !day_equal(report->runs[i - 1].mail_on, report->runs[i].mail_on);
    return days <= DAYS_APART;
}

static bool same_stretch(const struct report *report, Day a, Day b)
{
    return by_day(report) ? day_equal(a, b) : month_index(a) == month_index(b);
}

static Str stretch_label(struct content *content, Day day)
{
    char text[DAY_TEXT_MAX];

    day_text(day, text);
    return arena_printf(&content->arena, "%.*s", by_day(content->report) ? 10 : 7, text);
}

static void stretch_take(struct stretch *stretch, const struct report_run *run)
{
    stretch->made += run->made;
    stretch->posted += run->states[PIECE_POSTED] + run->states[PIECE_RETURNED];
    stretch->returned += run->states[PIECE_RETURNED];
    stretch->undone +=
        run->states[PIECE_SPOILED] + run->states[PIECE_PULLED] + run->states[PIECE_VOIDED];
    stretch->unposted += run->states[PIECE_PLANNED] + run->states[PIECE_PRINTED];
    if (!day_is(run->back.on)) {
        stretch->waiting = run->waiting;
        stretch->people = run->waiting_people;
        stretch->left = true;
    }
}

/* Of the lines by mail day, those of the stretch that ends with this run. */
static void stretch_delays(const struct content *content, struct stretch *stretch, Day day)
{
    const struct lot *lot = content->lot;

    for (uint32_t i = 0; i < lot->delay_count; i++) {
        const struct lot_delay *line = &lot->delays[i];

        if (line->table == DELAYS_BY_MAIL_DAY &&
            same_stretch(content->report, (Day){line->key}, day)) {
            stretch->letters += line->letters;
            stretch->days += line->days;
        }
    }
}

static struct stretch *stretches_of(struct content *content, size_t *count)
{
    const struct report *report = content->report;
    struct stretch *rows = ARENA_ARRAY(&content->arena, struct stretch, report->run_count + 1);

    *count = 0;
    for (size_t i = 0; i < report->run_count; i++) {
        Day day = report->runs[i].mail_on;

        if (i == 0 || !same_stretch(report, report->runs[i - 1].mail_on, day)) {
            rows[(*count)++].label = stretch_label(content, day);
            stretch_delays(content, &rows[*count - 1], day);
        }
        stretch_take(&rows[*count - 1], &report->runs[i]);
    }
    return rows;
}

static Str waiting_title(struct content *content)
{
    struct report_backlog backlog =
        report_backlog(content->report->runs, content->report->run_count);

    if (backlog.most == 0)
        return STR("待機はなかった");
    return arena_printf(&content->arena, "待機は最大%llu件、最長%u日、%s",
                        (unsigned long long)backlog.most, backlog.days,
                        backlog.cleared ? "解消した" : "解消していない");
}

static Str made_title(struct content *content, const struct stretch *rows, size_t count)
{
    const struct stretch *most = rows;

    for (size_t i = 0; i < count; i++)
        most = rows[i].made > most->made ? &rows[i] : most;
    return most->made ? arena_printf(&content->arena, "作成した通は" STR_FMT "が最も多く%llu通",
                                     STR_ARG(most->label), (unsigned long long)most->made)
                      : STR("作成した通はない");
}

static void stretch_chart(struct worksheet *worksheet, enum chart_kind kind, size_t rows,
                          const char *axis, Str title)
{
    bool letters = kind == CHART_BARS;
    struct chart *chart = chart_add(worksheet, kind, rows);

    chart->categories = "label";
    chart->title = title.p;
    chart->x_axis = axis;
    chart->y_axis = letters ? "作成 (通)" : "待機 (件)";
    chart_series_add(chart, letters ? "made" : "waiting", letters ? "作成" : "待機",
                     letters ? INK_SENT : INK_OPEN);
}

/* The charts stand on a page of their own, beside what they show: the first page is read at once. */
static void add_stretches(struct content *content, struct worksheet *worksheet)
{
    size_t count;
    const struct stretch *rows = stretches_of(content, &count);
    const char *axis = by_day(content->report) ? "差出日" : "差出月";

    block_add(worksheet, "通数の移り変わり", TABLE(stretch, rows, count));
    block_add(worksheet, "作成した通と待機(各処理回が公開のときに残した数)",
              TABLE(wait, rows, count));
    block_on_new_page(worksheet);
    if (count == 0)
        return;
    stretch_chart(worksheet, CHART_BARS, count, axis, made_title(content, rows, count));
    stretch_chart(worksheet, CHART_LINE, count, axis, waiting_title(content));
}

static void add_front(struct content *content)
{
    struct worksheet *worksheet = content_add(
        content, "概要", "概要",
        content->report->run_count
            ? "期間は差出日による。通のその後は、期間の後に記録されたものも含む。数の意味は「定義」。"
            : "この期間に差出日のある処理回は、通知台帳にない。通はなく、遅延は「−」。");

    add_headlines(content, worksheet);
    add_stretches(content, worksheet);
}

/* ---- 内訳 -------------------------------------------------------------------------------------- */

struct figure {
    const char *group, *item, *unit, *explanation;
    uint64_t number;
    bool is_day, hundredths, alarm, strong, none; /* none: as in struct headline */
    Day day;
};
typedef VEC(struct figure) FigureVec;

static void cell_figure(struct cell *cell, const struct figure *figure)
{
    if (figure->is_day)
        return;
    if (figure->none) {
        cell_text(cell, "−");
        return;
    }
    cell_number(cell, figure->number);
    if (figure->hundredths)
        cell->kind = CELL_HUNDREDTHS;
    cell_alarm(cell, figure->alarm);
}

#define FIGURES(X)                                                                                 \
    X(figure, group, "区分", 12, TEXT, NONE, cell_text(cell, figure->group))                       \
    X(figure, item, "項目", 34, TEXT, NONE, cell_text(cell, figure->item))                         \
    X(figure, number, "数", 13, NUMBER, NONE, cell_figure(cell, figure))                           \
    X(figure, unit, "単位", 7, TEXT, NONE, cell_text(cell, figure->unit))                          \
    X(figure, day, "日付", 13, DAY, NONE, cell_day(cell, figure->day))                             \
    X(figure, explanation, "説明", 84, TEXT, NONE, cell_text(cell, figure->explanation))
COLUMNS(figure, struct figure, FIGURES);

static struct figure *figure_add(FigureVec *rows, const char *group, const char *item,
                                 uint64_t number, const char *unit, const char *explanation)
{
    struct figure figure = {.group = group,
                            .item = item,
                            .number = number,
                            .unit = unit,
                            .explanation = explanation,
                            .day = DAY_NONE};

    VEC_PUSH(rows, figure);
    return &rows->at[rows->count - 1];
}

static void figure_day(FigureVec *rows, const char *group, const char *item, Day day,
                       const char *explanation)
{
    struct figure *figure = figure_add(rows, group, item, 0, "", explanation);

    figure->is_day = true;
    figure->day = day;
}

static void figures_of_letters(const struct report *report, FigureVec *rows)
{
    static const struct {
        enum piece_event state;
        const char *item, *explanation;
    } states[] = {
        {PIECE_PLANNED, "印刷の記録なし", "作成したが、その後の記録がない"},
        {PIECE_PRINTED, "印刷済(未差出)", "印刷済の記録があり、差出済の記録がない"},
        {PIECE_POSTED, "差出済(返戻なし)", "差出済の記録があり、返戻の記録がない"},
        {PIECE_RETURNED, "返戻", "差し出した後に戻った(シート「返戻」)"},
        {PIECE_SPOILED, "損紙", "使えなくなった通。証明書は再び対象となる(シート「引抜き」)"},
        {PIECE_PULLED, "引抜き", "差出前に抜き取った通(シート「引抜き」)"},
        {PIECE_VOIDED, "取消(引抜き前)", "取り消した処理回の通で、引抜きの記録がまだないもの"},
    };
    const struct report_totals *totals = &report->totals;

    figure_add(rows, "通", "作成した通", totals->rows[REPORT_ALL], "通",
               "公開した処理回のすべての通。後に取り消した処理回の通も数える")
        ->strong = true;
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        figure_add(rows, "通", states[i].item, totals->states[states[i].state], "通",
                   states[i].explanation);
    figure_add(rows, "通", "差出済の記録", posted_of(totals), "通",
               "差出済(返戻なし) + 返戻。差出済の記録と一致する(照合 20)")
        ->strong = true;
}

/* Of who was open after the last run of the period. */
static void figures_of_open(const struct report *report, FigureVec *rows)
{
    const struct lot *account = &report->account;

    figure_add(rows, "遅延", "保留の人", delays_letters(account, DELAYS_BY_DAYS, DELAY_HELD), "人",
               "期間の最後の処理回の後に、職員の判断を待っていた人。上の日数には含まない");
    figure_add(rows, "遅延", "保留: 最大", delays_figures(account, DELAY_HELD).max, "日",
               "本来の差出日から、その処理回の差出日まで");
    figure_add(rows, "遅延", "期限を過ぎた発送待ち", report->ended.waiting, "人",
               "期間の最後の処理回の基準日に、有効期限を過ぎていた発送待ちの人")
        ->alarm = report->ended.waiting > 0;
    figure_add(rows, "遅延", "期限を過ぎた保留", report->ended.held, "人",
               "期間の最後の処理回の基準日に、有効期限を過ぎていた保留の人")
        ->alarm = report->ended.held > 0;
}

static void figures_of_late(const struct report *report, FigureVec *rows)
{
    struct figure *late =
        figure_add(rows, "遅延", "期限に間に合わなかった人", report->account.outlook.missed, "人",
                   "配達見込日が有効期限より後の通の宛先(シート「期限に間に合わなかった人」)");

    late->strong = true;
    late->alarm = late->number > 0;
    late = figure_add(rows, "遅延", "返戻のまま期限を過ぎた人", report->totals.care_people, "人",
                      "通が戻り、その後に有効期限が過ぎた人(シート「返戻のまま期限を過ぎた人」)");
    late->strong = true;
    late->alarm = late->number > 0;
}

static void figures_of_delay(const struct report *report, FigureVec *rows)
{
    struct delay_figures delay = delays_figures(&report->account, DELAY_GOING);
    size_t first;

    figure_add(
        rows, "遅延", "発送済の通", report->totals.rows[REPORT_COUNTED], "通",
        "取り消していない処理回の通。後に損紙・引抜き・返戻となった通も、その便の通として数える");
    figure_add(rows, "遅延", "発送待ちの人",
               delays_letters(&report->account, DELAYS_BY_DAYS, DELAY_WAITING), "人",
               "期間の最後の処理回の後に、発送を待っていた人。1人1通");
    first = rows->count;
    figure_add(rows, "遅延", "最大", delay.max, "日",
               "発送済と発送待ち。差出日(発送待ちは最後の処理回の差出日) − 本来の差出日")
        ->strong = true;
    figure_add(rows, "遅延", "平均", delay.mean_hundredths, "日", "小数第2位まで(四捨五入)")
        ->hundredths = true;
    figure_add(rows, "遅延", "中央値", delay.p50, "日", "小さい順に並べて50%目の通の日数")->strong =
        true;
    figure_add(rows, "遅延", "95%値", delay.p95, "日", "小さい順に並べて95%目の通の日数");
    for (size_t i = first; i < rows->count; i++)
        rows->at[i].none = report->totals.rows[REPORT_COUNTED] == 0;
    figures_of_open(report, rows);
    figures_of_late(report, rows);
    figure_add(rows, "遅延", "遅延の分からない通", report->account.outlook.unknown, "通",
               "以前の版の処理で差し出し、記録のないもの。遅延のどの集計にも含まない");
}

static void figures_of_backlog(const struct report *report, FigureVec *rows)
{
    struct report_backlog backlog = report_backlog(report->runs, report->run_count);
    struct figure *days = figure_add(
        rows, "滞留", "滞留の解消まで(最長)", backlog.days, "日",
        backlog.cleared
            ? "待機が1件以上になった差出日から、0件に戻った差出日まで。最も長いもの"
            : "待機が1件以上になった差出日から、期間の最後の処理回まで。まだ0件に戻っていない");

    days->strong = true;
    days->alarm = !backlog.cleared;
    figure_day(rows, "滞留", "その初めの差出日", backlog.from, "待機が1件以上になった差出日");
    figure_day(rows, "滞留", "その終わりの差出日", backlog.until,
               backlog.cleared ? "待機が0件に戻った差出日" : "期間の最後の処理回の差出日");
    figure_add(rows, "滞留", "待機の最も多いとき", backlog.most, "件",
               "各処理回が公開のときに残した発送待ちの件数のうち、最も大きいもの");
}

static void figures_of_runs(const struct report *report, FigureVec *rows)
{
    uint64_t back = 0, unapproved = report_unapproved(report), paused = 0;
    struct figure *figure;

    for (size_t i = 0; i < report->run_count; i++)
        back += day_is(report->runs[i].back.on);
    for (size_t i = 0; i < report->missed_count; i++)
        paused += report->missed[i].paused;
    figure_add(rows, "処理回", "公開した処理回", report->run_count, "回",
               "取り消した処理回も数える(シート「差出」)");
    figure_add(rows, "処理回", "うち取り消した処理回", back, "回", "kigen void による取消");
    figure = figure_add(rows, "処理回", "承認のない処理回", unapproved, "回",
                        "承認を要する設定で作り、承認の記録がなく、取り消していないもの");
    figure->strong = true;
    figure->alarm = unapproved > 0;
    figure_add(rows, "処理回", "停止判定で終わった夜", report->stop_count, "回",
               "何も公開せずに終わった夜(シート「停止」)");
    figure_add(rows, "処理回", "停止解除", report->lift_count, "件",
               "停止判定を解除して公開したもの(シート「承認」)");
    figure_add(rows, "処理回", "処理回のない差出日", report->missed_count - paused, "日",
               "今の設定の差出曜日で、公開した処理回のない日。見合わせの日を除く(シート「停止」)");
    figure_add(rows, "処理回", "公開フォルダーなし", report_folders(report, REPORT_FOLDER_MISSING),
               "件", "書庫へ移すなどして、今は出力先にないもの(シート「照合」)");
    figure = figure_add(rows, "処理回", "公開フォルダーの不一致",
                        report_folders(report, REPORT_FOLDER_DIFFERS), "件",
                        "通知台帳と一致しない公開フォルダー(シート「照合」)");
    figure->alarm = figure->number > 0;
}

static bool figure_is_strong(const void *row)
{
    return ((const struct figure *)row)->strong;
}

static void add_figures(struct content *content)
{
    const struct report *report = content->report;
    struct worksheet *worksheet =
        content_add(content, "内訳", "内訳", "通の数はシート「差出」の計と一致する。");
    FigureVec rows = {0};
    const struct figure *kept;

    figure_day(&rows, "期間", "初めの差出日", report->from, "--from の日。この日を含む");
    figure_day(&rows, "期間", "終わりの差出日", report->to, "--to の日。この日を含む");
    figures_of_letters(report, &rows);
    figures_of_delay(report, &rows);
    figures_of_backlog(report, &rows);
    figures_of_runs(report, &rows);
    kept = VEC_KEEP(&content->arena, &rows);
    worksheet->main = TABLE(figure, kept, rows.count);
    worksheet->main.strong = figure_is_strong;
    VEC_RELEASE(&rows);
}

void add_report_summary(struct content *content)
{
    add_front(content);
    add_figures(content);
}

/* Sheets of weeks, months, assumptions, and the answers before them. */
#include "core/book/forecast.h"

#include <stdio.h>

#include "base/bug.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"

/* ---- 概要: what one wants to know first ------------------------------------------------------ */

struct answer_line {
    const char *item;
    bool has_number, alarm;
    int64_t number;
    const char *unit;
    Day day;
    Str note;
};
typedef VEC(struct answer_line) AnswerVec;

#define ANSWERS(X)                                                                                 \
    X(answer, item, "項目", 34, TEXT, NONE, cell_text(cell, answer->item))                         \
    X(answer, number, "値", 12, NUMBER, NONE,                                                      \
      if (answer->has_number) cell_signed(cell, answer->number);                                   \
      cell_alarm(cell, answer->alarm))                                                             \
    X(answer, unit, "単位", 8, TEXT, NONE, cell_text(cell, answer->unit))                          \
    X(answer, day, "週・日", 13, DAY, NONE, cell_day(cell, answer->day))                           \
    X(answer, note, "説明", 88, TEXT, NONE, cell_str(cell, answer->note))
COLUMNS(answer, struct answer_line, ANSWERS);

static struct answer_line *say(AnswerVec *rows, const char *item, int64_t number, const char *unit,
                               const char *note)
{
    struct answer_line line = {.item = item,
                               .has_number = true,
                               .number = number,
                               .unit = unit,
                               .day = DAY_NONE,
                               .note = str_of(note)};

    VEC_PUSH(rows, line);
    return &rows->at[rows->count - 1];
}

static struct answer_line *say_words(AnswerVec *rows, const char *item, Str note)
{
    struct answer_line *line = say(rows, item, 0, "", "");

    line->has_number = false;
    line->note = note;
    return line;
}

struct sums {
    uint64_t arrived, withdrawn, gone, sheets;
};

static struct sums sums_of(const struct forecast *forecast)
{
    struct sums sums = {0};

    for (size_t i = 0; i < forecast->week_count; i++) {
        sums.arrived += forecast->weeks[i].arrived;
        sums.withdrawn += forecast->weeks[i].withdrawn;
        sums.gone += forecast->weeks[i].gone;
        sums.sheets += forecast->weeks[i].sheets;
    }
    return sums;
}

static uint64_t left_over(const struct forecast *forecast)
{
    return forecast->week_count ? forecast->weeks[forecast->week_count - 1].waiting
                                : forecast->waited;
}

static void say_letters(AnswerVec *rows, const struct forecast *forecast)
{
    struct sums sums = sums_of(forecast);

    say(rows, "始めの滞留", (int64_t)forecast->waited, "通",
        "前回の処理回で発送待ちだった通。到来には含まない");
    say(rows, "到来", (int64_t)sums.arrived, "通", "期間中に、差し出せる状態になる通");
    say(rows, "差出", (int64_t)sums.gone, "通", "期間中に差し出す通");
    say(rows, "保留等へ", (int64_t)sums.withdrawn, "通",
        "差し出す前に、転出の日が近づくなどして差し出せなくなる通");
    say(rows, "終わりの滞留", (int64_t)left_over(forecast), "通",
        "始めの滞留 + 到来 − 差出 − 保留等へ");
    say(rows, "枚数", (int64_t)sums.sheets, "枚", "差出 × 1通の枚数(仮定4)");
    say(rows, "返戻の見込み",
        (int64_t)((sums.gone * forecast->rates.returns.rate + RATE_WHOLE / 2) / RATE_WHOLE), "通",
        "差出 × 返戻率(仮定5)。改めて差し出す通は見込まない");
}

static void say_delay(AnswerVec *rows, const struct forecast *forecast)
{
    const struct forecast_week *latest = forecast_latest(forecast);
    const struct forecast_week *fullest = forecast_fullest(forecast);
    struct answer_line *line;
    uint64_t used = 0;

    line = say(rows, "最大遅れ", latest ? latest->delay : 0, "日",
               "今の処理上限で、差し出す通と滞留している通のうち最も遅いものと、その週");
    line->day = latest ? latest->monday : DAY_NONE;
    line = say(rows, "期限までに届かない人", (int64_t)forecast->too_late, "人",
               "お知らせが有効期限の後に届くか、期間の終わりまで届かない人。保留の人は含まない");
    line->alarm = forecast->too_late > 0;
    say(rows, "期限を過ぎた発送待ち", (int64_t)forecast->over, "人",
        "基準日に有効期限を過ぎていて、期間中にお知らせを差し出す人。上の人数には含まない");
    if (fullest && forecast_used(fullest, &used)) {
        line = say(rows, "利用率が最も高い週", (int64_t)used, "%",
                   "差出 ÷ 印刷上限と、来庁見込 ÷ 窓口上限の大きい方。小数点以下は切り上げ");
        line->day = fullest->monday;
    } else {
        say_words(rows, "利用率が最も高い週", STR("全域の処理上限がないため、利用率はない"));
    }
}

static Str period_text(struct content *content, const struct forecast *forecast)
{
    char from[DAY_TEXT_MAX], until[DAY_TEXT_MAX];

    return arena_printf(&content->arena,
                        "%s から%dか月(%s まで)。登録内容は %s 現在のまま変わらないとする",
                        day_text(forecast->as_of, from), forecast->months_asked,
                        day_text(forecast->until, until), from);
}

static void add_answers(struct content *content, struct worksheet *worksheet,
                        const struct forecast *forecast)
{
    AnswerVec rows = {0};

    say_words(&rows, "期間", period_text(content, forecast));
    if (!forecast->week_count)
        say_words(&rows, "差出日", STR("期間中に差出日がない"));
    say_letters(&rows, forecast);
    say_delay(&rows, forecast);
    say(&rows, "始めの保留", (int64_t)forecast->held_now, "件",
        "最初の処理で保留となる証明書。登録内容が変わらなければ、夜間処理の保留の件数に当たる");
    say(&rows, "終わりの保留", (int64_t)forecast->held, "件",
        "期間の最後の処理で保留の証明書。期間中に時期が来て保留となるものを含む。判断の時期は分からないため、"
        "到来にも差出にも含まない");
    say_words(&rows, "前回の見込みとの差",
              STR("示さない。見込みは通知台帳に残らないため、比べるものがない"));
    block_add(worksheet, "答え", TABLE(answer, VEC_KEEP(&content->arena, &rows), rows.count));
    VEC_RELEASE(&rows);
}

/* ---- 概要: the capacity that is needed ------------------------------------------------------- */

static void say_least(AnswerVec *rows, const char *item, const struct capacity_least *least,
                      const char *unit, const char *note)
{
    if (least->found)
        say(rows, item, (int64_t)least->most, unit, note);
    else
        say_words(rows, item, STR("これだけでは、どの値でも足りない"));
}

static void say_today(struct content *content, AnswerVec *rows, const struct capacity *capacity)
{
    say_words(rows, "今の処理上限で足りるか",
              arena_printf(&content->arena, "%s",
                           capacity->holds ? "足りる" : "足りない。必要な上限は下の行"));
    say(rows, "どの上限でも遅れるもの", (int64_t)capacity->spared, "件",
        "発送見合わせや地域の上限などのため、全域の上限を外しても求める日数に収まらない証明書。"
        "下の行では除いている");
}

static void add_capacity(struct content *content, struct worksheet *worksheet,
                         const struct forecast *forecast)
{
    const struct capacity *capacity = &forecast->capacity;
    AnswerVec rows = {0};

    if (!forecast->asks_capacity)
        return;
    say(&rows, "求める最大遅れ", capacity->within, "日", "--worst に指定した日数");
    say_today(content, &rows, capacity);
    say_least(&rows, "印刷上限だけを変える場合", &capacity->print, "通/週",
              "全域の印刷上限を1週間の上限1つに置き換えたときの最小値。窓口上限は今のまま");
    if (capacity->has_counter) {
        say_least(&rows, "窓口上限だけを変える場合", &capacity->counter, "人/週",
                  "全域の窓口上限を1週間の上限1つに置き換えたときの最小値。印刷上限は今のまま");
        say_least(&rows, "両方を変える場合の印刷上限", &capacity->print_both, "通/週",
                  "全域の窓口上限がないときに足りる最小値");
        if (capacity->print_both.found)
            say_least(&rows, "両方を変える場合の窓口上限", &capacity->counter_both, "人/週",
                      "上の行の印刷上限のときに足りる最小値");
    } else {
        say_words(&rows, "窓口上限", STR("設定 mailing.visits がないため、窓口上限は働かない"));
    }
    block_add(worksheet, "求める遅れに必要な処理上限(全域のものだけを変える)",
              TABLE(answer, VEC_KEEP(&content->arena, &rows), rows.count));
    VEC_RELEASE(&rows);
}

/* ---- 見込み: a line a week ------------------------------------------------------------------- */

struct week_line {
    const struct forecast_week *week;
    bool visits_known, postage_known;
};

static void cell_used(struct cell *cell, const struct forecast_week *week)
{
    uint64_t used;

    if (!forecast_used(week, &used))
        return;
    cell_number(cell, used);
    cell_alarm(cell, used > 100);
}

static void cell_assumed(struct cell *cell, const struct week_line *line)
{
    cell_format(cell, "1–5%s%s%s", line->week->renewed ? ", 6" : "",
                line->week->after_holidays ? ", 7" : "", line->postage_known ? ", 8" : "");
}

/* As the nightly book has them: to the hundredth, for `mailing.visits` are shares. */
static void cell_visits(struct cell *cell, bool is_known, uint64_t hundredths)
{
    cell_number_if(cell, is_known, hundredths);
    if (is_known)
        cell->kind = CELL_HUNDREDTHS;
}

#define WEEKS(X)                                                                                   \
    X(week, monday, "週\n(月曜日)", 13, DAY, NONE, cell_day(cell, week->week->monday))             \
    X(week, arrived, "到来\n(通)", 10, NUMBER, SUM, cell_number(cell, week->week->arrived))        \
    X(week, withdrawn, "保留等へ\n(通)", 10, NUMBER, SUM,                                          \
      cell_number(cell, week->week->withdrawn))                                                    \
    X(week, gone, "差出\n(通)", 10, NUMBER, SUM, cell_number(cell, week->week->gone))              \
    X(week, waiting, "滞留\n(通)", 10, NUMBER, NONE, cell_number(cell, week->week->waiting))       \
    X(week, print_most, "印刷上限\n(通)", 11, NUMBER, NONE,                                        \
      cell_number_if(cell, week->week->has_print, week->week->print_most))                         \
    X(week, counter_most, "窓口上限\n(人)", 11, NUMBER, NONE,                                      \
      cell_visits(cell, week->week->has_counter, week->week->counter_most))                        \
    X(week, visits, "来庁見込\n(人)", 11, HUNDREDTHS, SUM,                                         \
      cell_visits(cell, week->visits_known, week->week->visits))                                   \
    X(week, used, "利用率\n(%)", 10, NUMBER, NONE, cell_used(cell, week->week))                    \
    X(week, delay, "最大遅れ\n(日)", 10, NUMBER, NONE,                                             \
      cell_number_if(cell, week->week->mails, (uint64_t)week->week->delay))                        \
    X(week, sheets, "枚数\n(枚)", 10, NUMBER, SUM, cell_number(cell, week->week->sheets))          \
    X(week, postage, "郵便料金\n見込(円)", 11, NUMBER, SUM,                                        \
      cell_number_if(cell, week->postage_known, week->week->postage))                              \
    X(week, assumed, "仮定番号", 11, TEXT, NONE, cell_assumed(cell, week))
COLUMNS(week, struct week_line, WEEKS);

/* The first week may be that of a lot which is published already. */
static const char *weeks_note(struct content *content, const struct forecast *forecast)
{
    const char *delay = "最大遅れは、その週に差し出す通と、なお滞留する通のうち最も遅いもの。";

    if (!forecast->published)
        return arena_printf(&content->arena, "差出は今夜の処理から。%s", delay).p;
    return arena_printf(
               &content->arena,
               "差出は今夜の処理から。最初の週には、ほかに公開済みの処理回の%llu通を差し出す。%s",
               (unsigned long long)forecast->published, delay)
        .p;
}

static void add_weeks(struct content *content, const struct forecast *forecast)
{
    struct worksheet *worksheet =
        content_add(content, "見込み", "週ごとの見込み", weeks_note(content, forecast));
    struct week_line *lines =
        ARENA_ARRAY(&content->arena, struct week_line, forecast->week_count + 1);

    for (size_t i = 0; i < forecast->week_count; i++)
        lines[i] =
            (struct week_line){&forecast->weeks[i], forecast->has_visits, forecast->has_postage};
    worksheet->main = TABLE(week, lines, forecast->week_count);
}

/* ---- 月別: a line a month, and charts -------------------------------------------------------- */

struct month_line {
    const struct forecast_month *month;
    bool visits_known;
};

#define MONTHS(X)                                                                                  \
    X(month, month, "月", 12, TEXT, NONE,                                                          \
      cell_format(cell, "%04d-%02d", month->month->year, month->month->month))                     \
    X(month, arrived, "到来(通)", 12, NUMBER, SUM, cell_number(cell, month->month->arrived))       \
    X(month, gone, "差出(通)", 12, NUMBER, SUM, cell_number(cell, month->month->gone))             \
    X(month, waiting, "滞留(通)", 12, NUMBER, NONE, cell_number(cell, month->month->waiting))      \
    X(month, print_most, "印刷上限(通)", 13, NUMBER, NONE,                                         \
      cell_number_if(cell, month->month->has_print, month->month->print_most))                     \
    X(month, visits, "来庁見込(人)", 13, HUNDREDTHS, SUM,                                          \
      cell_visits(cell, month->visits_known, month->month->visits))                                \
    X(month, counter_most, "窓口上限(人)", 13, NUMBER, NONE,                                       \
      cell_visits(cell, month->month->has_counter, month->month->counter_most))
COLUMNS(month, struct month_line, MONTHS);

static const struct forecast_month *most_letters(const struct forecast *forecast)
{
    const struct forecast_month *most = forecast->months;

    for (size_t i = 1; i < forecast->month_count; i++)
        if (forecast->months[i].gone > most->gone)
            most = &forecast->months[i];
    return most;
}

static const struct forecast_month *most_visits(const struct forecast *forecast)
{
    const struct forecast_month *most = forecast->months;

    for (size_t i = 1; i < forecast->month_count; i++)
        if (forecast->months[i].visits > most->visits)
            most = &forecast->months[i];
    return most;
}

/* "差出は2020年11月の125通が最多(上限の11%)"; `is` and `limit` are counted in parts, so many to a whole. */
static Str most_text(struct content *content, const char *what, const struct forecast_month *month,
                     uint64_t is, uint64_t of_one, bool has_limit, uint64_t limit, const char *unit)
{
    Str number = arena_printf(&content->arena, "%s%d年%d月の%llu%sが最多", what, month->year,
                              month->month, (unsigned long long)((is + of_one / 2) / of_one), unit);

    if (!has_limit)
        return arena_printf(&content->arena, STR_FMT "(上限なし)", STR_ARG(number));
    return arena_printf(&content->arena, STR_FMT "(上限の%llu%%)", STR_ARG(number),
                        (unsigned long long)limit_percent(is, limit));
}

static bool any_limit(const struct forecast *forecast, bool counter)
{
    for (size_t i = 0; i < forecast->month_count; i++)
        if (counter ? forecast->months[i].has_counter : forecast->months[i].has_print)
            return true;
    return false;
}

static void chart_of(struct content *content, struct worksheet *worksheet,
                     const struct forecast *forecast, bool counter)
{
    const struct forecast_month *most = counter ? most_visits(forecast) : most_letters(forecast);
    struct chart *chart = chart_add(worksheet, CHART_BARS, forecast->month_count);

    chart_series_add(chart, counter ? "visits" : "gone", counter ? "来庁見込" : "差出", INK_SENT);
    if (any_limit(forecast, counter))
        chart_series_add(chart, counter ? "counter_most" : "print_most",
                         counter ? "窓口上限" : "印刷上限", INK_OPEN);
    chart->categories = "month";
    chart->title = counter ? most_text(content, "来庁は", most, most->visits, VISIT_HUNDREDTHS,
                                       most->has_counter, most->counter_most, "人")
                                 .p
                           : most_text(content, "差出は", most, most->gone, 1, most->has_print,
                                       most->print_most, "通")
                                 .p;
    chart->x_axis = "月(月曜日がある週の計)";
    chart->y_axis = counter ? "人" : "通";
}

static void add_months(struct content *content, const struct forecast *forecast)
{
    struct worksheet *worksheet = content_add(
        content, "月別", "月ごとの見込みと処理上限",
        "月は、その月に月曜日がある週の計。上限は、どの週にも定めがあるときだけ示す(差出日のない週は0)。");
    struct month_line *lines =
        ARENA_ARRAY(&content->arena, struct month_line, forecast->month_count + 1);

    for (size_t i = 0; i < forecast->month_count; i++)
        lines[i] = (struct month_line){&forecast->months[i], forecast->has_visits};
    block_add(worksheet, "月別", TABLE(month, lines, forecast->month_count));
    if (!forecast->month_count)
        return;
    chart_of(content, worksheet, forecast, /*counter*/ false);
    if (forecast->has_visits)
        chart_of(content, worksheet, forecast, /*counter*/ true);
}

/* ---- 仮定, 定義 ------------------------------------------------------------------------------ */

typedef struct forecast_assumption Assumption;
#define ASSUMPTIONS(X)                                                                             \
    X(assumed, number, "番号", 7, NUMBER, NONE, cell_signed(cell, assumed->number))                \
    X(assumed, what, "仮定", 30, TEXT, NONE, cell_str(cell, assumed->what))                        \
    X(assumed, value, "値", 34, TEXT, NONE, cell_str(cell, assumed->value))                        \
    X(assumed, basis, "根拠", 86, TEXT, NONE, cell_str(cell, assumed->basis))                      \
    X(assumed, updated, "更新日", 13, DAY, NONE, cell_day(cell, assumed->updated))
COLUMNS(assumed, Assumption, ASSUMPTIONS);

static void add_assumptions(struct content *content, const struct forecast *forecast)
{
    struct worksheet *worksheet =
        content_add(content, "仮定", "見込みの前提", "番号は、シート「見込み」の仮定番号。");

    worksheet->main = TABLE(assumed, forecast->assumptions, forecast->assumption_count);
}

struct forecast_definition {
    const char *item, *meaning, *source;
};
#define MEANINGS(X)                                                                                \
    X(meaning, item, "項目", 22, TEXT, NONE, cell_text(cell, meaning->item))                       \
    X(meaning, meaning, "意味", 100, TEXT, NONE, cell_text(cell, meaning->meaning))                \
    X(meaning, source, "もとになるもの", 44, TEXT, NONE, cell_text(cell, meaning->source))
COLUMNS(meaning, struct forecast_definition, MEANINGS);

static const struct forecast_definition meanings[] = {
    {"この帳票", "見込みであって、処理の結果ではない。証拠にはならない", ""},
    {"差出日ごとの処理",
     "差出日ごとに、その便を印刷できる最初の夜に処理を1回行うものとして、夜間処理と同じ判定と計画を繰り返す",
     "設定、暦"},
    {"通", "封筒1つ分の郵便物。1人の対象の証明書は1通にまとめる", ""},
    {"到来", "その週の処理で初めて差し出せる状態になる通。始めの滞留は含まない",
     "住民データ、電子証明書データ、通知台帳"},
    {"保留等へ", "差し出せる状態から、保留または対象外になる通", "同上"},
    {"滞留", "その週の最後の処理の後に、処理上限または発送見合わせのため残る通", ""},
    {"印刷上限",
     "全域(scope all)の印刷上限。1日の上限は、その週の差出日(今夜の便から。発送見合わせの日を除く)の計で、"
     "差出日のない週は0。1週間の上限もあるときは小さい方。地域の上限は計画には使うが、ここには示さない",
     "処理上限の表 print"},
    {"窓口上限",
     "全域の窓口上限。1日の上限は、その週の窓口の開く日数を掛けた数。1週間の上限もあるときは小さい方",
     "処理上限の表 counter"},
    {"来庁見込",
     "その週に窓口に来る人の見込み。差出済の通と見込みの通に来庁の割合を掛けた数と、全域のその他の来庁"
     "(walk_in)の計。小数は、100分の1人までの割合の計",
     "設定 mailing.visits、処理上限の表 walk_in、通知台帳"},
    {"利用率",
     "差出 ÷ 印刷上限と、来庁見込 ÷ 窓口上限の大きい方。小数点以下は切り上げる。有効期限の近い通は窓口上限を超えて差し出す",
     "設定 mailing.floor_days"},
    {"最大遅れ", "差出日 − 本来の差出日(暦日)。滞留する通は、その週の最後の差出日まで", ""},
    {"枚数", "差出 × 1通の枚数(仮定4)。週ごとに四捨五入", ""},
    {"郵便料金見込",
     "その週の便ごとに、重量が仮定8の通として最も安い料金区分を選んだ額の計。郵便料金の表の設定がないときは空",
     "設定 post.schemes"},
    {"必要な処理上限",
     "全域の行だけを1週間の上限1つに置き換え、求める日数より遅い通が期間中に1通もない最小の値を、計画を"
     "繰り返して求める。その値より1小さいと足りない。地域の上限、walk_in、発送見合わせは変えない",
     "kigen forecast --worst"},
};

static void add_meanings(struct content *content)
{
    struct worksheet *worksheet = content_add(content, "定義", "各項目の意味", NULL);

    worksheet->main = TABLE(meaning, meanings, sizeof meanings / sizeof *meanings);
}

/* ---- the whole ------------------------------------------------------------------------------- */

void forecast_content(struct content *content, const struct forecast *forecast)
{
    const struct lot *lot = &forecast->about;
    struct worksheet *worksheet;
    char as_of[DAY_TEXT_MAX], until[DAY_TEXT_MAX];

    *content = (struct content){.lot = lot, .title = "発送見込み"};
    content->version_line = arena_printf(
        &content->arena, "版: kigen " STR_FMT " | 基準日 %s | 期間 %s まで | 設定のハッシュ値 %s",
        STR_ARG(lot->version), day_text(forecast->as_of, as_of), day_text(forecast->until, until),
        lot->config_sha256);
    worksheet = content_add(content, "概要", "概要", NULL);
    add_answers(content, worksheet, forecast);
    add_capacity(content, worksheet, forecast);
    add_weeks(content, forecast);
    add_months(content, forecast);
    add_assumptions(content, forecast);
    add_meanings(content);
}

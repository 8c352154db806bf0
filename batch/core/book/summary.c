/* 概要: the figures by which a run is known, what wants somebody, then every figure on one page. */
#include "core/account/said.h"
#include "core/gates/names.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"
#include "core/lot/postage.h"

typedef unsigned long long Count; /* as printf takes it */

/* ---- the table's lines ----------------------------------------------------------------------- */

/* In which column the figure of a line stands. */
enum place { NOWHERE, OF_CERTIFICATES, OF_PERSONS, OF_PIECES, OF_OTHER };

struct summary {
    const char *group, *unit, *explanation;
    Str item, remark;
    enum place place;
    struct account_figure figure;
    bool has_persons, has_pieces, alarm, strong;
    uint64_t persons, pieces; /* beside the certificates */
    Day day;
};
typedef VEC(struct summary) SummaryVec;

static struct summary *summary_add(SummaryVec *rows, const char *group, const char *item,
                                   const char *explanation)
{
    struct summary row = {
        .group = group, .item = str_of(item), .explanation = explanation, .day = DAY_NONE};

    VEC_PUSH(rows, row);
    return &rows->at[rows->count - 1];
}

static void summary_day(SummaryVec *rows, const char *item, Day day, const char *explanation)
{
    summary_add(rows, "日程", item, explanation)->day = day;
}

static struct summary *summary_count(SummaryVec *rows, const char *group, const char *item,
                                     enum place place, const struct account_figure *figure,
                                     const char *explanation)
{
    struct summary *row = summary_add(rows, group, item, explanation);

    row->place = place;
    row->figure = *figure;
    return row;
}

static struct summary *summary_plain(SummaryVec *rows, const char *group, const char *item,
                                     enum place place, uint64_t now, const char *explanation)
{
    return summary_count(rows, group, item, place, &(struct account_figure){.now = now},
                         explanation);
}

/* A figure of the account that is no number of certificates, people or letters. */
static struct summary *summary_other(const struct content *content, SummaryVec *rows,
                                     const char *group, const char *item, enum account_name name,
                                     const char *explanation)
{
    struct summary *row =
        summary_count(rows, group, item, OF_OTHER, &content->account.figures[name], explanation);

    row->unit = account_unit(name);
    return row;
}

static const char *disposition_explanation(enum disposition disposition)
{
    static const char *const texts[DISPOSITION_COUNT] = {
        [DISPOSITION_REJECTED] =
            "読み取れない行、または対応する住民データのない行(シート「エラー」)",
        [DISPOSITION_NOT_DUE] = "本来の差出日が今回の差出日より後のもの",
        [DISPOSITION_PAST] = "有効期限が対象期間より前に過ぎ、待機・保留でもなかったもの",
        [DISPOSITION_SUPPRESSED] = "死亡・転出・失効・更新済などにより送らないもの(シート「除外」)",
        [DISPOSITION_TOLD] = "通知台帳に有効な通知があるもの、または他機関が通知したもの",
        [DISPOSITION_HELD] = "職員の判断を待つもの(シート「保留」)",
        [DISPOSITION_LAPSED] = "初めて読み込んだとき既に期限切れだったもの(シート「除外」の下段)",
        [DISPOSITION_WAITING] = "時期は来ているが今回の便に載らないもの(シート「待機」)",
        [DISPOSITION_NOTICE] = "今回の通に載るもの(シート「発送」)",
    };
    return texts[disposition];
}

static void summarize_read(const struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    const struct account_figure *figures = content->account.figures;

    summary_day(rows, "基準日", lot->as_of, "この日現在の登録内容による");
    summary_day(rows, "差出日", lot->mail_on, "今回の通を差し出す日");
    summary_day(rows, "配達見込日", lot->deliver_on, "差出日から設定の平日数の後");
    summary_count(rows, "読込", "住民データ", OF_PERSONS, &figures[FIGURE_RESIDENTS],
                  "見出しと空行を除く行数(人数の欄は行数)");
    summary_count(rows, "読込", "電子証明書データ", OF_CERTIFICATES, &figures[FIGURE_CERTIFICATES],
                  "見出しと空行を除く行数");
    summary_other(content, rows, "読込", "住民データの取込不可", FIGURE_UNREADABLE,
                  "読み取れない行(シート「エラー」)");
}

static void summarize_dispositions(const struct content *content, SummaryVec *rows)
{
    const struct account *account = &content->account;
    struct account_figure sum = account->figures[FIGURE_CERTIFICATES];

    sum.now = 0;
    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        enum disposition disposition = (enum disposition)i;
        struct summary *row =
            summary_count(rows, "処理区分", disposition_term(disposition).japanese, OF_CERTIFICATES,
                          &account->dispositions[i], disposition_explanation(disposition));

        row->has_persons = disposition_is_listed(disposition);
        row->persons = account->people_of[i];
        row->has_pieces = disposition == DISPOSITION_NOTICE;
        row->pieces = account->figures[FIGURE_PIECES].now;
        sum.now += account->dispositions[i].now;
    }
    summary_count(rows, "処理区分", "合計", OF_CERTIFICATES, &sum,
                  "読込 電子証明書データの行数と一致する(照合 3)")
        ->strong = true;
}

static void summarize_reasons(const struct content *content, SummaryVec *rows)
{
    const struct account *account = &content->account;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        enum reason reason = (enum reason)i;
        enum disposition disposition = reason_disposition(reason);
        struct summary *row =
            summary_count(rows, "理由", reason_term(reason).japanese, OF_CERTIFICATES,
                          &account->reasons[i], disposition_term(disposition).japanese);

        row->has_persons = disposition_is_listed(disposition);
        row->persons = account->people_for[i];
    }
}

/* What the postage would be less if these letters went with the next ones. */
static void summarize_saving(struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    struct summary *row;
    char next[DAY_TEXT_MAX];
    int64_t yen;

    if (!postage_saving(lot, &yen))
        return;
    row = summary_plain(rows, "発送", "次の便を待つと減る料金(見込み)", OF_OTHER,
                        yen > 0 ? (uint64_t)yen : 0, NULL);
    row->unit = "円";
    row->remark =
        arena_printf(&content->arena,
                     "今回の通を、待機で次の差出日(%s)に予定の%llu通と合わせて差し出すとした"
                     "場合。新しく対象となる通は含まない",
                     day_text(lot->next_mail_on, next), (Count)lot->post.next_letters);
}

static void summarize_postage(struct content *content, SummaryVec *rows)
{
    const struct lot_post *post = &content->lot->post;
    struct summary *row;

    if (!post->priced)
        return;
    summary_other(content, rows, "発送", "郵便料金見込", FIGURE_POSTAGE,
                  "差出票の内訳の計(シート「内訳」)。単価は差出日に有効な表による")
        ->strong = true;
    if (post->unpriced) {
        row = summary_plain(rows, "発送", "単価のない通", OF_PIECES, post->unpriced,
                            "差出日に有効な表に使える行がない。郵便料金見込に含まない");
        row->alarm = true;
    }
    summarize_saving(content, rows);
}

static void summarize_pieces(struct content *content, SummaryVec *rows)
{
    const struct account_figure *figures = content->account.figures;

    summary_count(rows, "発送", "発送する通", OF_PIECES, &figures[FIGURE_PIECES],
                  "1人の対象の証明書は1通にまとめる")
        ->strong = true;
    summary_other(content, rows, "発送", "束", FIGURE_BUNDLES,
                  "様式・言語・枚数が同じ通のまとまり");
    summary_other(content, rows, "発送", "ページ", FIGURE_PAGES,
                  "用紙の面の数。白紙の裏面も数える");
    summary_other(content, rows, "発送", "用紙", FIGURE_SHEETS, "1枚に2人分は載せない");
    summarize_postage(content, rows);
    summary_count(rows, "発送", "遅れのお詫びを載せる通", OF_PIECES, &figures[FIGURE_LATE],
                  "遅延日数が設定の日数以上のもの");
}

/* Of what was sent or waits, beside what the last run said of it; then of who is held. */
static void summarize_delay_of_all(const struct content *content, SummaryVec *rows)
{
    const struct lot_outlook *outlook = &content->lot->outlook;

    summary_other(content, rows, "遅延", "対象の通", FIGURE_DELAY_LETTERS,
                  "発送済(12か月に差し出したすべての通、今回を含む)と発送待ちの人(1人1通)");
    summary_other(content, rows, "遅延", "うち発送待ち", FIGURE_DELAY_WAITING,
                  "発送待ちの人。1人1通");
    summary_other(content, rows, "遅延", "最大", FIGURE_DELAY_MAX,
                  "差出日 − 本来の差出日。発送待ちは今回の差出日までの日数。保留は含まない")
        ->strong = true;
    summary_other(content, rows, "遅延", "平均", FIGURE_DELAY_MEAN, "小数第2位まで(四捨五入)");
    summary_other(content, rows, "遅延", "中央値", FIGURE_DELAY_P50,
                  "小さい順に並べて50%目の通の日数")
        ->strong = true;
    summary_other(content, rows, "遅延", "95%値", FIGURE_DELAY_P95,
                  "小さい順に並べて95%目の通の日数");
    summary_other(content, rows, "遅延", "保留の人", FIGURE_HELD_LETTERS,
                  "職員の判断を待つ人(1人1通)。通知不要の申出の人は含まない");
    summary_other(content, rows, "遅延", "保留: 最大", FIGURE_HELD_MAX,
                  "本来の差出日から今回の差出日までの日数");
    summary_other(content, rows, "遅延", "保留: 中央値", FIGURE_HELD_P50,
                  "小さい順に並べて50%目の人の日数");
    if (outlook->unknown)
        summary_plain(rows, "遅延", "遅延の分からない通", OF_OTHER, outlook->unknown,
                      "以前の版の処理で差し出し、記録のないもの。どの集計にも含まない")
            ->unit = "通";
}

static Str clear_remark(struct content *content)
{
    const struct lot_outlook *outlook = &content->lot->outlook;

    if (outlook->unplanned)
        return arena_printf(&content->arena,
                            "決まらない: 待機の%llu人のうち%llu人は、期限までに差し出せる日がない",
                            (Count)outlook->waiting, (Count)outlook->unplanned);
    return outlook->waiting ? STR("新しい対象がないとして、待機の人すべてを差し出し終える日")
                            : STR("待機の人はいない");
}

static void summarize_outlook(struct content *content, SummaryVec *rows)
{
    const struct lot_outlook *outlook = &content->lot->outlook;
    struct summary *row = summary_add(rows, "遅延", "待機がなくなる差出日", NULL);

    row->day = outlook->clear_on;
    row->remark = clear_remark(content);
    row = summary_add(rows, "遅延", "期限までに届かない人の最初の期限",
                      "期限までに届かない人の有効期限のうち最も早い日と、その日が期限の人数");
    row->day = outlook->late_expiry;
    if (day_is(outlook->late_expiry)) {
        row->place = OF_OTHER;
        row->alarm = true;
        row->figure.now = outlook->late_people;
        row->unit = "人";
    }
}

static void summarize_delay_of_run(const struct content *content, SummaryVec *rows)
{
    summary_other(content, rows, "遅延", "今回の通: 最大", FIGURE_RUN_MAX,
                  "run.json の delay と同じ");
    summary_other(content, rows, "遅延", "今回の通: 平均", FIGURE_RUN_MEAN,
                  "小数第2位まで(四捨五入)");
    summary_other(content, rows, "遅延", "今回の通: 中央値", FIGURE_RUN_P50,
                  "小さい順に並べて50%目の通の日数");
    summary_other(content, rows, "遅延", "今回の通: 95%値", FIGURE_RUN_P95,
                  "小さい順に並べて95%目の通の日数");
}

static void summarize_backlog(const struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    const struct {
        const char *item;
        uint64_t rows;
        const char *explanation;
    } lines[] = {
        {"前回滞留", lot->backlog_before, "前回の公開分で待機だったもの"},
        {"+ 新規到来", lot->backlog_arrived, "今回初めて待機になったもの"},
        {"+ 復帰", lot->backlog_returned,
         "損紙・引抜き・返戻や、保留・除外の解除により再び待機になったもの"},
        {"− 発送", lot->backlog_sent, "前回待機で、今回の通に載ったもの"},
        {"− 対象外等へ", lot->backlog_gone, "前回待機で、今回は対象外・保留・データなしなどのもの"},
        {"今回滞留", lot->backlog_left, "今回の発送待ち(待機)"},
    };
    struct summary *hopeless;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        summary_plain(rows, "滞留", lines[i].item, OF_CERTIFICATES, lines[i].rows,
                      lines[i].explanation);
    rows->at[rows->count - 1].strong = true;
    hopeless = summary_other(content, rows, "滞留", "差出予定日のない発送待ち", FIGURE_HOPELESS,
                             "今の処理上限では、有効期限までに差し出せる日がない人数");
    hopeless->alarm = hopeless->figure.now > 0;
}

static void summarize_patterns(struct content *content, SummaryVec *rows)
{
    for (uint32_t i = 0; i < content->lot->pattern_count; i++) {
        const struct lot_pattern *pattern = &content->lot->patterns[i];
        struct summary *row =
            summary_plain(rows, "判定", "うち同じ形のもの", OF_OTHER, pattern->rows, NULL);

        row->alarm = true;
        row->unit = "件";
        row->remark = pattern_text(content, pattern);
    }
}

/* Whom no letter reaches in time any more. */
static void summarize_over(const struct content *content, SummaryVec *rows)
{
    const struct account *account = &content->account;
    struct summary *row =
        summary_plain(rows, "判定", "期限を過ぎた保留", OF_CERTIFICATES, account->held_ended,
                      "未判断の保留のうち有効期限が基準日より前のもの。警告には数えない");

    row->has_persons = true;
    row->persons = account->figures[FIGURE_ENDED_HELD].now;
    row->alarm = account->held_ended > 0;
    row = summary_other(content, rows, "判定", "期限を過ぎた発送待ち", FIGURE_ENDED_WAITING,
                        "発送待ちのうち有効期限が基準日より前の電子証明書のある人");
    row->alarm = row->figure.now > 0;
    summary_other(content, rows, "判定", "期限に間に合わなかった人", FIGURE_MISSED,
                  "12か月に差し出した通の配達見込日が有効期限より後だった人");
}

static void summarize_judgement(struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    const struct account *account = &content->account;
    struct summary *row = summary_other(content, rows, "判定", "照合の不一致", FIGURE_BROKEN,
                                        "1件でもあれば公開しない");

    row->alarm = account_alarms(account, MAIN_BROKEN);
    row = summary_plain(rows, "判定", "停止した処理回", OF_OTHER, lot->stop_count,
                        "前回の公開の後に停止したもの(シート「照合付表」)");
    row->unit = "回";
    row->alarm = lot->stop_count > 0;
    summary_plain(rows, "判定", "発行番号の書き方が変わったもの", OF_OTHER, lot->spelling_count,
                  "お知らせを送ったときと発行番号だけが異なり、同じ証明書とみなすもの(run.json の "
                  "spellings)")
        ->unit = "件";
    summary_other(content, rows, "判定", "要確認", FIGURE_ANOMALIES,
                  "規則と合わない登録内容(シート「要確認」)");
    summarize_patterns(content, rows);
    row = summary_other(content, rows, "判定", "期限までに届かない人", FIGURE_TOO_LATE,
                        "警告「期限内に届かない見込み」の人数。期限前の発送待ち・保留の人(シート「定義」)");
    row->alarm = account_alarms(account, MAIN_TOO_LATE);
    summarize_over(content, rows);
    row = summary_other(content, rows, "判定", "警告", FIGURE_ALARMS, "内容は、この表の上");
    row->alarm = account_alarms(account, MAIN_ALARMS);
}

/* ---- the table's columns --------------------------------------------------------------------- */

static void cell_figure(struct cell *cell, const struct summary *line, enum place place,
                        uint64_t figure)
{
    if (line->place != place)
        return;
    cell_number(cell, figure);
    if (line->figure.hundredths)
        cell->kind = CELL_HUNDREDTHS;
    cell_alarm(cell, line->alarm);
}

static void cell_persons(struct cell *cell, const struct summary *line)
{
    cell_figure(cell, line, OF_PERSONS, line->figure.now);
    if (line->has_persons)
        cell_number(cell, line->persons);
}

static void cell_pieces(struct cell *cell, const struct summary *line)
{
    cell_figure(cell, line, OF_PIECES, line->figure.now);
    if (line->has_pieces)
        cell_number(cell, line->pieces);
}

static void cell_explanation(struct cell *cell, const struct summary *line)
{
    cell_str(cell, line->explanation ? str_of(line->explanation) : line->remark);
    cell_alarm(cell, line->alarm && !line->explanation);
}

/* Those in the middle are as wide as a figure in large type, so that sentences have the rest. */
#define SUMMARY(X)                                                                                 \
    X(line, group, "区分", 13, TEXT, NONE, cell_text(cell, line->group))                           \
    X(line, item, "項目", 29, TEXT, NONE, cell_str(cell, line->item))                              \
    X(line, certificates, "件数\n(証明書)", 10, NUMBER, NONE,                                      \
      cell_figure(cell, line, OF_CERTIFICATES, line->figure.now))                                  \
    X(line, persons, "人数", 10, NUMBER, NONE, cell_persons(cell, line))                           \
    X(line, pieces, "通数", 9, NUMBER, NONE, cell_pieces(cell, line))                              \
    X(line, other, "その他の\n数量", 10, NUMBER, NONE,                                             \
      cell_figure(cell, line, OF_OTHER, line->figure.now))                                         \
    X(line, unit, "単位", 9, TEXT, NONE, cell_text(cell, line->unit))                              \
    X(line, day, "日付", 11, DAY, NONE, cell_day(cell, line->day))                                 \
    X(line, before, "前回", 10, NUMBER, NONE, cell_figure_before(cell, content, &line->figure))    \
    X(line, change, "差", 9, NUMBER, NONE, cell_figure_change(cell, content, &line->figure))       \
    X(line, year_ago, "前年同月", 10, NUMBER, NONE,                                                \
      cell_number_if(cell, line->figure.has_year_ago, line->figure.year_ago))                      \
    X(line, explanation, "説明", 58, TEXT, NONE, cell_explanation(cell, line))
COLUMNS(line, struct summary, SUMMARY);

/* ---- the figures by which a run is known ----------------------------------------------------- */

enum lead_kind { LEAD_NOW, LEAD_CHANGE, LEAD_YEAR_AGO, LEAD_RUN };
enum { LEAD_RUNS = LEAD_RUN }; /* the first row of the runs */

struct lead {
    enum lead_kind kind;
    Str label;
    const struct lot_figures *run; /* NULL: there is none */
};

static void cell_main(struct cell *cell, const struct content *content, const struct lead *lead,
                      enum account_main which)
{
    struct account_figure figure = account_main(&content->account, which);
    uint64_t value;

    if (lead->kind == LEAD_CHANGE) {
        cell_figure_change(cell, content, &figure);
    } else if (lead->run == &content->account.now) {
        cell_number(cell, figure.now);
        cell_alarm(cell, account_alarms(&content->account, which));
    } else if (lead->run && account_said(lead->run, which, &value)) {
        cell_number(cell, value);
    }
}

#define LEAD_MAIN(X, name, header)                                                                 \
    X(lead, name, header, 0, NUMBER, NONE, cell_main(cell, content, lead, MAIN_##name))
/* clang-format off */
#define LEAD(X)                                                                                    \
    X(lead, run, "処理回", 0, TEXT, NONE, cell_str(cell, lead->label))                             \
    X(lead, mail, "差出日", 0, DAY, NONE, cell_day(cell, lead->run ? lead->run->mail_on : DAY_NONE))\
    LEAD_MAIN(X, PIECES, "発送\n(通)")                                                             \
    LEAD_MAIN(X, WAITING, "発送待ち\n(件)")                                                        \
    LEAD_MAIN(X, HELD, "保留\n(件)")                                                               \
    LEAD_MAIN(X, REJECTED, "取込不可\n(件)")                                                       \
    LEAD_MAIN(X, TOO_LATE, "期限までに\n届かない人\n (人)")                                          \
    LEAD_MAIN(X, DELAY_MAX, "遅延の\n最大\n(日)")                                                    \
    LEAD_MAIN(X, DELAY_P50, "遅延の\n中央値\n(日)")                                                  \
    LEAD_MAIN(X, BROKEN, "照合の\n不一致\n(件)")                                                     \
    LEAD_MAIN(X, ALARMS, "警告\n(件)")                                                             \
    X(lead, charts, "推移 (左端が最も古い処理回、右端が今回。括弧内は前回からの増減)", 0, TEXT, NONE,\
      cell_str(cell, STR_EMPTY))
/* clang-format on */
COLUMNS(lead, struct lead, LEAD);

static bool lead_is_strong(const void *row)
{
    return ((const struct lead *)row)->kind == LEAD_NOW;
}

static struct table lead_table(struct content *content)
{
    const struct lot *lot = content->lot;
    struct lead *rows = ARENA_ARRAY(&content->arena, struct lead, LEAD_RUNS + FIGURES_PAST + 1);
    size_t count = LEAD_RUNS;
    struct table table;

    rows[LEAD_NOW] = (struct lead){LEAD_NOW, STR("今回"), &content->account.now};
    rows[LEAD_CHANGE] = (struct lead){LEAD_CHANGE, STR("前回との差"), NULL};
    rows[LEAD_YEAR_AGO] =
        (struct lead){LEAD_YEAR_AGO, STR("前年同月"), lot->year_ago_count ? lot->year_ago : NULL};
    for (uint32_t i = 0; i < lot->past_count; i++)
        rows[count++] = (struct lead){LEAD_RUN, lot->past[i].folder, &lot->past[i]};
    rows[count++] = (struct lead){LEAD_RUN, lot->folder, &content->account.now};
    table = TABLE(lead, rows, count);
    table.strong = lead_is_strong;
    table.large_rows = 1;
    return table;
}

/* "発送 68通 (+22)": where its line ends, and by how much it moved there. */
static Str main_title(struct content *content, enum account_main which)
{
    struct account_figure figure = account_main(&content->account, which);
    const char *item = which == MAIN_TOO_LATE ? "届かない人" : account_main_item(which);
    Str now = arena_printf(&content->arena, "%s %llu%s", item, (Count)figure.now,
                           account_main_unit(which));
    long long change = (long long)figure.now - (long long)figure.before;

    if (!figure.has_before)
        return now;
    if (change == 0)
        return arena_printf(&content->arena, STR_FMT " (±0)", STR_ARG(now));
    return arena_printf(&content->arena, STR_FMT " (%+lld)", STR_ARG(now), change);
}

/* A small chart for each of the figures, but for 照合の不一致, without which nothing is published. */
static void add_lead(struct content *content, struct worksheet *worksheet)
{
#define X(name, item, unit) #name,
    static const char *const words[MAIN_COUNT] = {ACCOUNT_MAIN(X)};
#undef X
    worksheet->lead = lead_table(content);
    if (content->lot->past_count == 0)
        return;
    for (int i = 0; i < MAIN_COUNT; i++) {
        enum account_main which = (enum account_main)i;
        struct chart *chart;

        if (which == MAIN_BROKEN)
            continue;
        chart = lead_chart_add(worksheet, LEAD_RUNS, worksheet->lead.rows - LEAD_RUNS);
        chart->categories = "run";
        chart->title = main_title(content, which).p;
        chart_series_add(chart, words[which], account_main_item(which), INK_SENT);
    }
}

/* ---- what wants somebody --------------------------------------------------------------------- */

/* In words, and by the name that the metrics use. */
static Str alarm_sentence(struct content *content, const struct lot_alarm *alarm)
{
    const char *japanese = alarm_japanese(alarm->name);
    char until[DAY_TEXT_MAX];
    Str name = *japanese ? arena_printf(&content->arena, "%s (" STR_FMT ")", japanese,
                                        STR_ARG(alarm->name))
                         : alarm->name;

    if (!day_is(alarm->acknowledged_until))
        return arena_printf(&content->arena, "警告 " STR_FMT ": " STR_FMT, STR_ARG(name),
                            STR_ARG(alarm->text));
    return arena_printf(&content->arena, "警告 " STR_FMT " 確認済(%sまで): " STR_FMT, STR_ARG(name),
                        day_text(alarm->acknowledged_until, until), STR_ARG(alarm->text));
}

/* What large figures leave open: why nothing goes, and whose delay they are. */
static size_t add_notes(struct content *content, struct sentence *sentences)
{
    Str nothing = account_nothing(&content->account, &content->arena);
    size_t count = 0;

    if (!str_is_empty(nothing))
        sentences[count++] = (struct sentence){nothing, TONE_PLAIN};
    sentences[count++] =
        (struct sentence){account_delay(&content->account, &content->arena), TONE_PLAIN};
    return count;
}

/* Those that nobody has acknowledged first. */
static void add_alarms(struct content *content, struct worksheet *worksheet)
{
    enum { NOTES = 2, NO_ALARM = 1 };
    const struct lot *lot = content->lot;
    struct sentence *sentences = ARENA_ARRAY(&content->arena, struct sentence,
                                             (size_t)lot->alarm_count + NOTES + NO_ALARM);
    size_t count = add_notes(content, sentences), notes = count;

    for (int heard = 1; heard >= 0; heard--)
        for (uint32_t i = 0; i < lot->alarm_count; i++)
            if (heard == !day_is(lot->alarms[i].acknowledged_until))
                sentences[count++] = (struct sentence){alarm_sentence(content, &lot->alarms[i]),
                                                       heard ? TONE_ALARM : TONE_PLAIN};
    if (count == notes)
        sentences[count++] = (struct sentence){STR("警告はない。"), TONE_PLAIN};
    worksheet->sentences = sentences;
    worksheet->sentence_count = count;
}

/* ---- volume and backlog by mail day ---------------------------------------------------------- */

#define VOLUMES(X)                                                                                 \
    X(volume, mail, "差出日", 0, DAY, NONE, cell_day(cell, volume->mail_on))                       \
    X(volume, letters, "発送 (通)", 0, NUMBER, SUM, cell_number(cell, volume->letters))            \
    X(volume, waiting, "待機 (件)", 0, NUMBER, NONE, cell_number(cell, volume->waiting))           \
    X(volume, people, "待機 (人)", 0, NUMBER, NONE,                                                \
      cell_waiting_people(cell, volume->waiting, volume->people))
COLUMNS(volume, struct lot_volume, VOLUMES);

static void volume_chart(struct worksheet *worksheet, const struct lot *lot, enum chart_kind kind,
                         Str title)
{
    bool letters = kind == CHART_BARS;
    struct chart *chart = chart_add(worksheet, kind, lot->volume_count);

    chart->categories = "mail";
    chart->title = title.p;
    chart->x_axis = "差出日";
    chart->y_axis = letters ? "発送 (通)" : "待機 (件)";
    chart_series_add(chart, letters ? "letters" : "waiting", letters ? "発送" : "待機",
                     letters ? INK_SENT : INK_OPEN);
}

static Str waiting_title(struct content *content)
{
    const struct lot *lot = content->lot;
    const struct lot_volume *now = &lot->volumes[lot->volume_count - 1];
    const struct lot_volume *before = lot->volume_count > 1 ? now - 1 : now;
    const char *change = now->waiting > before->waiting   ? "増えた"
                         : now->waiting < before->waiting ? "減った"
                                                          : "変わらない";

    return arena_printf(&content->arena, "待機は%llu件、前の差出日(%llu件)から%s",
                        (unsigned long long)now->waiting, (unsigned long long)before->waiting,
                        change);
}

static void add_volumes(struct content *content, struct worksheet *worksheet)
{
    const struct lot *lot = content->lot;
    uint64_t letters = 0;

    block_add(worksheet, "差出日ごとの発送と待機 (最近の40差出日、取り消した処理回の通は数えない)",
              TABLE(volume, lot->volumes, lot->volume_count));
    block_on_new_page(worksheet);
    if (lot->volume_count == 0)
        return;
    for (uint32_t i = 0; i < lot->volume_count; i++)
        letters += lot->volumes[i].letters;
    volume_chart(worksheet, lot, CHART_BARS,
                 arena_printf(&content->arena, "%u差出日に%llu通を発送、今回の差出日は%llu通",
                              lot->volume_count, (unsigned long long)letters,
                              (unsigned long long)lot->volumes[lot->volume_count - 1].letters));
    volume_chart(worksheet, lot, CHART_LINE, waiting_title(content));
}

static bool is_strong(const void *row)
{
    return ((const struct summary *)row)->strong;
}

void add_summary(struct content *content)
{
    struct worksheet *worksheet = content_add(content, "概要", "概要", NULL);
    SummaryVec rows = {0};
    const struct summary *kept;
    size_t first_reason;

    add_lead(content, worksheet);
    add_alarms(content, worksheet);
    summarize_read(content, &rows);
    summarize_dispositions(content, &rows);
    summarize_pieces(content, &rows);
    summarize_delay_of_all(content, &rows);
    summarize_outlook(content, &rows);
    summarize_delay_of_run(content, &rows);
    summarize_backlog(content, &rows);
    summarize_judgement(content, &rows);
    first_reason = rows.count;
    summarize_reasons(content, &rows);
    kept = VEC_KEEP(&content->arena, &rows);
    worksheet->main = TABLE(line, kept, rows.count);
    worksheet->main.strong = is_strong;
    worksheet->main.parted_at = first_reason;
    worksheet->main.part_title = "理由ごとの件数と人数";
    add_volumes(content, worksheet);
    VEC_RELEASE(&rows);
}

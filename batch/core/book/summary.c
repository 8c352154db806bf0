/* 概要: the figures of a run on one page. */
#include <stdlib.h>

#include "core/gates/names.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"
#include "core/lot/delays.h"

/* ---- people: distinct resident ids under each disposition and reason ------------------------- */

struct persons {
    uint64_t by_disposition[DISPOSITION_COUNT], by_reason[REASON_COUNT];
};

static struct persons count_persons(const struct lot *lot)
{
    struct persons persons = {0};
    uint32_t *order = mem_alloc(sizeof *order * ((size_t)lot->row_count + 1));
    const struct lot_row *before = NULL;

    for (uint32_t i = 0; i < lot->row_count; i++)
        order[i] = i;
    qsort_r(order, lot->row_count, sizeof *order, row_by_resident, lot->rows);
    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[order[i]];
        bool same = before && before->disposition == row->disposition &&
                    str_equal(before->resident_id, row->resident_id);

        if (!str_is_empty(row->resident_id)) {
            persons.by_disposition[row->disposition] += !same;
            persons.by_reason[row->reason] += !same || before->reason != row->reason;
        }
        before = row;
    }
    mem_free(order);
    return persons;
}

/* ---- its lines ------------------------------------------------------------------------------- */

struct summary {
    const char *group, *unit, *explanation;
    Str item, remark;
    bool has_certificates, has_persons, has_pieces, has_other, has_before, alarm, strong,
        hundredths;
    uint64_t certificates, persons, pieces, other, now, before;
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

static void summary_other(SummaryVec *rows, const char *group, const char *item, uint64_t other,
                          const char *unit, const char *explanation)
{
    struct summary *row = summary_add(rows, group, item, explanation);

    row->has_other = true;
    row->other = other;
    row->unit = unit;
}

static void summary_certificates(SummaryVec *rows, const char *group, const char *item,
                                 uint64_t certificates, const char *explanation)
{
    struct summary *row = summary_add(rows, group, item, explanation);

    row->has_certificates = true;
    row->certificates = certificates;
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

static void summarize_dispositions(const struct content *content, const struct persons *persons,
                                   SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    uint64_t sum = 0, before = 0;
    struct summary *total;

    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        enum disposition disposition = (enum disposition)i;
        struct summary *row = summary_add(rows, "処理区分", disposition_term(disposition).japanese,
                                          disposition_explanation(disposition));

        row->has_certificates = row->has_before = true;
        row->certificates = row->now = lot->dispositions[i];
        row->before = lot->before_dispositions[i];
        row->has_persons = disposition_is_listed(disposition);
        row->persons = persons->by_disposition[i];
        row->has_pieces = disposition == DISPOSITION_NOTICE;
        row->pieces = lot->piece_count;
        sum += row->now;
        before += row->before;
    }
    total = summary_add(rows, "処理区分", "合計", "読込 電子証明書データの行数と一致する(照合 3)");
    total->has_certificates = total->has_before = total->strong = true;
    total->certificates = total->now = sum;
    total->before = before;
}

static void summarize_reasons(const struct content *content, const struct persons *persons,
                              SummaryVec *rows)
{
    const struct lot *lot = content->lot;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        enum reason reason = (enum reason)i;
        enum disposition disposition = reason_disposition(reason);
        struct summary *row = summary_add(rows, "理由", reason_term(reason).japanese,
                                          disposition_term(disposition).japanese);

        row->has_certificates = row->has_before = true;
        row->certificates = row->now = lot->reasons[i];
        row->before = lot->before_reasons[i];
        row->has_persons = disposition_is_listed(disposition);
        row->persons = persons->by_reason[i];
    }
}

static void summarize_pieces(const struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    uint64_t pages = 0, sheets = 0, late = 0;
    struct summary *row =
        summary_add(rows, "発送", "発送する通", "1人の対象の証明書は1通にまとめる");

    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        pages += lot->bundles[i].pages;
        sheets += lot->bundles[i].sheets;
    }
    for (uint32_t i = 0; i < lot->piece_count; i++)
        late += lot->pieces[i].late;
    row->has_pieces = row->has_before = row->strong = true;
    row->pieces = row->now = lot->piece_count;
    row->before = lot->before_pieces;
    summary_other(rows, "発送", "束", lot->bundle_count, "束",
                  "様式・言語・枚数が同じ通のまとまり");
    summary_other(rows, "発送", "ページ", pages, "ページ", "用紙の面の数。白紙の裏面も数える");
    summary_other(rows, "発送", "用紙", sheets, "枚", "1枚に2人分は載せない");
    row = summary_add(rows, "発送", "遅れのお詫びを載せる通", "遅延日数が設定の日数以上のもの");
    row->has_pieces = true;
    row->pieces = late;
}

/* Of all that was sent or is open, beside what the last run said of it. */
static void summary_delay(const struct lot *lot, SummaryVec *rows, const char *item, uint64_t now,
                          uint64_t before, const char *unit, const char *explanation)
{
    struct summary *row;

    summary_other(rows, "遅延", item, now, unit, explanation);
    row = &rows->at[rows->count - 1];
    row->has_before = lot->outlook.before_known;
    row->now = now;
    row->before = before;
}

static void summary_mean(SummaryVec *rows, const char *item, uint32_t hundredths)
{
    summary_other(rows, "遅延", item, hundredths, "日", "小数第2位まで(四捨五入)");
    rows->at[rows->count - 1].hundredths = true;
}

static void summarize_delay_of_all(const struct lot *lot, SummaryVec *rows)
{
    const struct lot_outlook *outlook = &lot->outlook;
    struct delay_figures all = delays_figures(lot, DELAY_SIDES);
    uint64_t late = delays_too_late(lot, DELAY_SIDES);

    summary_other(rows, "遅延", "対象の通", delays_letters(lot, DELAYS_BY_DAYS, DELAY_SIDES), "通",
                  "12か月に差し出したすべての通(今回を含む)と、待機・保留の人(1人1通)");
    summary_delay(lot, rows, "最大", all.max, outlook->before_max, "日",
                  "差出日 − 本来の差出日。未差出は今回の差出日までの日数");
    rows->at[rows->count - 1].strong = true;
    summary_mean(rows, "平均", all.mean_hundredths);
    summary_delay(lot, rows, "中央値", all.p50, outlook->before_p50, "日",
                  "小さい順に並べて50%目の通の日数");
    rows->at[rows->count - 1].strong = true;
    summary_other(rows, "遅延", "95%値", all.p95, "日", "小さい順に並べて95%目の通の日数");
    summary_delay(lot, rows, "期限後に届く通", late, outlook->before_late, "通",
                  "有効期限より後に配達された、または配達される見込みの通(シート「遅延」)");
    rows->at[rows->count - 1].strong = true;
    rows->at[rows->count - 1].alarm = late > 0;
    if (outlook->unknown)
        summary_other(rows, "遅延", "遅延の分からない通", outlook->unknown, "通",
                      "以前の版の処理で差し出し、記録のないもの。どの集計にも含まない");
}

static void summarize_outlook(struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    const struct lot_outlook *outlook = &lot->outlook;
    struct summary *row = summary_add(rows, "遅延", "待機がなくなる差出日", NULL);

    row->day = outlook->clear_on;
    row->remark =
        outlook->unplanned
            ? arena_printf(&content->arena,
                           "決まらない: 待機の%llu人のうち%llu人は、期限までに差し出せる日がない",
                           (unsigned long long)outlook->waiting,
                           (unsigned long long)outlook->unplanned)
        : outlook->waiting ? STR("新しい対象がないとして、待機の人すべてを差し出し終える日")
                           : STR("待機の人はいない");
    row = summary_add(rows, "遅延", "間に合わない最初の有効期限",
                      "これから来る有効期限のうち、通が期限後に届く見込みの最も早い日とその人数");
    row->day = outlook->late_expiry;
    if (day_is(outlook->late_expiry)) {
        row->has_other = row->alarm = true;
        row->other = outlook->late_letters;
        row->unit = "人";
    }
}

static void summarize_delay_of_run(const struct lot *lot, SummaryVec *rows)
{
    struct delay_figures delay = lot_delay(lot);

    summary_other(rows, "遅延", "今回の通: 最大", delay.max, "日", "run.json の delay と同じ");
    summary_mean(rows, "今回の通: 平均", delay.mean_hundredths);
    summary_other(rows, "遅延", "今回の通: 中央値", delay.p50, "日",
                  "小さい順に並べて50%目の通の日数");
    summary_other(rows, "遅延", "今回の通: 95%値", delay.p95, "日",
                  "小さい順に並べて95%目の通の日数");
}

static void summarize_backlog(const struct content *content, SummaryVec *rows, uint64_t hopeless)
{
    const struct lot *lot = content->lot;

    summary_certificates(rows, "滞留", "前回滞留", lot->backlog_before,
                         "前回の公開分で待機だったもの");
    summary_certificates(rows, "滞留", "+ 新規到来", lot->backlog_arrived,
                         "今回初めて待機になったもの");
    summary_certificates(rows, "滞留", "+ 復帰", lot->backlog_returned,
                         "損紙・引抜き・返戻や、保留・除外の解除により再び待機になったもの");
    summary_certificates(rows, "滞留", "− 発送", lot->backlog_sent,
                         "前回待機で、今回の通に載ったもの");
    summary_certificates(rows, "滞留", "− 対象外等へ", lot->backlog_gone,
                         "前回待機で、今回は対象外・保留・データなしなどのもの");
    summary_certificates(rows, "滞留", "今回滞留", lot->backlog_left, "今回の発送待ち(待機)");
    rows->at[rows->count - 1].strong = true;
    summary_other(rows, "滞留", "期限までに差し出せない見込み", hopeless, "人",
                  "今の処理上限では、有効期限までに差し出せる日がない人数");
    rows->at[rows->count - 1].alarm = hopeless > 0;
}

static void summarize_patterns(struct content *content, SummaryVec *rows)
{
    for (uint32_t i = 0; i < content->lot->pattern_count; i++) {
        const struct lot_pattern *pattern = &content->lot->patterns[i];
        struct summary *row = summary_add(rows, "判定", "うち同じ形のもの", NULL);

        row->has_other = row->alarm = true;
        row->other = pattern->rows;
        row->unit = "件";
        row->remark = pattern_text(content, pattern);
    }
}

/* In words, and by the name that the metrics use. */
static Str alarm_item(struct content *content, Str name)
{
    const char *japanese = alarm_japanese(name);

    return *japanese ? arena_printf(&content->arena, "%s (" STR_FMT ")", japanese, STR_ARG(name))
                     : name;
}

static Str alarm_text(struct content *content, const struct lot_alarm *alarm)
{
    char until[DAY_TEXT_MAX];

    if (!day_is(alarm->acknowledged_until))
        return alarm->text;
    return arena_printf(&content->arena, "確認済(%sまで)。" STR_FMT,
                        day_text(alarm->acknowledged_until, until), STR_ARG(alarm->text));
}

static void summarize_judgement(struct content *content, SummaryVec *rows)
{
    const struct lot *lot = content->lot;
    uint64_t broken = broken_identities(content);

    summary_other(rows, "判定", "照合の不一致", broken, "件", "1件でもあれば公開しない");
    rows->at[rows->count - 1].alarm = broken > 0;
    summary_other(rows, "判定", "停止した処理回", lot->stop_count, "回",
                  "前回の公開の後に停止したもの(シート「照合」の下段)");
    rows->at[rows->count - 1].alarm = lot->stop_count > 0;
    summary_other(rows, "判定", "発行番号の書き方が変わったもの", lot->spelling_count, "件",
                  "お知らせを送ったときと発行番号だけが異なり、同じ証明書とみなすもの(run.json の "
                  "spellings)");
    summary_other(rows, "判定", "要確認", 0, "件", "規則と合わない登録内容(シート「要確認」)");
    for (uint32_t i = 0; i < lot->row_count; i++)
        rows->at[rows->count - 1].other += (unsigned)__builtin_popcount(lot->rows[i].anomalies);
    summarize_patterns(content, rows);
    summary_other(rows, "判定", "警告", lot->alarm_count, "件", "内容は下の行");
    rows->at[rows->count - 1].alarm = lot_alarms_heard(lot) > 0;
    for (uint32_t i = 0; i < lot->alarm_count; i++) {
        struct summary *row = summary_add(rows, "警告", NULL, NULL);

        row->item = alarm_item(content, lot->alarms[i].name);
        row->remark = alarm_text(content, &lot->alarms[i]);
        row->alarm = !day_is(lot->alarms[i].acknowledged_until);
    }
}

/* ---- its columns ----------------------------------------------------------------------------- */

static void cell_other(struct cell *cell, const struct summary *line)
{
    if (!line->has_other)
        return;
    cell_number(cell, line->other);
    if (line->hundredths)
        cell->kind = CELL_HUNDREDTHS;
    cell_alarm(cell, line->alarm);
}

static void cell_summary_before(struct cell *cell, const struct content *content,
                                const struct summary *line)
{
    if (line->has_before)
        cell_previous(cell, content, line->before);
}

static void cell_summary_change(struct cell *cell, const struct content *content,
                                const struct summary *line)
{
    if (line->has_before)
        cell_change(cell, content, line->now, line->before);
}

static void cell_explanation(struct cell *cell, const struct summary *line)
{
    cell_str(cell, line->explanation ? str_of(line->explanation) : line->remark);
    cell_alarm(cell, line->alarm && !line->explanation);
}

#define SUMMARY(X)                                                                                 \
    X(line, group, "区分", 13, TEXT, NONE, cell_text(cell, line->group))                           \
    X(line, item, "項目", 30, TEXT, NONE, cell_str(cell, line->item))                              \
    X(line, certificates, "件数\n(証明書)", 11, NUMBER, NONE,                                      \
      cell_number_if(cell, line->has_certificates, line->certificates))                            \
    X(line, persons, "人数", 10, NUMBER, NONE,                                                     \
      cell_number_if(cell, line->has_persons, line->persons))                                      \
    X(line, pieces, "通数", 10, NUMBER, NONE,                                                      \
      cell_number_if(cell, line->has_pieces, line->pieces))                                        \
    X(line, other, "その他の\n数量", 11, NUMBER, NONE, cell_other(cell, line))                     \
    X(line, unit, "単位", 7, TEXT, NONE, cell_text(cell, line->unit))                              \
    X(line, day, "日付", 12, DAY, NONE, cell_day(cell, line->day))                                 \
    X(line, before, "前回", 11, NUMBER, NONE, cell_summary_before(cell, content, line))            \
    X(line, change, "差", 10, NUMBER, NONE, cell_summary_change(cell, content, line))              \
    X(line, explanation, "説明", 72, TEXT, NONE, cell_explanation(cell, line))
COLUMNS(line, struct summary, SUMMARY);

/* ---- volume and backlog by mail day ---------------------------------------------------------- */

#define VOLUMES(X)                                                                                 \
    X(volume, mail, "差出日", 0, DAY, NONE, cell_day(cell, volume->mail_on))                       \
    X(volume, letters, "発送 (通)", 0, NUMBER, SUM, cell_number(cell, volume->letters))            \
    X(volume, waiting, "待機 (件)", 0, NUMBER, NONE, cell_number(cell, volume->waiting))
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

void add_summary(struct content *content, const struct waiters *waiters)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet = content_add(content, "概要", "概要", NULL);
    SummaryVec rows = {0};
    struct persons persons = count_persons(lot);
    const struct summary *kept;
    uint64_t hopeless = 0;

    for (size_t i = 0; i < waiters->count; i++)
        hopeless += !day_is(waiters->at[i].planned_on);
    summary_day(&rows, "基準日", lot->as_of, "この日現在の登録内容による");
    summary_day(&rows, "差出日", lot->mail_on, "今回の通を差し出す日");
    summary_day(&rows, "配達見込日", lot->deliver_on, "差出日から設定の平日数の後");
    summary_add(&rows, "読込", "住民データ", "見出しと空行を除く行数(人数の欄は行数)");
    rows.at[rows.count - 1].has_persons = true;
    rows.at[rows.count - 1].persons = lot->resident_lines.rows;
    summary_certificates(&rows, "読込", "電子証明書データ", lot->certificate_lines.rows,
                         "見出しと空行を除く行数");
    summary_other(&rows, "読込", "住民データの取込不可", lot->unreadable_residents, "行",
                  "読み取れない行(シート「エラー」)");
    summarize_dispositions(content, &persons, &rows);
    summarize_pieces(content, &rows);
    summarize_delay_of_all(lot, &rows);
    summarize_outlook(content, &rows);
    summarize_delay_of_run(lot, &rows);
    summarize_backlog(content, &rows, hopeless);
    summarize_judgement(content, &rows);
    summarize_reasons(content, &persons, &rows);
    kept = VEC_KEEP(&content->arena, &rows);
    worksheet->main = TABLE(line, kept, rows.count);
    worksheet->main.strong = is_strong;
    add_volumes(content, worksheet);
    VEC_RELEASE(&rows);
}

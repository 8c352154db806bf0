/* 概要, 照合 and 入力: the figures of a run on one page, what proves them, and what they were made
 * from. */
#include "core/gates/gates.h"
#include "core/book/tabs_inside.h"

/* ---- 概要 -------------------------------------------------------------------------------------- */

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

static void summarize_dispositions(const struct tabs *tabs, SummaryVec *rows)
{
    const struct lot *lot = tabs->lot;
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
        row->persons = tabs->persons[i];
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

static void summarize_reasons(const struct tabs *tabs, SummaryVec *rows)
{
    const struct lot *lot = tabs->lot;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        enum reason reason = (enum reason)i;
        enum disposition disposition = reason_disposition(reason);
        struct summary *row = summary_add(rows, "理由", reason_term(reason).japanese,
                                          disposition_term(disposition).japanese);

        row->has_certificates = row->has_before = true;
        row->certificates = row->now = lot->reasons[i];
        row->before = lot->before_reasons[i];
        row->has_persons = disposition_is_listed(disposition);
        row->persons = tabs->reason_persons[i];
    }
}

static void summarize_pieces(const struct tabs *tabs, SummaryVec *rows)
{
    const struct lot *lot = tabs->lot;
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

static void summarize_delay(const struct tabs *tabs, SummaryVec *rows)
{
    struct delay_figures delay = lot_delay(tabs->lot);

    summary_other(rows, "遅延", "最大", delay.max, "日", "差出日 − 本来の差出日。今回の通について");
    summary_other(rows, "遅延", "平均", delay.mean_hundredths, "日", "小数第2位まで(四捨五入)");
    rows->at[rows->count - 1].hundredths = true;
    summary_other(rows, "遅延", "中央値", delay.p50, "日", "小さい順に並べて50%目の通の日数");
    summary_other(rows, "遅延", "95%値", delay.p95, "日", "小さい順に並べて95%目の通の日数");
}

static void summarize_backlog(const struct tabs *tabs, SummaryVec *rows, uint64_t hopeless)
{
    const struct lot *lot = tabs->lot;

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

static void summarize_patterns(struct tabs *tabs, SummaryVec *rows)
{
    for (uint32_t i = 0; i < tabs->lot->pattern_count; i++) {
        const struct lot_pattern *pattern = &tabs->lot->patterns[i];
        struct summary *row = summary_add(rows, "判定", "うち同じ形のもの", NULL);

        row->has_other = row->alarm = true;
        row->other = pattern->rows;
        row->unit = "件";
        row->remark = tabs_pattern_text(tabs, pattern);
    }
}

/* In words, and by the name that the metrics use. */
static Str alarm_item(struct tabs *tabs, Str name)
{
    const char *japanese = alarm_japanese(name);

    return *japanese ? arena_printf(&tabs->arena, "%s (" STR_FMT ")", japanese, STR_ARG(name))
                     : name;
}

static void summarize_judgement(struct tabs *tabs, SummaryVec *rows)
{
    const struct lot *lot = tabs->lot;
    uint64_t broken = 0;

    for (size_t i = 0; i < tabs->identity_count; i++)
        broken += !identity_holds(&tabs->identities[i]);
    summary_other(rows, "判定", "照合の不一致", broken, "件", "1件でもあれば公開しない");
    rows->at[rows->count - 1].alarm = broken > 0;
    summary_other(rows, "判定", "停止した処理回", lot->stop_count, "回",
                  "前回の公開の後に停止したもの(シート「照合」の下段)");
    rows->at[rows->count - 1].alarm = lot->stop_count > 0;
    summary_other(rows, "判定", "要確認", 0, "件", "規則と合わない登録内容(シート「要確認」)");
    for (uint32_t i = 0; i < lot->row_count; i++)
        rows->at[rows->count - 1].other += (unsigned)__builtin_popcount(lot->rows[i].anomalies);
    summarize_patterns(tabs, rows);
    summary_other(rows, "判定", "警告", lot->alarm_count, "件", "内容は下の行");
    rows->at[rows->count - 1].alarm = lot->alarm_count > 0;
    for (uint32_t i = 0; i < lot->alarm_count; i++) {
        struct summary *row = summary_add(rows, "警告", NULL, NULL);

        row->item = alarm_item(tabs, lot->alarms[i].name);
        row->remark = lot->alarms[i].text;
        row->alarm = true;
    }
}

static void row_summary(const struct tabs *tabs, const struct table *table, size_t index,
                        struct cell *cells)
{
    const struct summary *row = &((const struct summary *)table->data)[index];

    cell_text(&cells[0], row->group);
    cell_str(&cells[1], row->item);
    if (row->has_certificates)
        cell_number(&cells[2], row->certificates);
    if (row->has_persons)
        cell_number(&cells[3], row->persons);
    if (row->has_pieces)
        cell_number(&cells[4], row->pieces);
    if (row->has_other) {
        cell_number(&cells[5], row->other);
        if (row->hundredths)
            cells[5].kind = CELL_HUNDREDTHS;
        cell_alarm(&cells[5], row->alarm);
    }
    cell_text(&cells[6], row->unit);
    cell_day(&cells[7], row->day);
    if (row->has_before)
        cell_before(tabs, &cells[8], row->now, row->before);
    cell_str(&cells[10], row->explanation ? str_of(row->explanation) : row->remark);
    cell_alarm(&cells[10], row->alarm && !row->explanation);
    for (size_t i = 0; row->strong && i < table->column_count; i++)
        if (cells[i].tone == TONE_PLAIN)
            cells[i].tone = TONE_STRONG;
}

static const struct column columns_summary[] = {
    {"区分", 10, CELL_TEXT, TOTAL_NONE, NULL},
    {"項目", 30, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数\n(証明書)", 11, CELL_NUMBER, TOTAL_NONE, NULL},
    {"人数", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"通数", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"その他の\n数量", 11, CELL_NUMBER, TOTAL_NONE, NULL},
    {"単位", 7, CELL_TEXT, TOTAL_NONE, NULL},
    {"日付", 12, CELL_DAY, TOTAL_NONE, NULL},
    {"前回", 11, CELL_NUMBER, TOTAL_NONE, NULL},
    {"差", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"説明", 76, CELL_TEXT, TOTAL_NONE, NULL},
};

void tab_summary(struct tabs *tabs, const struct waiters *waiters)
{
    const struct lot *lot = tabs->lot;
    struct tab *tab = tab_add(tabs, "概要", "概要", NULL);
    SummaryVec rows = {0};
    struct summary *kept;
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
    summarize_dispositions(tabs, &rows);
    summarize_pieces(tabs, &rows);
    summarize_delay(tabs, &rows);
    summarize_backlog(tabs, &rows, hopeless);
    summarize_judgement(tabs, &rows);
    summarize_reasons(tabs, &rows);
    kept = VEC_KEEP(&tabs->arena, &rows);
    MAIN(tab, columns_summary, rows.count, row_summary, kept);
    VEC_RELEASE(&rows);
}

/* ---- 照合 -------------------------------------------------------------------------------------- */

static const struct column columns_identities[] = {
    {"番号", 7, CELL_NUMBER, TOTAL_NONE, NULL},
    {"等式", 62, CELL_TEXT, TOTAL_NONE, NULL},
    {"左辺", 24, CELL_NUMBER, TOTAL_NONE, NULL}, /* as wide as an id of twenty digits below */
    {"右辺", 24, CELL_NUMBER, TOTAL_NONE, NULL},
    {"差", 14, CELL_NUMBER, TOTAL_NONE, "C#-D#"},
    {"判定", 10, CELL_TEXT, TOTAL_CROSSES, "IF(E#=0,\"○\",\"×\")"},
    {"根拠ファイル", 34, CELL_TEXT, TOTAL_NONE, NULL},
    {"行・項目の範囲", 34, CELL_TEXT, TOTAL_NONE, NULL},
};

static void row_identity(const struct tabs *tabs, const struct table *table, size_t index,
                         struct cell *cells)
{
    const struct identity *identity = &tabs->identities[index];
    bool holds = identity_holds(identity);

    (void)table;
    cell_number(&cells[0], (uint64_t)identity->number);
    cell_text(&cells[1], identity->sentence);
    cell_signed(&cells[2], identity->left);
    cell_signed(&cells[3], identity->right);
    cell_signed(&cells[4], identity->left - identity->right);
    cell_text(&cells[5], holds ? "○" : "×");
    cell_alarm(&cells[4], !holds);
    cell_alarm(&cells[5], !holds);
    cell_text(&cells[6], identity->source);
    cell_text(&cells[7], identity->range);
}

static const struct column columns_gates[] = {
    {"番号", 0, CELL_NUMBER, TOTAL_NONE, NULL}, {"停止判定", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"値", 0, CELL_NUMBER, TOTAL_NONE, NULL},   {"しきい値", 0, CELL_NUMBER, TOTAL_NONE, NULL},
    {"超過", 0, CELL_NUMBER, TOTAL_NONE, NULL}, {"判定", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"解除者", 0, CELL_TEXT, TOTAL_NONE, NULL}, {"理由", 0, CELL_TEXT, TOTAL_NONE, NULL},
};

/* The gates that nobody can lift; the proof's comes last: a lot that was not proven has none. */
static void row_own_gate(const char *name, uint64_t broken, struct cell *cells)
{
    cell_text(&cells[1], name);
    cell_number(&cells[2], broken);
    cell_number(&cells[3], 0);
    cell_number(&cells[4], broken);
    cell_text(&cells[5], broken ? "×" : "○");
    cell_alarm(&cells[5], broken > 0);
}

static size_t own_gates(const struct lot *lot)
{
    return lot->proven ? 2 : 1;
}

static uint64_t broken_identities(const struct tabs *tabs)
{
    uint64_t broken = 0;

    for (size_t i = 0; i < tabs->identity_count; i++)
        broken += !identity_holds(&tabs->identities[i]);
    return broken;
}

/* A run is published only if what tripped was lifted by a person. */
static void row_gate(const struct tabs *tabs, const struct table *table, size_t index,
                     struct cell *cells)
{
    const struct lot *lot = tabs->lot;
    const struct lot_gate *gate = &lot->gates[index];

    cell_number(&cells[0], index + 1);
    if (index == lot->gate_count)
        row_own_gate("照合の不一致 (counts)", broken_identities(tabs), cells);
    if (index == lot->gate_count + 1)
        row_own_gate("発送漏れ照合の不一致 (proof)", lot->proof_missing + lot->proof_extra, cells);
    if (index >= lot->gate_count)
        return;
    cell_str(&cells[1], ((const Str *)table->data)[index]);
    if (!gate->compared) {
        cell_text(&cells[5], "比較なし");
        return;
    }
    cell_number(&cells[2], gate->value);
    cell_number(&cells[3], gate->most);
    cell_number(&cells[4], gate->value > gate->most ? gate->value - gate->most : 0);
    cell_text(&cells[5], gate->value > gate->most ? "解除" : "○");
    cell_alarm(&cells[4], gate->value > gate->most);
    cell_alarm(&cells[5], gate->value > gate->most);
    cell_str(&cells[6], gate->by);
    cell_str(&cells[7], gate->why);
}

static Str *gate_names(struct tabs *tabs)
{
    const struct lot *lot = tabs->lot;
    Str *names = ARENA_ARRAY(&tabs->arena, Str, lot->gate_count);

    for (uint32_t i = 0; i < lot->gate_count; i++)
        names[i] = arena_printf(&tabs->arena, STR_FMT " (" STR_FMT ")", STR_ARG(lot->gates[i].what),
                                STR_ARG(lot->gates[i].name));
    return names;
}

void tab_identities(struct tabs *tabs)
{
    struct tab *tab = tab_add(
        tabs, "照合", "照合",
        "判定の上の数は × の件数。0 でなければ公開しない。入力ファイルのハッシュ値は「入力」。");

    MAIN(tab, columns_identities, tabs->identity_count, row_identity, NULL);
    BLOCK(tab, "停止判定", columns_gates, tabs->lot->gate_count + own_gates(tabs->lot), row_gate,
          gate_names(tabs));
    tab_new_page(tab);
    tab_stops(tabs, tab);
}

/* ---- 発行コホート ---------------------------------------------------------------------------------- */

static const struct column columns_cohorts[] = {
    {"満了月", 12, CELL_TEXT, TOTAL_COUNT, NULL},
    {"登録", 12, CELL_NUMBER, TOTAL_SUM, NULL},
    {"− 時期\n未到来", 12, CELL_NUMBER, TOTAL_SUM, NULL},
    {"− 期限経過\n(対象期間外)", 14, CELL_NUMBER, TOTAL_SUM, NULL},
    {"− 取込不可\n(重複など)", 12, CELL_NUMBER, TOTAL_SUM, NULL},
    {"− 失効・\n停止・交付前", 12, CELL_NUMBER, TOTAL_SUM, NULL},
    {"− 更新済", 12, CELL_NUMBER, TOTAL_SUM, NULL},
    {"− その他の\n対象外", 12, CELL_NUMBER, TOTAL_SUM, NULL},
    {"= 通知を要する\nもの(別計算)", 16, CELL_NUMBER, TOTAL_SUM, "B#-C#-D#-E#-F#-G#-H#"},
    {"通知を要する\nもの(処理結果)", 16, CELL_NUMBER, TOTAL_SUM, NULL},
    {"差", 10, CELL_NUMBER, TOTAL_NONE, "I#-J#"},
    {"判定", 8, CELL_TEXT, TOTAL_CROSSES, "IF(K#=0,\"○\",\"×\")"},
};

static void row_cohort(const struct tabs *tabs, const struct table *table, size_t index,
                       struct cell *cells)
{
    const struct lot_cohort *at = &tabs->lot->cohorts[index];
    uint64_t left = lot_cohort_left(at);

    (void)table;
    cell_format(&cells[0], "%04d-%02d", at->year % 10000, at->month % 100);
    cell_number(&cells[1], at->issued);
    cell_number(&cells[2], at->not_due);
    cell_number(&cells[3], at->past);
    cell_number(&cells[4], at->unusable);
    cell_number(&cells[5], at->revoked);
    cell_number(&cells[6], at->renewed);
    cell_number(&cells[7], at->others);
    cell_number(&cells[8], left);
    cell_number(&cells[9], at->must);
    cell_signed(&cells[10], (int64_t)(left - at->must));
    cell_text(&cells[11], left == at->must ? "○" : "×");
    cell_alarm(&cells[10], left != at->must);
    cell_alarm(&cells[11], left != at->must);
}

void tab_cohorts(struct tabs *tabs)
{
    struct tab *tab = tab_add(
        tabs, "発行コホート", "発行コホート(満了月別)",
        "今回、判定の対象になった証明書のある満了月。登録からの内訳は、処理とは別の計算による。");

    MAIN(tab, columns_cohorts, tabs->lot->cohort_count, row_cohort, NULL);
}

/* ---- 入力 -------------------------------------------------------------------------------------- */

static const struct column columns_inputs[] = {
    {"役割", 22, CELL_TEXT, TOTAL_COUNT, NULL},
    {"ファイル", 44, CELL_TEXT, TOTAL_NONE, NULL},
    {"ハッシュ値(SHA-256)", 74, CELL_TEXT, TOTAL_NONE, NULL},
    {"行数", 12, CELL_NUMBER, TOTAL_NONE, NULL},
    {"前回と\n同一", 9, CELL_TEXT, TOTAL_NONE, NULL},
};

static const char *role_japanese(Str role)
{
    static const struct term roles[] = {
        {"residents", "住民データ"},
        {"certificates", "電子証明書データ"},
        {"holidays", "祝日表"},
        {"limits", "処理上限"},
        {"told_elsewhere", "他機関通知済"},
        {"towns", "郵便番号データ"},
        {"template", "様式"},
        {"font", "書体"},
    };

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (str_equal(role, str_of(roles[i].word)))
            return roles[i].japanese;
    return "";
}

/* The files as run.json lists them, and after them the configuration in force. */
static void row_input(const struct tabs *tabs, const struct table *table, size_t index,
                      struct cell *cells)
{
    const struct lot_input *input;

    (void)table;
    if (index == tabs->lot->input_count) {
        cell_text(&cells[0], "設定");
        cell_text(&cells[1], "(有効な設定の内容)");
        cell_text(&cells[2], tabs->lot->config_sha256);
        return;
    }
    input = &tabs->lot->inputs[index];
    cell_text(&cells[0], role_japanese(input->role));
    cell_str(&cells[1], input->file);
    cell_text(&cells[2], input->sha256);
    cell_number(&cells[3], input->rows);
    cell_text(&cells[4], input->same_as_before ? "○" : "−");
}

void tab_inputs(struct tabs *tabs)
{
    struct tab *tab = tab_add(tabs, "入力", "入力ファイルとハッシュ値",
                              "行数は見出しと空行を除くデータ行。様式と書体は 0。");

    MAIN(tab, columns_inputs, (size_t)tabs->lot->input_count + 1, row_input, NULL);
}

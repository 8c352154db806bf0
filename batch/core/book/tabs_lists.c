/* The lists: 保留, エラー, 要確認, 遅延. For each its columns, then the cells of one row. */
#include <stdlib.h>

#include "core/lot/doubts.h"
#include "core/lot/holds.h"
#include "core/book/tabs_inside.h"

/* ---- which rows each list shows -------------------------------------------------------------- */

static bool is_held(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_HELD;
}

static bool is_rejected(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_REJECTED;
}

/* ---- 保留 -------------------------------------------------------------------------------------- */

static const struct column columns_held[] = {
    {"宛名番号", 22, CELL_TEXT, TOTAL_COUNT, NULL},
    {"種別", 14, CELL_TEXT, TOTAL_NONE, NULL},
    {"発行番号", 24, CELL_TEXT, TOTAL_NONE, NULL},
    {"理由", 20, CELL_TEXT, TOTAL_NONE, NULL},
    {"全理由", 28, CELL_TEXT, TOTAL_NONE, NULL},
    {"有効期限", 13, CELL_DAY, TOTAL_NONE, NULL},
    {"残日数", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"保留開始日", 13, CELL_DAY, TOTAL_NONE, NULL},
    {"保留日数", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"不足文字", 18, CELL_TEXT, TOTAL_NONE, NULL},
    {"次の行動", 54, CELL_TEXT, TOTAL_NONE, NULL},
    {"判断", 16, CELL_TEXT, TOTAL_NONE, NULL},
    {"判断者", 16, CELL_TEXT, TOTAL_NONE, NULL},
    {"判断日", 13, CELL_DAY, TOTAL_NONE, NULL},
    {"次回見直し日", 14, CELL_DAY, TOTAL_NONE, NULL},
    {"入力行", 10, CELL_NUMBER, TOTAL_NONE, NULL},
};

static const char *held_action(enum reason reason)
{
    switch (reason) {
    case REASON_REFUSED:
        return "本人の申出による。取下げがあれば clear を記録する";
    case REASON_RETURNED:
        return "居住と宛先を確認する。宛先が変われば自動で再送する";
    case REASON_PROTECTED:
        return "支援措置の担当と協議し、送る場合は release を記録する";
    case REASON_MOVING:
        return "異動の届出を確認する。転出後は除外になる";
    case REASON_AMBIGUOUS_RESIDENT:
        return "住民データの重複行の内容をそろえる";
    case REASON_CONTRADICTION:
        return "抽出データのずれと登録内容を確認し、正しければ解除を記録する";
    case REASON_NO_ADDRESS:
        return "郵便番号・住所・氏名の登録を確認する";
    case REASON_UNPRINTABLE:
        return "不足文字の書体を加えるか、登録文字を確認する";
    case REASON_UNFIT_ADDRESS:
        return "送付先の登録など、短い書き方にできるか確認する";
    default:
        return "";
    }
}

/* Holds stand in the order of their rows, as the table's rows do. */
static void cells_hold(const struct tabs *tabs, const struct lot_hold *hold, struct cell *cells)
{
    cell_day(&cells[7], hold->since);
    cell_days_left(&cells[8], hold->since, tabs->lot->as_of);
    if (hold->decision.kind == DECISION_COUNT)
        return;
    cell_text(&cells[11], decision_japanese(hold->decision.kind));
    cell_str(&cells[12], hold->by);
    cell_day(&cells[13], hold->decision.on);
    cell_day(&cells[14], hold->decision.until);
}

static void row_held(const struct tabs *tabs, const struct table *table, size_t index,
                     struct cell *cells)
{
    const struct lot_row *row = tabs_selected(tabs, table, index);
    int32_t days_left = day_between(tabs->lot->as_of, row->expires_on);

    cell_str(&cells[0], row->resident_id);
    cell_kind(&cells[1], row->kind);
    cell_str(&cells[2], row->serial);
    cell_text(&cells[3], reason_term(row->reason).japanese);
    cell_day(&cells[5], row->expires_on);
    cell_days_left(&cells[6], tabs->lot->as_of, row->expires_on);
    cell_alarm(&cells[6], row_is_undecided(row) && days_left <= HELD_LAST_DAYS);
    if (index < tabs->lot->hold_count) {
        cell_str(&cells[4], tabs->hold_reasons[index]);
        cells_hold(tabs, &tabs->lot->holds[index], cells);
    }
    cell_str(&cells[9], row->missing);
    cell_text(&cells[10], held_action(row->reason));
    cell_number(&cells[15], row->line);
}

/* One missing character of one resident. */
struct lack {
    Str point, resident_id;
};

static int lack_compare(const void *a, const void *b)
{
    const struct lack *left = a, *right = b;
    int order = str_compare(left->point, right->point);

    return order ? order : str_compare(left->resident_id, right->resident_id);
}

/* Takes the next word off a text of words with single spaces; false at its end. */
static bool word_next(Str *text, Str *word)
{
    const char *space;

    if (str_is_empty(*text))
        return false;
    space = memchr(text->p, ' ', text->n);
    *word = str_take(*text, space ? (size_t)(space - text->p) : text->n);
    *text = str_skip(*text, word->n + (space != NULL));
    return true;
}

static struct tallies *tally_lacks(struct tabs *tabs, const struct selection *held)
{
    struct tallies *tallies = tallies_new(tabs, 16);
    VEC(struct lack) lacks = {0};

    for (size_t i = 0; i < held->count; i++) {
        const struct lot_row *row = &tabs->lot->rows[held->at[i]];
        Str text = row->missing, word;

        while (word_next(&text, &word)) {
            struct lack lack = {word, row->resident_id};

            VEC_PUSH(&lacks, lack);
        }
    }
    if (lacks.count)
        qsort(lacks.at, lacks.count, sizeof *lacks.at, lack_compare);
    for (size_t i = 0; i < lacks.count; i++)
        if (i == 0 || lack_compare(&lacks.at[i - 1], &lacks.at[i]) != 0)
            tally_of(tabs, tallies, lacks.at[i].point, STR_EMPTY)->count++;
    VEC_RELEASE(&lacks);
    return tallies;
}

static const struct column columns_lacks[] = {
    {"不足文字", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"人数", 0, CELL_NUMBER, TOTAL_NONE, NULL}, /* one person may lack several: no sum */
};

static const struct column columns_undecided[] = {
    {"項目", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_NONE, NULL},
};

static struct tallies *tally_holds(struct tabs *tabs)
{
    const struct lot *lot = tabs->lot;
    struct tallies *tallies = tallies_new(tabs, 8);
    uint64_t by_reason[REASON_COUNT];
    const struct {
        const char *item;
        uint64_t count;
    } items[] = {
        {"45日以内で未判断", lot_undecided(lot, HELD_SOON_DAYS, by_reason)},
        {"うち14日以内で未判断", lot_undecided(lot, HELD_LAST_DAYS, by_reason)},
        {"前回の保留", lot->held_before},
        {"新規", lot->held_new},
        {"解除", lot->held_gone},
        {"継続", lot->held_before - lot->held_gone},
        {"今回の保留", lot->dispositions[DISPOSITION_HELD]},
    };

    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        tally_of(tabs, tallies, str_of(items[i].item), STR_EMPTY)->count = items[i].count;
    return tallies;
}

/* "支援措置対象、宛先不備": in the order in which the rules name them. */
static Str reasons_text(struct tabs *tabs, uint64_t reasons)
{
    Str text = STR_EMPTY;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (reasons >> i & 1)
            text = arena_printf(&tabs->arena, STR_FMT "%s%s", STR_ARG(text), text.n ? "、" : "",
                                reason_term((enum reason)i).japanese);
    return text;
}

static void name_reasons(struct tabs *tabs)
{
    const struct lot *lot = tabs->lot;

    tabs->hold_reasons = ARENA_ARRAY(&tabs->arena, Str, lot->hold_count);
    for (uint32_t i = 0; i < lot->hold_count; i++)
        tabs->hold_reasons[i] = reasons_text(tabs, lot->holds[i].reasons);
}

void tab_held(struct tabs *tabs)
{
    struct selection held = tabs_select(tabs, is_held);
    struct tallies *lacks = tally_lacks(tabs, &held), *holds = tally_holds(tabs);
    struct tab *tab = tab_add(tabs, "保留", "保留 (1行1証明書、電子証明書データの順)",
                              "残日数は基準日から有効期限まで。判断は最後に記録されたもので、"
                              "見直し日を過ぎたものは効力がない。");

    name_reasons(tabs);
    MAIN(tab, columns_held, held.count, row_held, held.at);
    BLOCK(tab, "未判断と、前回からの増減 (証明書)", columns_undecided, holds->count, row_tally_1,
          holds);
    BLOCK(tab, "印字できない文字と、そのために保留している人数", columns_lacks, lacks->count,
          row_tally_1, lacks);
}

/* ---- エラー ------------------------------------------------------------------------------------- */

static const struct column columns_errors[] = {
    {"ファイル", 40, CELL_TEXT, TOTAL_COUNT, NULL}, {"行", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"列", 22, CELL_TEXT, TOTAL_NONE, NULL},        {"理由", 20, CELL_TEXT, TOTAL_NONE, NULL},
    {"重大度", 10, CELL_TEXT, TOTAL_NONE, NULL},    {"宛名番号", 22, CELL_TEXT, TOTAL_NONE, NULL},
    {"対応", 50, CELL_TEXT, TOTAL_NONE, NULL},
};

static const char *error_action(enum reason reason)
{
    switch (reason) {
    case REASON_BAD_ROW:
        return "列数・引用符・文字コードを抽出元で確認する";
    case REASON_BAD_ID:
        return "番号の桁数と文字種を抽出元で確認する";
    case REASON_BAD_KIND:
    case REASON_BAD_STATUS:
        return "コード値を確認する。新しい値は設定で読み替える";
    case REASON_BAD_DATE:
        return "日付の形と実在を抽出元で確認する";
    case REASON_DUPLICATE_SERIAL:
        return "同じ種別・発行番号の行が上にある。抽出条件を確認する";
    case REASON_UNKNOWN_RESIDENT:
        return "住民データに宛名番号がない。両データの抽出時点を確認する";
    default:
        return "値を抽出元で確認する";
    }
}

static const char *error_column(enum reason reason)
{
    switch (reason) {
    case REASON_BAD_ID:
        return "発行番号・宛名番号";
    case REASON_BAD_KIND:
        return "種別";
    case REASON_BAD_STATUS:
        return "状態・カード種別";
    case REASON_BAD_DATE:
        return "日付";
    case REASON_DUPLICATE_SERIAL:
        return "発行番号";
    case REASON_UNKNOWN_RESIDENT:
        return "宛名番号";
    default:
        return "(行全体)";
    }
}

static void cells_unreadable(const struct lot *lot, const struct lot_unreadable *unreadable,
                             struct cell *cells)
{
    int reason = reason_of(unreadable->reason);

    cell_str(&cells[0], tabs_file_of(lot, "residents"));
    cell_number(&cells[1], unreadable->line);
    if (str_is_empty(unreadable->column))
        cell_text(&cells[2], "(行全体)");
    else
        cell_str(&cells[2], unreadable->column);
    cell_text(&cells[3], reason > 0 ? reason_term((enum reason)reason).japanese : "0/1の値不正");
    cell_text(&cells[4], "取込不可");
    cell_str(&cells[5], unreadable->resident_id);
    cell_text(&cells[6], error_action(reason > 0 ? (enum reason)reason : REASON_NONE));
}

/* Unreadable resident rows first, then the rejected certificate rows. */
static void row_error(const struct tabs *tabs, const struct table *table, size_t index,
                      struct cell *cells)
{
    const struct lot *lot = tabs->lot;
    const struct lot_row *row;

    if (index < lot->unreadable_count) {
        cells_unreadable(lot, &lot->unreadables[index], cells);
        return;
    }
    row = tabs_selected(tabs, table, index - lot->unreadable_count);
    cell_str(&cells[0], tabs_file_of(lot, "certificates"));
    cell_number(&cells[1], row->line);
    cell_text(&cells[2], error_column(row->reason));
    cell_text(&cells[3], reason_term(row->reason).japanese);
    cell_text(&cells[4], row->reason <= REASON_BAD_DATE ? "取込不可" : "要調査");
    cell_str(&cells[5], row->resident_id);
    cell_text(&cells[6], error_action(row->reason));
}

void tab_errors(struct tabs *tabs)
{
    struct selection rejected = tabs_select(tabs, is_rejected);
    struct tab *tab =
        tab_add(tabs, "エラー", "エラー (取込不可の行)",
                "行は入力ファイルの物理行(見出しが1)。しきい値との比は「照合」の停止判定。");

    MAIN(tab, columns_errors, tabs->lot->unreadable_count + rejected.count, row_error, rejected.at);
}

/* ---- 要確認 ------------------------------------------------------------------------------------- */

/* One line: a doubt of one row, or a pattern that speaks for many. */
struct doubt_line {
    const struct lot_doubt *doubt; /* NULL: a pattern */
    const struct lot_pattern *pattern;
    Str rule, remark;
};

static const struct column columns_doubts[] = {
    {"宛名番号", 22, CELL_TEXT, TOTAL_COUNT, NULL},
    {"種別", 14, CELL_TEXT, TOTAL_NONE, NULL},
    {"発行番号", 24, CELL_TEXT, TOTAL_NONE, NULL},
    {"内容", 32, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 8, CELL_NUMBER, TOTAL_SUM, NULL},
    {"規則(条)", 44, CELL_TEXT, TOTAL_NONE, NULL},
    {"登録値", 13, CELL_DAY, TOTAL_NONE, NULL},
    {"規則に\nよる値", 13, CELL_DAY, TOTAL_NONE, NULL},
    {"差(日)", 9, CELL_NUMBER, TOTAL_NONE, NULL},
    {"処理区分", 24, CELL_TEXT, TOTAL_NONE, NULL},
    {"入力行", 10, CELL_NUMBER, TOTAL_NONE, NULL},
    {"対応済\n(記入欄)", 10, CELL_TEXT, TOTAL_NONE, NULL},
    {"説明", 50, CELL_TEXT, TOTAL_NONE, NULL},
};

static const char *anomaly_rule(enum anomaly anomaly)
{
    switch (anomaly) {
    case ANOMALY_UNEXPLAINED_EXPIRY:
        return "規則第13条・規則第49条";
    case ANOMALY_SIGNATURE_UNDER_15:
        return "15歳未満には原則として発行しない(15歳の誕生日)";
    case ANOMALY_EXPIRY_AFTER_STAY:
        return "在留期間の満了日を超えない";
    case ANOMALY_NO_TEMPLATE:
        return "通知言語の様式がなければ日本語で送る";
    default:
        return "登録内容の形";
    }
}

static const char *doubt_article(const struct tabs *tabs, const struct lot_doubt *doubt)
{
    const struct lot_row *row = &tabs->lot->rows[doubt->row];

    return row->kind < 0 ? "" : basis_article(doubt->basis, (enum kind)row->kind);
}

/* "規則第49条 発行日の後の誕生日(5回目)" */
static Str doubt_rule(struct tabs *tabs, const struct lot_doubt *doubt)
{
    if (doubt->basis == BASIS_COUNT)
        return str_of(anomaly_rule(doubt->anomaly));
    if (doubt->birthdays == 0)
        return arena_printf(&tabs->arena, "%s %s", doubt_article(tabs, doubt),
                            basis_term(doubt->basis).japanese);
    return arena_printf(&tabs->arena, "%s %s(%d回目)", doubt_article(tabs, doubt),
                        basis_term(doubt->basis).japanese, doubt->birthdays);
}

Str tabs_pattern_text(struct tabs *tabs, const struct lot_pattern *pattern)
{
    unsigned share = pattern_permille(pattern);
    Str head = arena_printf(&tabs->arena, "確認した%llu件のうち%llu件(%u.%u%%)",
                            (unsigned long long)pattern->checked, (unsigned long long)pattern->rows,
                            share / 10, share % 10);

    if (pattern->difference == DIFFERENCE_NONE)
        return arena_printf(&tabs->arena, STR_FMT "が%s。抽出条件を確認する", STR_ARG(head),
                            anomaly_term(pattern->anomaly).japanese);
    if (pattern->difference == DIFFERENCE_DAYS)
        return arena_printf(&tabs->arena,
                            STR_FMT "で、有効期限が規則による日から%+d日ずれている。"
                                    "抽出する日付の内容を確認する",
                            STR_ARG(head), pattern->amount);
    if (pattern->amount == -1)
        return arena_printf(&tabs->arena,
                            STR_FMT "で、有効期限が規則より誕生日1回分早い。"
                                    "発行年月日の列に交付日が入っていないか確認する",
                            STR_ARG(head));
    return arena_printf(&tabs->arena,
                        STR_FMT "で、有効期限が規則から誕生日%+d回分ずれている。"
                                "設定の birthdays・by_issue と発行年月日の列を確認する",
                        STR_ARG(head), pattern->amount);
}

static void cells_pattern(const struct doubt_line *line, struct cell *cells)
{
    cell_text(&cells[3], anomaly_term(line->pattern->anomaly).japanese);
    cell_number(&cells[4], line->pattern->rows);
    cell_str(&cells[5], line->rule);
    cell_str(&cells[12], line->remark);
    cell_alarm(&cells[12], true);
}

static void row_doubt(const struct tabs *tabs, const struct table *table, size_t index,
                      struct cell *cells)
{
    const struct doubt_line *line = &((const struct doubt_line *)table->data)[index];
    const struct lot_doubt *doubt = line->doubt;
    const struct lot_row *row;

    if (!doubt) {
        cells_pattern(line, cells);
        return;
    }
    row = &tabs->lot->rows[doubt->row];
    cell_str(&cells[0], row->resident_id);
    cell_kind(&cells[1], row->kind);
    cell_str(&cells[2], row->serial);
    cell_text(&cells[3], anomaly_term(doubt->anomaly).japanese);
    cell_number(&cells[4], 1);
    cell_str(&cells[5], line->rule);
    cell_day(&cells[6], doubt->registered);
    cell_day(&cells[7], doubt->by_rule);
    if (day_is(doubt->registered))
        cell_signed(&cells[8], day_between(doubt->by_rule, doubt->registered));
    cell_text(&cells[9], disposition_term(row->disposition).japanese);
    cell_number(&cells[10], row->line);
}

/* The patterns first, then row by row what they do not speak for. */
static struct doubt_line *doubt_lines(struct tabs *tabs, size_t *count)
{
    const struct lot *lot = tabs->lot;
    struct doubt_line *lines =
        ARENA_ARRAY(&tabs->arena, struct doubt_line, (size_t)lot->pattern_count + lot->doubt_count);

    *count = 0;
    for (uint32_t i = 0; i < lot->pattern_count; i++) {
        const struct lot_pattern *pattern = &lot->patterns[i];

        lines[(*count)++] =
            (struct doubt_line){NULL, pattern, str_of(anomaly_rule(pattern->anomaly)),
                                tabs_pattern_text(tabs, pattern)};
    }
    for (uint32_t i = 0; i < lot->doubt_count; i++)
        lines[(*count)++] = (struct doubt_line){&lot->doubts[i], NULL,
                                                doubt_rule(tabs, &lot->doubts[i]), STR_EMPTY};
    return lines;
}

static const struct column columns_doubt_rules[] = {
    {"規則(条)", 0, CELL_TEXT, TOTAL_NONE, NULL},
    {"件数", 0, CELL_NUMBER, TOTAL_SUM, NULL},
};

static struct tallies *tally_rules(struct tabs *tabs, const struct doubt_line *lines, size_t count)
{
    struct tallies *tallies = tallies_new(tabs, 16);

    for (size_t i = 0; i < count; i++)
        tally_of(tabs, tallies, lines[i].rule, STR_EMPTY)->count +=
            lines[i].pattern ? lines[i].pattern->rows : 1;
    tallies_sort(tallies);
    return tallies;
}

void tab_doubts(struct tabs *tabs)
{
    size_t count;
    const struct doubt_line *lines = doubt_lines(tabs, &count);
    const struct tallies *rules = tally_rules(tabs, lines, count);
    struct tab *tab =
        tab_add(tabs, "要確認", "要確認 (1行1項目)",
                "処理を止めない。登録された有効期限がそのまま使われる。"
                "同じ形が多数あるものは1行にまとめる(1件ごとは dispositions.csv の anomalies)。");

    MAIN(tab, columns_doubts, count, row_doubt, lines);
    BLOCK(tab, "要確認: 規則(条)", columns_doubt_rules, rules->count, row_tally_1, rules);
}

/* ---- 遅延 -------------------------------------------------------------------------------------- */

static const struct column columns_delays[] = {
    {"整理番号", 18, CELL_TEXT, TOTAL_COUNT, NULL},
    {"本来の\n差出日", 12, CELL_DAY, TOTAL_NONE, NULL},
    {"差出日", 12, CELL_DAY, TOTAL_NONE, NULL},
    {"遅延\n日数", 9, CELL_NUMBER, TOTAL_SUM, NULL},
#define X(name, word, japanese) {japanese, 10, CELL_NUMBER, TOTAL_SUM, NULL},
    CAUSES(X)
#undef X
        {"原因\n計", 9, CELL_NUMBER, TOTAL_SUM, "SUM(E#:N#)"},
    {"検算\n(計−日数)", 11, CELL_NUMBER, TOTAL_SUM, "O#-D#"},
};
_Static_assert(CAUSE_COUNT == 10, "the formulas above name columns E to N");

static void row_delay(const struct tabs *tabs, const struct table *table, size_t index,
                      struct cell *cells)
{
    const struct lot_piece *piece = &tabs->lot->pieces[index];
    int64_t sum = 0;

    (void)table;
    cell_text(&cells[0], piece->id);
    cell_day(&cells[1], piece->ideal_on);
    cell_day(&cells[2], tabs->lot->mail_on);
    cell_number(&cells[3], piece->delay_days);
    cell_alarm(&cells[3], piece->late);
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        cell_number(&cells[4 + cause], piece->cause_days[cause]);
        sum += piece->cause_days[cause];
    }
    cell_signed(&cells[4 + CAUSE_COUNT], sum);
    cell_signed(&cells[5 + CAUSE_COUNT], sum - (int64_t)piece->delay_days);
}

void tab_delays(struct tabs *tabs)
{
    struct tab *tab = tab_add(tabs, "遅延", "遅延 (1行1通、原因別の日数)",
                              "1日には原因が1つだけあり、原因別日数の計は遅延日数と一致する。");

    MAIN(tab, columns_delays, tabs->lot->piece_count, row_delay, NULL);
}

/* The lists: 要確認, 遅延. For each its columns, then the cells of one row. */
#include "core/lot/doubts.h"
#include "core/book/tabs_inside.h"

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

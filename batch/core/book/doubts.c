/* 要確認: what is registered and does not agree with the rules; it stops nothing. */
#include "core/lot/doubts.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

/* One line: a doubt of one row, or a pattern that speaks for many. */
struct doubt {
    Str resident_id, serial, rule, remark;
    int kind; /* -1: none */
    enum anomaly anomaly;
    const char *disposition;
    uint64_t rows;
    Day registered, by_rule;
    uint32_t line;    /* 0: a pattern, which is of no row */
    const char *news; /* whether the last run had it; empty: not known, or a pattern */
};

/* ---- the rule, in words ---------------------------------------------------------------------- */

static const char *anomaly_rule(enum anomaly anomaly)
{
    switch (anomaly) {
    case ANOMALY_UNEXPLAINED_EXPIRY:
        return "規則第13条・規則第49条";
    case ANOMALY_SIGNATURE_UNDER_15:
        return "15歳未満には原則として発行しない(15歳の誕生日)";
    case ANOMALY_EXPIRY_AFTER_STAY:
        return "在留期間の満了日を超えない";
    case ANOMALY_FORMER_STAY:
        return "カードは誕生日に満了する(永住者になった方か。手続きを確認してから案内する)";
    case ANOMALY_NO_TEMPLATE:
        return "通知言語の様式がなければ日本語で送る";
    default:
        return "登録内容の形";
    }
}

static const char *doubt_article(const struct content *content, const struct lot_doubt *doubt)
{
    const struct lot_row *row = &content->lot->rows[doubt->row];

    return row->kind < 0 ? "" : basis_article(doubt->basis, (enum kind)row->kind);
}

/* "規則第49条 発行日の後の誕生日(5回目)" */
static Str doubt_rule(struct content *content, const struct lot_doubt *doubt)
{
    if (doubt->basis == BASIS_COUNT)
        return str_of(anomaly_rule(doubt->anomaly));
    if (doubt->birthdays == 0)
        return arena_printf(&content->arena, "%s %s", doubt_article(content, doubt),
                            basis_term(doubt->basis).japanese);
    return arena_printf(&content->arena, "%s %s(%d回目)", doubt_article(content, doubt),
                        basis_term(doubt->basis).japanese, doubt->birthdays);
}

Str pattern_text(struct content *content, const struct lot_pattern *pattern)
{
    unsigned share = pattern_permille(pattern);
    Str head = arena_printf(&content->arena, "確認した%llu件のうち%llu件(%u.%u%%)",
                            (unsigned long long)pattern->checked, (unsigned long long)pattern->rows,
                            share / 10, share % 10);

    if (pattern->difference == DIFFERENCE_NONE)
        return arena_printf(&content->arena, STR_FMT "が%s。抽出条件を確認する", STR_ARG(head),
                            anomaly_term(pattern->anomaly).japanese);
    if (pattern->difference == DIFFERENCE_DAYS)
        return arena_printf(&content->arena,
                            STR_FMT "で、有効期限が規則による日から%+d日ずれている。"
                                    "抽出する日付の内容を確認する",
                            STR_ARG(head), pattern->amount);
    if (pattern->amount == -1)
        return arena_printf(&content->arena,
                            STR_FMT "で、有効期限が規則より誕生日1回分早い。"
                                    "発行年月日の列に交付日が入っていないか確認する",
                            STR_ARG(head));
    return arena_printf(&content->arena,
                        STR_FMT "で、有効期限が規則から誕生日%+d回分ずれている。"
                                "設定の birthdays・by_issue と発行年月日の列を確認する",
                        STR_ARG(head), pattern->amount);
}

/* ---- one line -------------------------------------------------------------------------------- */

static void cell_difference(struct cell *cell, const struct doubt *doubt)
{
    if (day_is(doubt->registered))
        cell_signed(cell, day_between(doubt->by_rule, doubt->registered));
}

static void cell_remark(struct cell *cell, const struct doubt *doubt)
{
    cell_str(cell, doubt->remark);
    cell_alarm(cell, doubt->line == 0);
}

/* The last is not printed. */
#define DOUBTS(X)                                                                                  \
    X(doubt, resident, "宛名番号", 17, TEXT, COUNT, cell_str(cell, doubt->resident_id))            \
    X(doubt, kind, "種別", 13, TEXT, NONE, cell_kind(cell, doubt->kind))                            \
    X(doubt, anomaly, "内容", 31, TEXT, NONE,                                                      \
      cell_text(cell, anomaly_term(doubt->anomaly).japanese))                                      \
    X(doubt, rows, "件数", 6, NUMBER, SUM, cell_number(cell, doubt->rows))                         \
    X(doubt, rule, "規則(条)", 32, TEXT, NONE, cell_str(cell, doubt->rule))                        \
    X(doubt, registered, "登録値", 11, DAY, NONE, cell_day(cell, doubt->registered))               \
    X(doubt, by_rule, "規則に\nよる値", 11, DAY, NONE, cell_day(cell, doubt->by_rule))             \
    X(doubt, difference, "差(日)", 7, NUMBER, NONE, cell_difference(cell, doubt))                  \
    X(doubt, disposition, "処理区分", 14, TEXT, NONE, cell_text(cell, doubt->disposition))         \
    X(doubt, line, "入力行", 8, NUMBER, NONE, cell_number_if(cell, doubt->line, doubt->line))      \
    X(doubt, news, "前回\nから", 7, TEXT, NONE, cell_text(cell, doubt->news))                      \
    X(doubt, done, "対応済\n(記入欄)", 9, TEXT, NONE, cell_to_fill_in(cell))                       \
    X(doubt, remark, "説明", 28, TEXT, NONE, cell_remark(cell, doubt))                             \
    X(doubt, serial, "発行番号", 24, TEXT, NONE, cell_str(cell, doubt->serial))
COLUMNS(doubt, struct doubt, DOUBTS);
enum { DOUBT_PRINTED_COLUMNS = 13 };

static struct doubt doubt_of_pattern(struct content *content, const struct lot_pattern *pattern)
{
    return (struct doubt){
        .kind = -1,
        .anomaly = pattern->anomaly,
        .disposition = "",
        .news = "",
        .rows = pattern->rows,
        .registered = DAY_NONE,
        .by_rule = DAY_NONE,
        .rule = str_of(anomaly_rule(pattern->anomaly)),
        .remark = pattern_text(content, pattern),
    };
}

static struct doubt doubt_of_row(struct content *content, const struct lot_doubt *doubt)
{
    const struct lot_row *row = &content->lot->rows[doubt->row];

    return (struct doubt){
        .resident_id = lot_row_resident(row),
        .serial = lot_row_serial(row),
        .kind = row->kind,
        .anomaly = doubt->anomaly,
        .disposition = disposition_term((enum disposition)row->disposition).japanese,
        .rows = 1,
        .registered = doubt->registered,
        .by_rule = doubt->by_rule,
        .rule = doubt_rule(content, doubt),
        .line = row->line,
        .news = !content->lot->doubts_compared ? ""
                : doubt->is_known              ? "継続"
                                               : "新規",
    };
}

/* The patterns first, then row by row what they do not speak for. */
static const struct doubt *doubt_lines(struct content *content, size_t *count)
{
    const struct lot *lot = content->lot;
    struct doubt *lines =
        ARENA_ARRAY(&content->arena, struct doubt, (size_t)lot->pattern_count + lot->doubt_count);

    *count = 0;
    for (uint32_t i = 0; i < lot->pattern_count; i++)
        lines[(*count)++] = doubt_of_pattern(content, &lot->patterns[i]);
    for (uint32_t i = 0; i < lot->doubt_count; i++)
        lines[(*count)++] = doubt_of_row(content, &lot->doubts[i]);
    return lines;
}

/* ---- by rule --------------------------------------------------------------------------------- */

#define DOUBT_RULES(X)                                                                             \
    X(doubted, rule, "規則(条)", 0, TEXT, NONE, cell_str(cell, doubted->a))                        \
    X(doubted, rows, "件数", 0, NUMBER, SUM, cell_number(cell, doubted->count))
COLUMNS(doubted, struct tally, DOUBT_RULES);

static const struct tallies *tally_rules(struct content *content, const struct doubt *lines,
                                         size_t count)
{
    struct tallies *tallies = tallies_new(content, 16);

    for (size_t i = 0; i < count; i++)
        tally_of(content, tallies, lines[i].rule, STR_EMPTY)->count += lines[i].rows;
    tallies_sort(tallies);
    return tallies;
}

/* ---- what changed since the run before ------------------------------------------------------- */

static const struct tallies *tally_news(struct content *content)
{
    const struct lot *lot = content->lot;
    struct tallies *tallies = tallies_new(content, 4);
    uint64_t known = 0;

    for (uint32_t i = 0; i < lot->doubt_count; i++)
        known += lot->doubts[i].is_known;
    if (!lot->doubts_compared)
        return tallies;
    tally_of(content, tallies, STR("新規"), STR_EMPTY)->count = lot->doubt_count - known;
    tally_of(content, tallies, STR("継続"), STR_EMPTY)->count = known;
    tally_of(content, tallies, STR("解消"), STR_EMPTY)->count = lot->doubts_gone;
    return tallies;
}

#define DOUBT_NEWS(X)                                                                              \
    X(new, item, "項目", 0, TEXT, NONE, cell_str(cell, new->a))                                    \
    X(new, count, "件数", 0, NUMBER, NONE, cell_number(cell, new->count))
COLUMNS(new, struct tally, DOUBT_NEWS);

void add_doubts(struct content *content)
{
    size_t count;
    const struct doubt *lines = doubt_lines(content, &count);
    const struct tallies *rules = tally_rules(content, lines, count), *news = tally_news(content);
    struct worksheet *worksheet = content_add(
        content, "要確認", "要確認 (1行1項目)",
        "処理を止めない。登録された有効期限がそのまま使われる。"
        "同じ形が多数あるものは1行にまとめる(1件ごとは dispositions.csv の anomalies)。");

    worksheet->main = TABLE(doubt, lines, count);
    worksheet->blocks_apart = true;
    worksheet->printed_columns = DOUBT_PRINTED_COLUMNS;
    block_add(worksheet, "要確認: 規則(条)", TABLE(doubted, rules->at, rules->count));
    block_add(worksheet, "前回からの増減 (1行にまとめた形を除く。前回の記録がなければ空)",
              TABLE(new, news->at, news->count));
}

/* エラー: the rows that could not be read, or that nothing can be made of. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

struct failure {
    Str file, column, fault, resident_id;
    uint32_t line;
    enum reason reason; /* REASON_NONE: a flag that is neither 0 nor 1 */
    bool is_unreadable;
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

static const char *error_text(enum reason reason)
{
    return reason > REASON_NONE ? reason_term(reason).japanese : "0/1の値不正";
}

#define FAILURES(X)                                                                                \
    X(failure, file, "ファイル", 24, TEXT, COUNT, cell_str(cell, failure->file))                   \
    X(failure, line, "行", 8, NUMBER, NONE, cell_number(cell, failure->line))                      \
    X(failure, column, "列\n(抽出データの見出し)", 26, TEXT, NONE,                                 \
      cell_str(cell, failure->column))                                                             \
    X(failure, reason, "理由", 16, TEXT, NONE, cell_text(cell, error_text(failure->reason)))       \
    X(failure, fault, "内容", 46, TEXT, NONE, cell_str(cell, failure->fault))                      \
    X(failure, severity, "重大度", 10, TEXT, NONE,                                                 \
      cell_text(cell, failure->is_unreadable ? "取込不可" : "要調査"))                             \
    X(failure, resident, "宛名番号", 17, TEXT, NONE, cell_str(cell, failure->resident_id))         \
    X(failure, action, "対応", 40, TEXT, NONE, cell_text(cell, error_action(failure->reason)))
COLUMNS(failure, struct failure, FAILURES);

static Str column_or_row(Str column)
{
    return str_is_empty(column) ? STR("(行全体)") : column;
}

static struct failure failure_of_resident(const struct lot *lot, const struct lot_unreadable *bad)
{
    int reason = reason_of(bad->reason);

    return (struct failure){
        .file = input_file(lot, "residents"),
        .column = column_or_row(bad->column),
        .fault = bad->fault,
        .resident_id = bad->resident_id,
        .line = bad->line,
        .reason = reason > 0 ? (enum reason)reason : REASON_NONE,
        .is_unreadable = true,
    };
}

static struct failure failure_of_certificate(const struct lot *lot, const struct lot_row *row)
{
    return (struct failure){
        .file = input_file(lot, "certificates"),
        .column = column_or_row(lot_row_more(row)->column),
        .fault = lot_row_more(row)->fault,
        .resident_id = lot_row_resident(row),
        .line = row->line,
        .reason = (enum reason)row->reason,
        .is_unreadable = row->reason <= REASON_BAD_DATE,
    };
}

static bool is_rejected(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_REJECTED;
}

/* Unreadable resident rows first, then the rejected certificate rows. */
static const struct failure *failures(struct content *content, size_t *count)
{
    const struct lot *lot = content->lot;
    struct selection rejected = rows_select(content, is_rejected);
    struct failure *lines =
        ARENA_ARRAY(&content->arena, struct failure, lot->unreadable_count + rejected.count);

    *count = 0;
    for (uint32_t i = 0; i < lot->unreadable_count; i++)
        lines[(*count)++] = failure_of_resident(lot, &lot->unreadables[i]);
    for (size_t i = 0; i < rejected.count; i++)
        lines[(*count)++] = failure_of_certificate(lot, &lot->rows[rejected.at[i]]);
    return lines;
}

/* ---- against what stops a night -------------------------------------------------------------- */

struct threshold {
    Str file;
    uint64_t unreadable, rows;
};

static void cell_share(struct cell *cell, const struct lot *lot, const struct threshold *threshold)
{
    if (!lot->max_unreadable)
        return;
    cell_number(cell, threshold->unreadable * 100 / lot->max_unreadable);
    cell_alarm(cell, threshold->unreadable > lot->max_unreadable);
}

#define THRESHOLDS(X)                                                                              \
    X(threshold, file, "ファイル", 0, TEXT, NONE, cell_str(cell, threshold->file))                 \
    X(threshold, unreadable, "取込不可", 0, NUMBER, SUM, cell_number(cell, threshold->unreadable)) \
    X(threshold, rows, "読込行", 0, NUMBER, SUM, cell_number(cell, threshold->rows))               \
    X(threshold, most, "しきい値", 0, NUMBER, NONE, cell_number(cell, lot->max_unreadable))        \
    X(threshold, share, "しきい値との比(%)", 0, NUMBER, NONE, cell_share(cell, lot, threshold))
COLUMNS(threshold, struct threshold, THRESHOLDS);

static const struct threshold *thresholds(struct content *content)
{
    const struct lot *lot = content->lot;
    struct threshold *lines = ARENA_ARRAY(&content->arena, struct threshold, 2);

    lines[0] = (struct threshold){input_file(lot, "residents"), lot->unreadable_residents,
                                  lot->resident_lines.rows};
    lines[1] = (struct threshold){input_file(lot, "certificates"), 0, lot->certificate_lines.rows};
    for (uint32_t i = 0; i < lot->row_count; i++)
        lines[1].unreadable += is_rejected(&lot->rows[i]) && lot->rows[i].reason <= REASON_BAD_DATE;
    return lines;
}

void add_errors(struct content *content)
{
    size_t count;
    const struct failure *lines = failures(content, &count);
    struct worksheet *worksheet = content_add(
        content, "エラー", "エラー (取込不可の行)",
        "行は入力ファイルの物理行(見出しが1)。列は抽出データの見出し。しきい値との比は「エラー付表」。");

    worksheet->main = TABLE(failure, lines, count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "取込不可の行としきい値(これを超えると停止する)",
              TABLE(threshold, thresholds(content), 2));
}

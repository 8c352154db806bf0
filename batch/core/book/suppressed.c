/* 除外: the certificates of those who are not written to, and below them those that lapsed. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

/* The dead and those who moved away are counted, not listed: their rows lead nowhere. */
static bool is_counted_only(enum reason reason)
{
    return reason == REASON_DECEASED || reason == REASON_MOVED_OUT;
}

static bool is_suppressed_and_shown(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_SUPPRESSED && !is_counted_only(row->reason);
}

static bool is_lapsed(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_LAPSED;
}

#define SUPPRESSED(X)                                                                              \
    X(row, resident, "宛名番号", 24, TEXT, COUNT, cell_str(cell, row->resident_id))                \
    X(row, kind, "種別", 16, TEXT, NONE, cell_kind(cell, row->kind))                               \
    X(row, serial, "発行番号", 26, TEXT, NONE, cell_str(cell, row->serial))                        \
    X(row, reason, "理由", 24, TEXT, NONE, cell_reason(cell, row->reason))                         \
    X(row, expires, "有効期限", 14, DAY, NONE, cell_day(cell, row->expires_on))                    \
    X(row, line, "入力行", 12, NUMBER, NONE, cell_number(cell, row->line))
COLUMNS(row, struct lot_row, SUPPRESSED);

void add_suppressed(struct content *content)
{
    struct selection shown = rows_select(content, is_suppressed_and_shown);
    struct selection lapsed = rows_select(content, is_lapsed);
    struct table all = TABLE(row, content->lot->rows, content->lot->row_count);
    struct worksheet *worksheet =
        content_add(content, "除外", "除外 (発送対象外、1行1証明書)",
                    "死亡と転出は件数だけを「概要」の理由に載せる。満了(期限切れ)は下段。");

    worksheet->main = table_pick(all, shown);
    block_add(worksheet, "満了(期限切れ)", table_pick(all, lapsed));
}

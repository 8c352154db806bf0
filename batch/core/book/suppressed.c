/* 除外: how many certificates are of those who are not written to, by reason, and those that lapsed, row by
 * row. 除外明細: the rows, for a screen; thousands of them would hide the rest on paper. */
#include <stdlib.h>

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

/* ---- counts ---------------------------------------------------------------------------------- */

struct excluded {
    enum reason reason;
    uint64_t people;
};

#define EXCLUDED(X)                                                                                \
    X(excluded, reason, "理由", 24, TEXT, NONE, cell_reason(cell, excluded->reason))               \
    X(excluded, certificates, "件数", 16, NUMBER, SUM,                                             \
      cell_number(cell, lot->reasons[excluded->reason]))                                           \
    X(excluded, rows, "明細", 26, TEXT, NONE,                                                      \
      cell_text(cell, is_counted_only(excluded->reason) ? "件数のみ" : "除外明細"))                \
    X(excluded, people, "人数", 18, NUMBER, NONE, cell_number(cell, excluded->people))             \
    X(excluded, before, "前回の件数", 18, NUMBER, SUM,                                             \
      cell_figure_before(cell, content, &content->account.reasons[excluded->reason]))              \
    X(excluded, change, "差", 12, NUMBER, SUM,                                                     \
      cell_figure_change(cell, content, &content->account.reasons[excluded->reason]))
COLUMNS(excluded, struct excluded, EXCLUDED);

static bool is_suppressed(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_SUPPRESSED;
}

/* Residents of each reason: rows in the order of resident and reason. */
static void count_people(struct content *content, uint64_t people[REASON_COUNT])
{
    struct selection rows = rows_select(content, is_suppressed);
    const struct lot_row *all = content->lot->rows, *last = NULL;

    if (rows.count)
        qsort_r(rows.at, rows.count, sizeof *rows.at, row_by_resident, content->lot->rows);
    for (size_t i = 0; i < rows.count; i++) {
        const struct lot_row *row = &all[rows.at[i]];

        people[row->reason] += !last || last->reason != row->reason ||
                               !str_equal(lot_row_resident(last), lot_row_resident(row));
        last = row;
    }
}

static const struct excluded *excluded_lines(struct content *content, size_t *count)
{
    const struct lot *lot = content->lot;
    struct excluded *lines = ARENA_ARRAY(&content->arena, struct excluded, REASON_COUNT);
    uint64_t people[REASON_COUNT] = {0};

    *count = 0;
    count_people(content, people);
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        if (reason_disposition((enum reason)i) == DISPOSITION_SUPPRESSED &&
            (lot->reasons[i] || content->account.reasons[i].before))
            lines[(*count)++] = (struct excluded){(enum reason)i, people[i]};
    return lines;
}

#define LAPSED(X)                                                                                  \
    X(lapsed, resident, "宛名番号", 0, TEXT, COUNT, cell_str(cell, lot_row_resident(lapsed)))      \
    X(lapsed, kind, "種別", 0, TEXT, NONE, cell_kind(cell, lapsed->kind))                          \
    X(lapsed, serial, "発行番号", 0, TEXT, NONE, cell_str(cell, lot_row_serial(lapsed)))           \
    X(lapsed, reason, "理由", 0, TEXT, NONE, cell_reason(cell, (enum reason)lapsed->reason))       \
    X(lapsed, expires, "有効期限", 0, DAY, NONE, cell_day(cell, lapsed->expires_on))               \
    X(lapsed, line, "入力行", 0, NUMBER, NONE, cell_number(cell, lapsed->line))
COLUMNS(lapsed, struct lot_row, LAPSED);

void add_suppressed(struct content *content)
{
    size_t count;
    const struct excluded *lines = excluded_lines(content, &count);
    struct selection lapsed = rows_select(content, is_lapsed);
    struct worksheet *worksheet =
        content_add(content, "除外", "除外 (発送対象外の件数)",
                    "1行ずつは「除外明細」。死亡と転出は件数だけを載せる。満了(期限切れ)は下段。");

    worksheet->main = TABLE(excluded, lines, count);
    block_add(worksheet, "満了(期限切れ)",
              table_pick(TABLE(lapsed, content->lot->rows, content->lot->row_count), lapsed));
}

/* ---- the rows -------------------------------------------------------------------------------- */

/* Of one row: the text is valid until that of the next is asked for. */
static void cell_basis(struct cell *cell, const struct content *content, const struct lot_row *row)
{
    cell_str(cell, lot_row_basis(row, content->basis));
}

#define SUPPRESSED(X)                                                                              \
    X(row, resident, "宛名番号", 22, TEXT, COUNT, cell_str(cell, lot_row_resident(row)))           \
    X(row, kind, "種別", 16, TEXT, NONE, cell_kind(cell, row->kind))                               \
    X(row, serial, "発行番号", 24, TEXT, NONE, cell_str(cell, lot_row_serial(row)))                \
    X(row, reason, "理由", 22, TEXT, NONE, cell_reason(cell, (enum reason)row->reason))            \
    X(row, expires, "有効期限", 13, DAY, NONE, cell_day(cell, row->expires_on))                    \
    X(row, basis, "根拠値", 46, TEXT, NONE, cell_basis(cell, content, row))                        \
    X(row, since, "初回除外日", 13, DAY, NONE, cell_day(cell, row->since))                         \
    X(row, line, "入力行", 12, NUMBER, NONE, cell_number(cell, row->line))
COLUMNS(row, struct lot_row, SUPPRESSED);

void add_suppressed_rows(struct content *content)
{
    struct selection shown = rows_select(content, is_suppressed_and_shown);
    struct worksheet *worksheet =
        content_add(content, "除外明細", "除外明細 (発送対象外、1行1証明書)",
                    "画面で見るための表で、印刷するのはこの見出しまで。件数は「除外」。");

    worksheet->main = table_pick(TABLE(row, content->lot->rows, content->lot->row_count), shown);
    worksheet->is_appendix = true;
}

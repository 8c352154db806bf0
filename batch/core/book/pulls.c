/* 引抜き: letters of earlier runs that must not be posted, and what became of those on the last list. */
#include "core/lot/pull.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

struct to_pull {
    const struct lot_pull *pull;
    Str reasons; /* for people */
};

static const char *done_text(const struct lot_pull *pull)
{
    if (pull->is_listed)
        return pull->state == PIECE_PULLED ? "済" : "未";
    return pull->state == PIECE_PULLED ? "済" : "一覧から除外";
}

#define PULLS(X)                                                                                   \
    X(line, piece, "整理番号", 18, TEXT, COUNT, cell_str(cell, line->pull->piece_id))              \
    X(line, resident, "宛名番号", 22, TEXT, NONE, cell_str(cell, line->pull->resident_id))         \
    X(line, lot, "公開フォルダー", 18, TEXT, NONE, cell_str(cell, line->pull->lot))                \
    X(line, bundle, "束", 29, TEXT, NONE, cell_str(cell, line->pull->bundle))                      \
    X(line, sequence, "束内\n番号", 9, NUMBER, NONE,                                               \
      cell_number_if(cell, line->pull->sequence, line->pull->sequence))                            \
    X(line, reasons, "理由", 44, TEXT, NONE, cell_str(cell, line->reasons))                        \
    X(line, since, "掲載開始日", 13, DAY, NONE, cell_day(cell, line->pull->since))                 \
    X(line, state, "記録された\n状態", 13, TEXT, NONE,                                             \
      cell_text(cell, piece_event_japanese(line->pull->state)))                                    \
    X(line, done, "引抜き", 16, TEXT, NONE, cell_text(cell, done_text(line->pull)))
COLUMNS(line, struct to_pull, PULLS);

static const struct to_pull *pull_lines(struct content *content, bool listed, size_t *count)
{
    const struct lot *lot = content->lot;
    struct to_pull *lines = ARENA_ARRAY(&content->arena, struct to_pull, lot->pull_count + 1);

    *count = 0;
    for (uint32_t i = 0; i < lot->pull_count; i++)
        if (lot->pulls[i].is_listed == listed)
            lines[(*count)++] =
                (struct to_pull){&lot->pulls[i], pull_says(lot->pulls[i].reasons, /*english*/ false,
                                                           &content->arena)};
    return lines;
}

void add_pulls(struct content *content)
{
    size_t count, gone_count;
    const struct to_pull *lines = pull_lines(content, true, &count);
    const struct to_pull *gone = pull_lines(content, false, &gone_count);
    struct worksheet *worksheet =
        content_add(content, "引抜き", "引抜き (1行1通、差し出してはならない前回までの通)",
                    "print/pull.csv と office/pull.csv の通。引き抜いたら pulled を記録する。");

    worksheet->main = TABLE(line, lines, count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "前回の一覧にあり、今回はないもの", TABLE(line, gone, gone_count));
}

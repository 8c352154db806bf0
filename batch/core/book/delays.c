/* 遅延: one line a piece of this run: its days of delay, and how many of them have which cause. Below it
 * stands the account of all that was sent or is open (account.c). */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

/* core/rules/terms lists the causes; each of them is a column. */
#define CAUSE_COLUMN(X, name_, japanese_)                                                          \
    X(delay, name_, japanese_, 10, NUMBER, SUM, cell_number(cell, delay->cause_days[CAUSE_##name_]))
#define CAUSE_COLUMN_FILL(name_, word_, japanese_) CAUSE_COLUMN(COLUMN_FILL, name_, japanese_)
#define CAUSE_COLUMN_LINE(name_, word_, japanese_) CAUSE_COLUMN(COLUMN_LINE, name_, japanese_)
#define DELAYS(X)                                                                                  \
    X(delay, piece, "整理番号", 18, TEXT, COUNT, cell_text(cell, delay->id))                       \
    X(delay, ideal, "本来の\n差出日", 12, DAY, NONE, cell_day(cell, delay->ideal_on))              \
    X(delay, mail, "差出日", 12, DAY, NONE, cell_day(cell, lot->mail_on))                          \
    X(delay, days, "遅延\n日数", 9, NUMBER, SUM,                                                   \
      cell_sent_delay(cell, true, delay->delay_days, delay->late))                                 \
    CAUSES(CAUSE_##X)                                                                              \
    X(delay, sum, "原因\n計", 9, NUMBER, SUM, cell_causes_sum(cell, delay->cause_days))            \
    X(delay, check, "検算\n(計−日数)", 11, NUMBER, SUM,                                            \
      cell_causes_check(cell, delay->cause_days, delay->delay_days))
COLUMNS(delay, struct lot_piece, DELAYS);

void add_delays(struct content *content)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet = content_add(
        content, "遅延", "遅延 (今回の通、1行1通)",
        "1日には原因が1つだけあり、原因別日数の計は遅延日数と一致する。12か月に差し出したすべての通と、待機・"
        "保留の人についての集計は「遅延付表」。");

    worksheet->main = TABLE(delay, lot->pieces, lot->piece_count);
    worksheet->blocks_apart = true;
    add_account(content, worksheet);
}

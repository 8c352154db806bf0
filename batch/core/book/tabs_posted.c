/* 差出 and 返戻: what became of the pieces of the last months, as far as it was recorded. */
#include "core/book/tabs_inside.h"

/* ---- 差出 -------------------------------------------------------------------------------------- */

static const struct column columns_mailings[] = {
    {"差出日", 13, CELL_DAY, TOTAL_COUNT, NULL},
    {"公開フォルダー", 18, CELL_TEXT, TOTAL_NONE, NULL},
    {"通数", 10, CELL_NUMBER, TOTAL_SUM, NULL},
    {"印刷の\n記録なし", 11, CELL_NUMBER, TOTAL_SUM, NULL},
    {"印刷済\n(未差出)", 11, CELL_NUMBER, TOTAL_SUM, NULL},
    {"損紙", 10, CELL_NUMBER, TOTAL_SUM, NULL},
    {"引抜き", 10, CELL_NUMBER, TOTAL_SUM, NULL},
    {"取消", 10, CELL_NUMBER, TOTAL_SUM, NULL},
    {"差出済", 10, CELL_NUMBER, TOTAL_SUM, NULL},
    {"返戻", 10, CELL_NUMBER, TOTAL_SUM, NULL},
    {"差", 10, CELL_NUMBER, TOTAL_SUM, "C#-SUM(D#:J#)"},
};

static void row_mailing(const struct tabs *tabs, const struct table *table, size_t index,
                        struct cell *cells)
{
    static const enum piece_event states[] = {PIECE_PLANNED, PIECE_PRINTED, PIECE_SPOILED,
                                              PIECE_PULLED,  PIECE_VOIDED,  PIECE_POSTED,
                                              PIECE_RETURNED};
    const struct lot_mailing *mailing = &tabs->lot->mailings[index];
    int64_t left = (int64_t)mailing->made;

    (void)table;
    cell_day(&cells[0], mailing->mail_on);
    cell_str(&cells[1], mailing->folder);
    cell_number(&cells[2], mailing->made);
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        cell_number(&cells[3 + i], mailing->states[states[i]]);
        left -= (int64_t)mailing->states[states[i]];
    }
    cell_signed(&cells[10], left);
    cell_alarm(&cells[10], left != 0);
}

/* ---- 返戻 -------------------------------------------------------------------------------------- */

static const struct column columns_returns[] = {
    {"整理番号", 18, CELL_TEXT, TOTAL_COUNT, NULL}, {"宛名番号", 22, CELL_TEXT, TOTAL_NONE, NULL},
    {"差出日", 13, CELL_DAY, TOTAL_NONE, NULL},     {"差出確認日", 13, CELL_DAY, TOTAL_NONE, NULL},
    {"返戻日", 13, CELL_DAY, TOTAL_NONE, NULL},     {"往復日数", 11, CELL_NUMBER, TOTAL_NONE, NULL},
};

static void row_return(const struct tabs *tabs, const struct table *table, size_t index,
                       struct cell *cells)
{
    const struct lot_return *returned = &tabs->lot->returns[index];

    (void)table;
    cell_str(&cells[0], returned->piece_id);
    cell_str(&cells[1], returned->resident_id);
    cell_day(&cells[2], returned->mail_on);
    cell_day(&cells[3], returned->posted_on);
    cell_day(&cells[4], returned->returned_on);
    cell_days_left(&cells[5], returned->posted_on, returned->returned_on);
}

void tab_posted(struct tabs *tabs)
{
    struct tab *tab =
        tab_add(tabs, "差出", "差出 (1行1発送回、差出日が基準日の35日前以後の公開済みのもの)",
                "kigen record と kigen void で記録された状態。今回の通は含まない。");

    MAIN(tab, columns_mailings, tabs->lot->mailing_count, row_mailing, NULL);
    tab = tab_add(tabs, "返戻", "返戻 (1行1通、差出のシートと同じ範囲)",
                  "氏名・住所の登録が変わらないものは「保留」に、変わったものは再び対象になる。");
    MAIN(tab, columns_returns, tabs->lot->return_count, row_return, NULL);
}

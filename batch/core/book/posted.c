/* 差出, 返戻 and 再出力: what became of the pieces of the last months, and which were printed once more,
 * as far as it was recorded. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/worksheets.h"

/* ---- 差出 -------------------------------------------------------------------------------------- */

static void cell_unaccounted(struct cell *cell, const struct lot_mailing *mailing)
{
    static const enum piece_event shown[] = {PIECE_PLANNED, PIECE_PRINTED, PIECE_SPOILED,
                                             PIECE_PULLED,  PIECE_VOIDED,  PIECE_POSTED,
                                             PIECE_RETURNED};
    int64_t left = (int64_t)mailing->made;

    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        left -= (int64_t)mailing->states[shown[i]];
    cell_signed(cell, left);
    cell_alarm(cell, left != 0);
    cell_formula(cell, "{made}-SUM({planned}:{returned})");
}

static void cell_slip(struct cell *cell, const struct lot_mailing *mailing)
{
    if (mailing->more_slips)
        cell_format(cell, STR_FMT " ほか", STR_ARG(mailing->slip));
    else
        cell_str(cell, mailing->slip);
}

#define MAILINGS(X)                                                                                \
    X(mailing, mail, "差出日", 13, DAY, COUNT, cell_day(cell, mailing->mail_on))                   \
    X(mailing, folder, "公開フォルダー", 18, TEXT, NONE, cell_str(cell, mailing->folder))          \
    X(mailing, made, "通数", 10, NUMBER, SUM, cell_number(cell, mailing->made))                    \
    X(mailing, planned, "印刷の\n記録なし", 11, NUMBER, SUM,                                       \
      cell_number(cell, mailing->states[PIECE_PLANNED]))                                           \
    X(mailing, printed, "印刷済\n(未差出)", 11, NUMBER, SUM,                                       \
      cell_number(cell, mailing->states[PIECE_PRINTED]))                                           \
    X(mailing, spoiled, "損紙", 10, NUMBER, SUM,                                                   \
      cell_number(cell, mailing->states[PIECE_SPOILED]))                                           \
    X(mailing, pulled, "引抜き", 10, NUMBER, SUM,                                                  \
      cell_number(cell, mailing->states[PIECE_PULLED]))                                            \
    X(mailing, voided, "取消", 10, NUMBER, SUM, cell_number(cell, mailing->states[PIECE_VOIDED]))  \
    X(mailing, posted, "差出済", 10, NUMBER, SUM,                                                  \
      cell_number(cell, mailing->states[PIECE_POSTED]))                                            \
    X(mailing, returned, "返戻", 10, NUMBER, SUM,                                                  \
      cell_number(cell, mailing->states[PIECE_RETURNED]))                                          \
    X(mailing, rest, "差", 10, NUMBER, SUM, cell_unaccounted(cell, mailing))                       \
    X(mailing, slip, "差出票番号", 18, TEXT, NONE, cell_slip(cell, mailing))                       \
    X(mailing, office, "差出局\n(設定)", 14, TEXT, NONE, cell_str(cell, lot->post.office))
COLUMNS(mailing, struct lot_mailing, MAILINGS);

/* ---- 返戻 -------------------------------------------------------------------------------------- */

#define RETURNS(X)                                                                                 \
    X(back, piece, "整理番号", 18, TEXT, COUNT, cell_str(cell, back->piece_id))                    \
    X(back, resident, "宛名番号", 22, TEXT, NONE, cell_str(cell, back->resident_id))               \
    X(back, mail, "差出日", 13, DAY, NONE, cell_day(cell, back->mail_on))                          \
    X(back, posted, "差出確認日", 13, DAY, NONE, cell_day(cell, back->posted_on))                  \
    X(back, returned, "返戻日", 13, DAY, NONE, cell_day(cell, back->returned_on))                  \
    X(back, days, "往復日数", 11, NUMBER, NONE,                                                    \
      cell_days_left(cell, back->posted_on, back->returned_on))
COLUMNS(back, struct lot_return, RETURNS);

/* ---- 再出力 ------------------------------------------------------------------------------------ */

#define REPRINTS(X)                                                                                \
    X(again, piece, "整理番号", 20, TEXT, COUNT, cell_str(cell, again->piece_id))                  \
    X(again, nth, "回", 8, NUMBER, NONE, cell_number(cell, again->nth))                            \
    X(again, why, "理由", 54, TEXT, NONE, cell_str(cell, again->why))                              \
    X(again, by, "操作者", 28, TEXT, NONE, cell_str(cell, again->by))                              \
    X(again, on, "再出力日", 14, DAY, NONE, cell_day(cell, again->on))                             \
    X(again, folder, "公開フォルダー", 18, TEXT, NONE, cell_str(cell, again->folder))
COLUMNS(again, struct lot_reprint, REPRINTS);

static void add_reprints(struct content *content)
{
    struct worksheet *worksheet = content_add(
        content, "再出力", "再出力 (1行1通1回、前回の公開の後に記録したもの)",
        "公開した紙面を kigen reprint でもう一度印刷したもの。通数、料金、処理区分には数えない。");

    worksheet->main = TABLE(again, content->lot->reprints, content->lot->reprint_count);
}

void add_posted(struct content *content)
{
    const struct lot *lot = content->lot;
    struct worksheet *worksheet = content_add(
        content, "差出", "差出 (1行1発送回、差出日が基準日の35日前以後の公開済みのもの)",
        "kigen record と kigen void で記録された状態。今回の通は含まない。");

    worksheet->main = TABLE(mailing, lot->mailings, lot->mailing_count);
    worksheet =
        content_add(content, "返戻", "返戻 (1行1通、差出のシートと同じ範囲)",
                    "氏名・住所の登録が変わらないものは「保留」に、変わったものは再び対象になる。");
    worksheet->main = TABLE(back, lot->returns, lot->return_count);
    add_reprints(content);
}

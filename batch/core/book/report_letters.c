/* The worksheets of a report with a line a letter: 発送, 遅延, 返戻, 引抜き, 期限に間に合わなかった人. */
#include "core/account/said.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/report_sheets.h"
#include "core/book/sent.h"
#include "core/book/worksheets.h"

/* A table with those columns over letters that come one by one. */
#define LETTERS(table_, pick_)                                                                     \
    (struct table)                                                                                 \
    {                                                                                              \
        .columns = table_##_columns,                                                               \
        .column_count = sizeof table_##_columns / sizeof *table_##_columns,                        \
        .rows = content->report->totals.rows[pick_], .source = &sources[pick_],                    \
        .row_bytes = sizeof(table_##_row)                                                          \
    }

static const struct report_run *run_of(const struct content *content,
                                       const struct report_letter *letter)
{
    return &content->report->runs[letter->run];
}

static void cell_letter_delay(struct cell *cell, const struct report_letter *letter)
{
    cell_sent_delay(cell, letter->knows_delay, letter->delay_days, letter->late);
}

static void cell_state(struct cell *cell, const struct report_letter *letter)
{
    cell_text(cell, piece_event_japanese(letter->life.state));
}

/* ---- 発送 -------------------------------------------------------------------------------------- */

static struct sent of_letter(const struct content *content, const struct report_letter *letter)
{
    (void)content;
    return (struct sent){.id = letter->id,
                         .bundle = letter->bundle,
                         .language = letter->language,
                         .postal_code = letter->postal_code,
                         .resident_id = letter->resident_id,
                         .variant = letter->variant,
                         .sequence = letter->sequence,
                         .sheets = letter->sheets,
                         .pages = letter->pages,
                         .certificates = letter->certificates,
                         .expires_on = letter->expires_on,
                         .opens_on = letter->opens_on,
                         .ideal_on = letter->ideal_on,
                         .mail_on = letter->mail_on,
                         .deliver_on = letter->deliver_on,
                         .knows_delay = letter->knows_delay,
                         .late = letter->late,
                         .knows_barcode = letter->in_folder,
                         .barcode = letter->barcode,
                         .delay_days = letter->delay_days,
                         .cause_days = letter->cause_days};
}

#define SENT(X)                                                                                    \
    SENT_COLUMNS(X, sent, of_letter)                                                               \
    X(sent, posted, "差出\n確認日", 12, DAY, NONE, cell_day(cell, sent->posted_on))                \
    X(sent, returned, "返戻日", 12, DAY, NONE, cell_day(cell, sent->returned_on))                  \
    X(sent, state, "状態", 9, TEXT, NONE, cell_state(cell, sent))                                  \
    X(sent, folder, "公開\nフォルダー", 14, TEXT, NONE,                                            \
      cell_str(cell, run_of(content, sent)->folder))
COLUMNS(sent, struct report_letter, SENT);

static void add_sent(struct content *content, const struct row_source *sources)
{
    struct worksheet *worksheet = content_add(
        content, "発送", "発送 (1行1通、差出日と印刷の順)",
        "画面で見るための表で、印刷するのはこの見出しまで。ページ、更新開始日、バーコードは公開フォルダーだけに"
        "あり、フォルダーがないか一致しない処理回では空。");

    worksheet->main = LETTERS(sent, REPORT_ALL);
    worksheet->is_appendix = true;
}

/* ---- 遅延 -------------------------------------------------------------------------------------- */

static void cell_letter_check(struct cell *cell, const struct report_letter *letter)
{
    cell_causes_check(cell, letter->cause_days, letter->delay_days);
    cell_alarm(cell, cell->number != 0);
}

#define CAUSE_OF(X, table, name_, japanese_)                                                       \
    X(table, name_, japanese_, 8, NUMBER, SUM,                                                    \
      cell_number(cell, (table)->cause_days[CAUSE_##name_]))
#define DELAYED_COLUMN_FILL(name_, word_, japanese_)                                               \
    CAUSE_OF(COLUMN_FILL, delayed, name_, japanese_)
#define DELAYED_COLUMN_LINE(name_, word_, japanese_)                                               \
    CAUSE_OF(COLUMN_LINE, delayed, name_, japanese_)
#define DELAYED(X)                                                                                 \
    X(delayed, piece, "整理番号", 18, TEXT, COUNT, cell_str(cell, delayed->id))                    \
    X(delayed, ideal, "本来の\n差出日", 12, DAY, NONE, cell_day(cell, delayed->ideal_on))          \
    X(delayed, mail, "差出日", 12, DAY, NONE, cell_day(cell, delayed->mail_on))                    \
    X(delayed, days, "遅延\n日数", 9, NUMBER, SUM, cell_letter_delay(cell, delayed))               \
    CAUSES(DELAYED_##X)                                                                            \
    X(delayed, sum, "原因\n計", 9, NUMBER, SUM, cell_causes_sum(cell, delayed->cause_days))        \
    X(delayed, check, "検算\n(計−日数)", 11, NUMBER, SUM, cell_letter_check(cell, delayed))
COLUMNS(delayed, struct report_letter, DELAYED);

static void add_delayed(struct content *content, const struct row_source *sources)
{
    struct worksheet *worksheet = content_add(
        content, "遅延", "遅延 (1行1通。全体の集計は「遅延付表」)",
        "1日には原因が1つだけあり、原因別日数の計は遅延日数と一致する。取り消した処理回の通は含まない。");

    worksheet->main = LETTERS(delayed, REPORT_COUNTED);
    worksheet->blocks_apart = true;
    add_account(content, worksheet);
}

/* ---- 返戻 and 引抜き ----------------------------------------------------------------------------- */

static void cell_next(struct cell *cell, const struct report_letter *letter)
{
    if (!str_is_empty(letter->next_id))
        cell_text(cell, "作り直し");
    else if (letter->next_said >= 0)
        cell_text(cell, disposition_term((enum disposition)letter->next_said).japanese);
    else
        cell_text(cell, "一覧になし");
}

static void cell_next_reason(struct cell *cell, const struct report_letter *letter)
{
    if (str_is_empty(letter->next_id) && letter->next_said >= 0)
        cell_reason(cell, letter->next_why);
}

#define NEXT(X, table)                                                                             \
    X(table, next, "その後", 17, TEXT, NONE, cell_next(cell, table))                               \
    X(table, why, "その理由", 15, TEXT, NONE, cell_next_reason(cell, table))                       \
    X(table, next_id, "次の通の\n整理番号", 18, TEXT, NONE, cell_str(cell, (table)->next_id))      \
    X(table, next_on, "次の通の\n差出日", 12, DAY, NONE, cell_day(cell, (table)->next_on))

#define BACK(X)                                                                                    \
    X(back, piece, "整理番号", 18, TEXT, COUNT, cell_str(cell, back->id))                          \
    X(back, resident, "宛名番号", 18, TEXT, NONE, cell_str(cell, back->resident_id))               \
    X(back, mail, "差出日", 13, DAY, NONE, cell_day(cell, back->mail_on))                          \
    X(back, posted, "差出確認日", 13, DAY, NONE, cell_day(cell, back->posted_on))                  \
    X(back, returned, "返戻日", 13, DAY, NONE, cell_day(cell, back->returned_on))                  \
    X(back, days, "往復日数", 10, NUMBER, NONE,                                                    \
      cell_days_left(cell, back->posted_on, back->returned_on))                                    \
    X(back, by, "担当", 16, TEXT, NONE, cell_str(cell, back->by))                                  \
    X(back, reason, "返戻の理由", 34, TEXT, NONE, cell_str(cell, back->reason))                    \
    NEXT(X, back)
COLUMNS(back, struct report_letter, BACK);

static void add_returns(struct content *content, const struct row_source *sources)
{
    struct worksheet *worksheet = content_add(
        content, "返戻", "返戻 (1行1通)",
        "その後は、通知台帳の最後の処理回による。「一覧になし」は、更新済・期限経過など一覧に出ない状態。");

    worksheet->main = LETTERS(back, REPORT_RETURNED);
}

#define UNDONE(X)                                                                                  \
    X(undone, piece, "整理番号", 18, TEXT, COUNT, cell_str(cell, undone->id))                      \
    X(undone, folder, "公開\nフォルダー", 13, TEXT, NONE,                                          \
      cell_str(cell, run_of(content, undone)->folder))                                             \
    X(undone, bundle, "束", 29, TEXT, NONE, cell_str(cell, undone->bundle))                        \
    X(undone, sequence, "束内\n番号", 7, NUMBER, NONE, cell_sent_count(cell, undone->sequence))    \
    X(undone, resident, "宛名番号", 16, TEXT, NONE, cell_str(cell, undone->resident_id))           \
    X(undone, state, "区分", 9, TEXT, NONE, cell_state(cell, undone))                             \
    X(undone, on, "記録の日", 12, DAY, NONE, cell_day(cell, undone->life.on))                      \
    X(undone, by, "担当", 13, TEXT, NONE, cell_str(cell, undone->by))                              \
    X(undone, reason, "理由", 17, TEXT, NONE, cell_str(cell, undone->reason))                      \
    NEXT(X, undone)
COLUMNS(undone, struct report_letter, UNDONE);

static void add_undone(struct content *content, const struct row_source *sources)
{
    struct worksheet *worksheet = content_add(
        content, "引抜き", "引抜き・損紙・取消 (1行1通)",
        "差し出さなかった通。「取消」は、取り消した処理回の通で引抜きの記録がまだないもの。");

    worksheet->main = LETTERS(undone, REPORT_UNDONE);
}

/* ---- 期限に間に合わなかった人 ------------------------------------------------------------------------ */

#define LATE_COLUMN_FILL(name_, word_, japanese_) CAUSE_OF(COLUMN_FILL, late, name_, japanese_)
#define LATE_COLUMN_LINE(name_, word_, japanese_) CAUSE_OF(COLUMN_LINE, late, name_, japanese_)
#define LATE(X)                                                                                    \
    X(late, piece, "整理番号", 18, TEXT, COUNT, cell_str(cell, late->id))                          \
    X(late, resident, "宛名番号", 19, TEXT, NONE, cell_str(cell, late->resident_id))               \
    X(late, expires, "有効期限", 13, DAY, NONE, cell_day(cell, late->expires_on))                  \
    X(late, deliver, "配達\n見込日", 13, DAY, NONE, cell_day(cell, late->deliver_on))              \
    X(late, over, "期限後\n日数", 9, NUMBER, NONE,                                                 \
      cell_days_left(cell, late->expires_on, late->deliver_on))                                    \
    X(late, days, "遅延\n日数", 9, NUMBER, SUM, cell_letter_delay(cell, late))                     \
    X(late, cause, "主な原因", 13, TEXT, NONE,                                                     \
      cell_main_cause(cell, late->delay_days, late->cause_days))                                   \
    CAUSES(LATE_##X)                                                                               \
    X(late, state, "状態", 9, TEXT, NONE, cell_state(cell, late))
COLUMNS(late, struct report_letter, LATE);

#define OPEN(X)                                                                                    \
    X(open, disposition, "処理区分", 0, TEXT, NONE,                                                \
      cell_text(cell, disposition_term(open->disposition).japanese))                               \
    X(open, reason, "理由", 0, TEXT, NONE, cell_reason(cell, open->reason))                        \
    X(open, first, "最初の期限", 0, DAY, NONE, cell_day(cell, open->first))                        \
    X(open, certificates, "件数", 0, NUMBER, SUM, cell_number(cell, open->certificates))
COLUMNS(open, struct report_open, OPEN);

static void add_late(struct content *content, const struct row_source *sources)
{
    const struct report *report = content->report;
    struct worksheet *worksheet =
        content_add(content, "期限に間に合わなかった人", "期限に間に合わなかった人 (1行1通)",
                    "配達見込日が、その通の最も早い有効期限より後のもの。理由は原因別の遅延日数。");

    worksheet->main = LETTERS(late, REPORT_TOO_LATE);
    worksheet->blocks_apart = true;
    block_add(worksheet,
              arena_printf(&content->arena, "期間の終わりに差し出していないもの(証明書): " STR_FMT,
                           STR_ARG(report_open_text(content)))
                  .p,
              TABLE(open, report->open, report->open_count));
}

/* ---- 返戻のまま期限を過ぎた人 ------------------------------------------------------------------------- */

static void cell_over(struct cell *cell, const struct content *content,
                      const struct report_letter *letter)
{
    cell_days_left(cell, letter->expires_on, content->report->known_on);
}

#define CARE(X)                                                                                    \
    X(care, resident, "宛名番号", 22, TEXT, COUNT, cell_str(cell, care->resident_id))              \
    X(care, piece, "整理番号", 18, TEXT, NONE, cell_str(cell, care->id))                           \
    X(care, expires, "有効期限", 13, DAY, NONE, cell_day(cell, care->expires_on))                  \
    X(care, over, "期限後\n日数", 9, NUMBER, NONE, cell_over(cell, content, care))                 \
    X(care, mail, "差出日", 13, DAY, NONE, cell_day(cell, care->mail_on))                          \
    X(care, returned, "返戻日", 13, DAY, NONE, cell_day(cell, care->returned_on))                  \
    X(care, reason, "返戻の理由", 34, TEXT, NONE, cell_str(cell, care->reason))                    \
    X(care, by, "担当", 16, TEXT, NONE, cell_str(cell, care->by))                                  \
    X(care, next, "今の区分", 19, TEXT, NONE, cell_next(cell, care))                               \
    X(care, why, "その理由", 19, TEXT, NONE, cell_next_reason(cell, care))
COLUMNS(care, struct report_letter, CARE);

Str report_open_text(struct content *content)
{
    const struct report_run *last = content->report->last;
    char on[DAY_TEXT_MAX];

    if (!last)
        return STR("この期間に、取り消していない処理回はない");
    return arena_printf(&content->arena, "処理回 " STR_FMT "(差出日 %s)の後に発送待ち・保留の人",
                        STR_ARG(last->folder), day_text(last->mail_on, on));
}

static void add_care(struct content *content, const struct row_source *sources)
{
    const struct report *report = content->report;
    char on[DAY_TEXT_MAX] = "";
    struct worksheet *worksheet =
        content_add(content, "返戻のまま期限を過ぎた人", "返戻のまま期限を過ぎた人 (1行1通)", NULL);

    if (day_is(report->known_on))
        day_text(report->known_on, on);
    worksheet->note =
        arena_printf(
            &content->arena,
            "期間の通が戻り、次の通がなく、通知台帳の最後の処理回の基準日(%s)に有効期限を過ぎている人。"
            "居所を確かめ、窓口での手続を案内する。",
            on)
            .p;
    worksheet->main = LETTERS(care, REPORT_CARE);
}

/* ---- together -------------------------------------------------------------------------------- */

void add_report_letters(struct content *content, const struct row_source *sources)
{
    add_sent(content, sources);
    add_delayed(content, sources);
}

void add_report_fates(struct content *content, const struct row_source *sources)
{
    add_returns(content, sources);
    add_undone(content, sources);
    add_late(content, sources);
    add_care(content, sources);
}

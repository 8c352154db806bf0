/* 照合 of a report: the identities under the numbers of the nightly book, and below them each published
 * folder against the ledger. */
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/report_sheets.h"

static bool holds(const struct report_check *check)
{
    return check->left == check->right;
}

static void cell_side(struct cell *cell, const struct report_check *check, int64_t side)
{
    if (check->compared)
        cell_signed(cell, side);
}

static void cell_difference(struct cell *cell, const struct report_check *check)
{
    if (!check->compared)
        return;
    cell_signed(cell, check->left - check->right);
    cell_alarm(cell, !holds(check));
    cell_formula(cell, "{left}-{right}");
}

static void cell_holds(struct cell *cell, const struct report_check *check)
{
    if (!check->compared) {
        cell_text(cell, "−");
        return;
    }
    cell_mark(cell, holds(check));
    cell_formula(cell, "IF({difference}=0,\"○\",\"×\")");
}

static void cell_why(struct cell *cell, const struct report_check *check)
{
    cell_text(cell, check->why ? check->why : "通知台帳の全行のうち、この期間のもの");
}

#define CHECKS(X)                                                                                  \
    X(check, number, "番号", 8, TEXT, NONE, cell_text(cell, check->number))                        \
    X(check, sentence, "等式", 58, TEXT, NONE, cell_text(cell, check->sentence))                   \
    X(check, left, "左辺", 15, NUMBER, NONE, cell_side(cell, check, check->left))                  \
    X(check, right, "右辺", 15, NUMBER, NONE, cell_side(cell, check, check->right))                \
    X(check, difference, "差", 11, NUMBER, NONE, cell_difference(cell, check))                     \
    X(check, holds, "判定", 9, TEXT, CROSSES, cell_holds(cell, check))                             \
    X(check, source, "根拠(通知台帳の表・ファイル)", 30, TEXT, NONE,                               \
      cell_text(cell, check->source))                                                              \
    X(check, why, "行の範囲、又は計算しない理由", 54, TEXT, NONE, cell_why(cell, check))
COLUMNS(check, struct report_check, CHECKS);

/* ---- folders --------------------------------------------------------------------------------- */

static void cell_folder_mark(struct cell *cell, const struct report_run *run)
{
    if (run->in_folder == REPORT_FOLDER_MISSING)
        cell_text(cell, "−");
    else
        cell_mark(cell, run->in_folder == REPORT_FOLDER_HOLDS);
}

static void cell_folder_text(struct cell *cell, const struct report_run *run)
{
    switch (run->in_folder) {
    case REPORT_FOLDER_MISSING:
        cell_text(cell, "出力先にない(書庫へ移したなど)。通知台帳による");
        return;
    case REPORT_FOLDER_HOLDS:
        cell_text(cell, "ハッシュ値と全通が通知台帳と一致");
        return;
    default:
        cell_str(cell, run->fault);
        cell_alarm(cell, true);
    }
}

static bool is_there(const struct report_run *run)
{
    return run->in_folder != REPORT_FOLDER_MISSING;
}

#define FOLDERS(X)                                                                                 \
    X(folder, number, "日の回", 0, NUMBER, NONE, cell_number(cell, folder->nth))                   \
    X(folder, name, "公開フォルダー(処理回)", 0, TEXT, COUNT, cell_str(cell, folder->folder))      \
    X(folder, letters, "通知台帳の通数", 0, NUMBER, SUM, cell_number(cell, folder->made))          \
    X(folder, in_folder, "フォルダーの通数", 0, NUMBER, SUM,                                       \
      cell_number_if(cell, is_there(folder), folder->folder_letters))                              \
    X(folder, difference, "差", 0, NUMBER, NONE, cell_folder_difference(cell, folder))             \
    X(folder, mark, "判定", 0, TEXT, CROSSES, cell_folder_mark(cell, folder))                      \
    X(folder, mail, "差出日", 0, DAY, NONE, cell_day(cell, folder->mail_on))                       \
    X(folder, text, "内容", 0, TEXT, NONE, cell_folder_text(cell, folder))

static void cell_folder_difference(struct cell *cell, const struct report_run *run)
{
    if (!is_there(run))
        return;
    cell_signed(cell, (int64_t)run->made - (int64_t)run->folder_letters);
    cell_alarm(cell, cell->number != 0);
    cell_formula(cell, "{letters}-{in_folder}");
}
COLUMNS(folder, struct report_run, FOLDERS);

void add_report_checks(struct content *content)
{
    const struct report *report = content->report;
    struct worksheet *worksheet = content_add(
        content, "照合", "照合",
        "番号は処理回ごとの帳票と同じ。「−」は通知台帳だけでは計算できないもの。× があれば警告する。");

    worksheet->main = TABLE(check, report->checks, report->check_count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "公開フォルダーと通知台帳(台帳3)",
              TABLE(folder, report->runs, report->run_count));
    block_on_new_page(worksheet);
}

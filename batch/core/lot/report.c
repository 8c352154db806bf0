/* Each identity has one side from the walk over letters and the other from somewhere else. */
#include "core/lot/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"
#include "core/lot/delays.h"
#include "core/lot/open.h"

/* ---- letters --------------------------------------------------------------------------------- */

static bool is_counted(const struct report_letter *letter)
{
    return !letter->taken_back && letter->knows_delay && day_is(letter->deliver_on) &&
           day_is(letter->expires_on);
}

static bool cares(const struct report_letter *letter)
{
    return letter->life.state == PIECE_RETURNED && letter->ended &&
           str_is_empty(letter->next_id) &&
           (letter->next_said == DISPOSITION_WAITING || letter->next_said == DISPOSITION_LAPSED ||
            (letter->next_said == DISPOSITION_HELD && letter->next_why != REASON_REFUSED));
}

bool report_picks(enum report_pick pick, const struct report_letter *letter)
{
    enum piece_event state = letter->life.state;

    switch (pick) {
    case REPORT_COUNTED:
        return is_counted(letter);
    case REPORT_RETURNED:
        return state == PIECE_RETURNED;
    case REPORT_UNDONE:
        return state == PIECE_SPOILED || state == PIECE_PULLED || state == PIECE_VOIDED;
    case REPORT_TOO_LATE:
        return is_counted(letter) && day_before(letter->expires_on, letter->deliver_on);
    case REPORT_CARE:
        return cares(letter);
    default:
        return true;
    }
}

static void count_delay(struct report_totals *totals, const struct report_letter *letter)
{
    uint64_t causes = 0;

    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        causes += letter->cause_days[cause];
    totals->days += letter->delay_days;
    totals->causes += causes;
    totals->right_causes +=
        causes == letter->delay_days &&
        day_between(letter->ideal_on, letter->mail_on) == (int32_t)letter->delay_days;
}

void report_count(struct report_totals *totals, const struct report_letter *letter)
{
    char id[PIECE_ID_LENGTH + 1];

    for (int pick = 0; pick < REPORT_PICKS; pick++)
        totals->rows[pick] += report_picks((enum report_pick)pick, letter);
    totals->states[letter->life.state]++;
    piece_id_text(letter->mail_on, letter->number, id);
    totals->right_ids += str_equal(letter->id, str_of(id));
    totals->with_notice += letter->certificates > 0;
    if (is_counted(letter))
        count_delay(totals, letter);
}

/* ---- runs ------------------------------------------------------------------------------------ */

struct report_backlog report_backlog(const struct report_run *runs, size_t count)
{
    struct report_backlog longest = {.from = DAY_NONE, .until = DAY_NONE, .cleared = true};
    Day began = DAY_NONE;

    for (size_t i = 0; i < count; i++) {
        const struct report_run *run = &runs[i];
        bool waits = run->waiting > 0;

        if (day_is(run->back.on))
            continue;
        longest.most = run->waiting > longest.most ? run->waiting : longest.most;
        if (waits && !day_is(began))
            began = run->mail_on;
        if (day_is(began) && (uint32_t)day_between(began, run->mail_on) >= longest.days) {
            longest.from = began;
            longest.until = run->mail_on;
            longest.days = (uint32_t)day_between(began, run->mail_on);
            longest.cleared = !waits;
        }
        if (!waits)
            began = DAY_NONE;
    }
    return longest;
}

void report_end(struct report *report)
{
    report->last = NULL;
    for (size_t i = 0; i < report->run_count; i++)
        if (!day_is(report->runs[i].back.on))
            report->last = &report->runs[i];
}

/* ---- what was open then ---------------------------------------------------------------------- */

static int by_resident(const void *a, const void *b)
{
    const struct report_row *left = a, *right = b;
    int order = str_compare(left->resident_id, right->resident_id);

    if (!order)
        order = (int)left->disposition - (int)right->disposition;
    return order ? order : day_compare(left->key.expires_on, right->key.expires_on);
}

/* Of each resident and disposition the first row, which ends first. */
static void count_ended(struct report *report)
{
    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i], *before = row - 1;

        if (i && before->disposition == row->disposition && !str_is_empty(row->resident_id) &&
            str_equal(before->resident_id, row->resident_id))
            continue;
        if (!open_is(row->disposition, row->reason) ||
            !day_before(row->key.expires_on, report->last->as_of))
            continue;
        *(row->disposition == DISPOSITION_WAITING ? &report->ended.waiting
                                                  : &report->ended.held) += 1;
    }
}

static struct report_open *group_of(struct report *report, const struct report_row *row)
{
    for (size_t i = 0; i < report->open_count; i++)
        if (report->open[i].reason == row->reason)
            return &report->open[i];
    report->open[report->open_count] =
        (struct report_open){row->disposition, row->reason, 0, row->key.expires_on};
    return &report->open[report->open_count++];
}

static int by_group(const void *a, const void *b)
{
    const struct report_open *left = a, *right = b;
    int order = (int)right->disposition - (int)left->disposition;

    if (!order)
        order = day_compare(left->first, right->first);
    return order ? order : (int)left->reason - (int)right->reason;
}

void report_open_count(struct report *report, struct arena *arena)
{
    REQUIRE(report->last || report->row_count == 0);
    report->open = ARENA_ARRAY(arena, struct report_open, REASON_COUNT);
    report->open_count = 0;
    if (report->row_count == 0)
        return;
    qsort(report->rows, report->row_count, sizeof *report->rows, by_resident);
    count_ended(report);
    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];
        struct report_open *group = group_of(report, row);

        group->certificates++;
        if (day_before(row->key.expires_on, group->first))
            group->first = row->key.expires_on;
    }
    qsort(report->open, report->open_count, sizeof *report->open, by_group);
}

bool report_row_counts(const struct report_row *row)
{
    return open_is(row->disposition, row->reason) && !str_is_empty(row->resident_id) &&
           day_is(row->ideal_on);
}

/* ---- of all runs ----------------------------------------------------------------------------- */

uint64_t report_unapproved(const struct report *report)
{
    uint64_t count = 0;

    for (size_t i = 0; i < report->run_count; i++) {
        const struct report_run *run = &report->runs[i];

        count += run->needs_approval && !day_is(run->approved.on) && !day_is(run->back.on);
    }
    return count;
}

uint64_t report_folders(const struct report *report, enum report_folder state)
{
    uint64_t count = 0;

    for (size_t i = 0; i < report->run_count; i++)
        count += report->runs[i].in_folder == state;
    return count;
}

/* ---- identities ------------------------------------------------------------------------------ */

static struct report_check *put(struct report *report, const char *number, const char *source)
{
    struct report_check *check = &report->checks[report->check_count++];

    REQUIRE(report->check_count <= REPORT_CHECKS_MAX);
    *check = (struct report_check){.number = number, .source = source};
    return check;
}

static void put_sides(struct report *report, const char *number, const char *sentence,
                      uint64_t left, uint64_t right, const char *source)
{
    struct report_check *check = put(report, number, source);

    snprintf(check->sentence, sizeof check->sentence, "%s", sentence);
    check->compared = true;
    check->left = (int64_t)left;
    check->right = (int64_t)right;
}

/* An identity that no ledger can tell: it says where it stands. */
static void put_words(struct report *report, const char *number, const char *sentence,
                      const char *why)
{
    struct report_check *check = put(report, number, "各処理回の summary.xlsx");

    snprintf(check->sentence, sizeof check->sentence, "%s", sentence);
    check->why = why;
}

static const char by_register[] = "抽出データが要る。処理回ごとに、公開の前に確かめている";
static const char by_folder[] = "処理回ごとに、公開の前に確かめている。「台帳3」も見ること";
static const char by_no_folder[] = "公開フォルダーが出力先にないため比べられない";

static uint64_t runs_said(const struct report *report)
{
    uint64_t said = 0;

    for (size_t i = 0; i < report->run_count; i++)
        said += report->runs[i].said;
    return said;
}

static void check_letters(struct report *report)
{
    const struct report_totals *totals = &report->totals;
    const struct report_queries *queries = &report->queries;
    uint64_t made = totals->rows[REPORT_ALL];

    put_words(report, "5", "発送(証明書) = Σ 各通の証明書数", by_register);
    put_sides(report, "6", "Σ 各処理回が記録した通数 = 通の行数", runs_said(report), made,
              "figure, piece");
    put_sides(report, "6", "Σ 郵便区(郵便番号の上3桁、集計の表) = 集計する通数",
              delays_letters(&report->account, DELAYS_BY_AREA, DELAY_SENT),
              totals->rows[REPORT_COUNTED], "piece");
    put_words(report, "7", "ページ(一覧) = ページ(PDFを数えたもの)", by_folder);
    put_words(report, "8", "枚数(通ごと) = 枚数(束ごと)", by_folder);
    put_sides(report, "9", "差出日・通番・検査数字の正しい整理番号 = 通数", totals->right_ids, made,
              "piece");
    put_sides(report, "9",
              "Σ 各差出日の最終通番 = 差出日ごとに付けた番号の数(中断した処理回を含む)",
              queries->highest, queries->numbers, "piece");
    put_sides(report, "10", "最終の束内番号が通数と同じ束 = 束数", queries->whole_bundles,
              queries->bundles, "piece");
}

static uint64_t sent_of(const struct report_totals *totals)
{
    return totals->rows[REPORT_ALL] - totals->states[PIECE_SPOILED] - totals->states[PIECE_PULLED] -
           totals->states[PIECE_VOIDED] - totals->states[PIECE_PLANNED] -
           totals->states[PIECE_PRINTED];
}

static void check_lives(struct report *report)
{
    const struct report_totals *totals = &report->totals;
    uint64_t lived = 0;

    for (size_t i = 0; i < report->run_count; i++)
        for (int state = 0; state < PIECE_EVENT_COUNT; state++)
            lived += report->runs[i].states[state];
    put_sides(report, "13", "作成 = 未差出 + 差出済 + 返戻 + 損紙 + 引抜き + 取消",
              totals->rows[REPORT_ALL], lived, "piece, event");
    put_sides(report, "13", "返戻の記録 = 返戻のシートの行数", report->queries.returned,
              totals->rows[REPORT_RETURNED], "event");
}

/* How many letters those who were open would be: residents of one disposition, of whom the ledger
 * knows since when. */
static uint64_t open_letters(const struct report *report)
{
    const struct report_row *before = NULL;
    uint64_t letters = 0;

    for (size_t i = 0; i < report->row_count; i++) {
        const struct report_row *row = &report->rows[i];

        if (!report_row_counts(row))
            continue;
        letters += !before || before->disposition != row->disposition ||
                   !str_equal(before->resident_id, row->resident_id);
        before = row;
    }
    return letters;
}

static void check_open_delays(struct report *report)
{
    const struct lot *account = &report->account;
    uint64_t causes = 0, days = 0;

    if (!report->last) {
        put_words(report, "17", "発送待ち・保留(集計の表) = 発送待ち・保留の人",
                  "この期間に、取り消していない処理回がない");
        return;
    }
    for (uint32_t i = 0; i < account->delay_count; i++) {
        const struct lot_delay *line = &account->delays[i];

        if (line->side == DELAY_SENT || line->table != DELAYS_BY_DAYS)
            continue;
        days += (uint64_t)line->key * line->letters;
        for (int cause = 0; cause < CAUSE_COUNT; cause++)
            causes += line->by_cause[cause];
    }
    put_sides(report, "17", "発送待ち・保留(集計の表) = 発送待ち・保留の人",
              delays_letters(account, DELAYS_BY_DAYS, DELAY_WAITING) +
                  delays_letters(account, DELAYS_BY_DAYS, DELAY_HELD),
              open_letters(report), "change, certificate");
    put_sides(report, "17", "Σ 原因別日数 = Σ 遅延日数 (発送待ち・保留)", causes, days,
              "change, certificate");
}

static void check_delays(struct report *report)
{
    const struct report_totals *totals = &report->totals;
    const struct lot *account = &report->account;
    struct delay_figures figures = delays_figures(account, DELAY_SENT);
    uint64_t counted = totals->rows[REPORT_COUNTED], causes = 0;

    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        causes += figures.by_cause[cause];
    put_sides(report, "17", "Σ 原因別日数 = 差出日 − 本来の差出日 である通 = 集計する通数",
              totals->right_causes, counted, "piece");
    put_sides(report, "17", "Σ 原因別日数(集計の表) = Σ 遅延日数(1通ずつ)", causes, totals->days,
              "piece");
    put_sides(report, "17", "通数(集計の表) = 通数(1通ずつ)",
              delays_letters(account, DELAYS_BY_DAYS, DELAY_SENT), counted, "piece");
    put_sides(report, "17", "期限に間に合わない通(集計の表) = 「間に合わなかった人」の行数",
              delays_too_late(account, DELAY_SENT), totals->rows[REPORT_TOO_LATE], "piece");
    check_open_delays(report);
}

static void check_limits(struct report *report)
{
    const struct report_queries *queries = &report->queries;
    struct report_check *check;

    if (queries->limited > 0 || queries->unlimited == 0) {
        put_sides(report, "18", "通数が印刷上限以下の日・週・区域 = 比べた日・週・区域",
                  queries->within, queries->limited, "piece, limits");
        check = &report->checks[report->check_count - 1];
        if (queries->unlimited)
            snprintf(check->sentence, sizeof check->sentence,
                     "通数が印刷上限以下の日・週・区域 = 比べた日・週・区域"
                     "(上限表が今と異なるため比べられないもの %llu)",
                     (unsigned long long)queries->unlimited);
        return;
    }
    put_words(report, "18", "通数が印刷上限以下の日・週・区域 = 比べた日・週・区域",
              "上限表(mailing.limits)が今はないか、処理回が読んだものと異なるため比べられない");
}

static void check_ledger(struct report *report)
{
    const struct report_queries *queries = &report->queries;
    uint64_t holds = report_folders(report, REPORT_FOLDER_HOLDS);

    put_sides(report, "台帳1", "公開した処理回(通知台帳の全体) = 記録の連鎖にある処理回",
              queries->published, queries->entries, "run, entry");
    put_sides(report, "台帳2", "電子証明書の記録のある通 = 通数", report->totals.with_notice,
              report->totals.rows[REPORT_ALL], "piece, notice");
    put_sides(report, "台帳3", "通知台帳と一致する公開フォルダー = 今ある公開フォルダー(下の表)",
              holds, holds + report_folders(report, REPORT_FOLDER_DIFFERS),
              "SHA256SUMS, pieces.csv");
}

static uint64_t letters_by_scheme(const struct report *report)
{
    uint64_t letters = 0;

    for (size_t i = 0; i < report->scheme_count; i++)
        letters += report->schemes[i].letters;
    return letters;
}

/* What was handed over is the list of print/, which names each file with its digest. */
static void check_handed(struct report *report)
{
    static const char sentence[] =
        "受け渡した一覧(print/SHA256SUMS)が通知台帳と同じ公開フォルダー = 今ある公開フォルダー";
    uint64_t there = report->run_count - report_folders(report, REPORT_FOLDER_MISSING), right = 0;

    for (size_t i = 0; i < report->run_count; i++)
        right += report->runs[i].handed;
    if (there || !report->run_count)
        put_sides(report, "19", sentence, right, there, "print/SHA256SUMS, run");
    else
        put_words(report, "19", sentence, by_no_folder);
}

static void check_reprints(struct report *report)
{
    uint64_t letters = 0;

    put_sides(report, "20", "再出力の記録 = 「再出力」の行数", report->queries.reprints,
              report->reprint_count, "event");
    for (size_t i = 0; i < report->reprint_count; i++)
        letters += report->reprints[i].what.nth == 1;
    put_sides(report, "20", "再出力した通 = 「再出力」の1回目の行数", report->queries.reprinted,
              letters, "event");
}

static void check_postage(struct report *report)
{
    static const char sentence[] =
        "郵便料金(円、公開フォルダーの合計) = Σ 通知台帳の 通数 × 単価 − 割引";
    uint64_t asked = 0, owed = 0;
    bool priced = false;

    for (size_t i = 0; i < report->run_count; i++) {
        asked += report->runs[i].asked;
        owed += report->runs[i].owed;
        priced |= report->runs[i].priced;
    }
    if (priced)
        put_sides(report, "21", sentence, asked, owed, "run.json, piece");
    else
        put_words(report, "21", sentence,
                  "料金を計算した処理回の公開フォルダーが、この期間の出力先にない");
}

void report_check(struct report *report)
{
    const struct report_totals *totals = &report->totals;

    report->check_count = 0;
    put_words(report, "1", "ファイルの行 = 見出し + 空行 + 読込行", by_register);
    put_words(report, "2", "読込住民 = 採用 + エラー + 重複", by_register);
    put_words(report, "3", "読込証明書 = Σ 処理区分", by_register);
    put_words(report, "4", "各処理区分 = Σ 理由", by_register);
    check_letters(report);
    put_words(report, "11", "前回滞留 + 新規到来 + 復帰 − 発送 − 対象外等へ = 今回滞留",
              by_register);
    put_words(report, "12", "保留: 前回 + 新規 − 解除 = 今回", by_register);
    check_lives(report);
    put_words(report, "14", "通知済人数(通知台帳) = 通知済(判定)", by_register);
    put_words(report, "15", "発送漏れ: 通知を要する証明書(別計算) = 処理結果", by_register);
    put_words(report, "16", "発行コホート: 登録 − 対象外 = 通知を要する証明書", by_register);
    check_delays(report);
    check_limits(report);
    check_handed(report);
    put_sides(report, "20",
              "差出済の記録 = 通 − 損紙(再出力しないもの) − 引抜き − 取消 − 未差出",
              report->queries.posted, sent_of(totals), "event, piece");
    check_reprints(report);
    put_sides(report, "21", "通 = Σ 料金区分ごとの通", totals->rows[REPORT_ALL],
              letters_by_scheme(report), "piece");
    check_postage(report);
    put_sides(report, "22",
              "前にもお知らせを作った証明書 = うち前の通が損紙・引抜き・取消・返戻のもの",
              report->queries.again, report->queries.rearmed, "notice, event");
    put_words(report, "23", "満了月の分布の前回・前年との比較", by_register);
    put_words(report, "24", "run.json の数 = 概要の数", by_folder);
    check_ledger(report);
}

const struct report_check *report_broken(const struct report *report)
{
    for (size_t i = 0; i < report->check_count; i++)
        if (report->checks[i].compared && report->checks[i].left != report->checks[i].right)
            return &report->checks[i];
    return NULL;
}

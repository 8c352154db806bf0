/* The worksheets of a report with a line a run, a record or a night: 差出, 再出力, 承認, 停止. */
#include "core/lot/postage.h"
#include "core/gates/names.h"
#include "core/gates/stops.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/report_sheets.h"

static const struct report_run *run_at(const struct content *content, uint32_t index)
{
    return &content->report->runs[index];
}

/* ---- 差出 -------------------------------------------------------------------------------------- */

static void cell_rest(struct cell *cell, const struct report_run *run)
{
    int64_t rest = (int64_t)run->made;

    for (int state = 0; state < PIECE_EVENT_COUNT; state++)
        rest -= (int64_t)run->states[state];
    cell_signed(cell, rest);
    cell_alarm(cell, rest != 0);
    cell_formula(cell, "{made}-SUM({planned}:{returned})");
}

static void cell_approved_by(struct cell *cell, const struct report_run *run)
{
    if (day_is(run->approved.on)) {
        cell_str(cell, run->approved.by);
    } else if (run->needs_approval && !day_is(run->back.on)) {
        cell_text(cell, "承認の記録なし");
        cell_alarm(cell, true);
    }
}

static void cell_scheme(struct cell *cell, const struct report_scheme *scheme)
{
    cell_str(cell, str_is_empty(scheme->scheme) ? STR("なし") : scheme_japanese(scheme->scheme));
}

#define STATE(X, word, header, state)                                                              \
    X(mailing, word, header, 9, NUMBER, SUM, cell_number(cell, mailing->states[state]))
#define MAILINGS(X)                                                                                \
    X(mailing, mail, "差出日", 13, DAY, COUNT, cell_day(cell, mailing->mail_on))                   \
    X(mailing, folder, "公開\nフォルダー", 15, TEXT, NONE, cell_str(cell, mailing->folder))        \
    X(mailing, made, "通数", 10, NUMBER, SUM, cell_number(cell, mailing->made))                    \
    STATE(X, planned, "印刷の\n記録なし", PIECE_PLANNED)                                           \
    STATE(X, printed, "印刷済\n(未差出)", PIECE_PRINTED)                                           \
    STATE(X, spoiled, "損紙", PIECE_SPOILED)                                                       \
    STATE(X, pulled, "引抜き", PIECE_PULLED)                                                       \
    STATE(X, voided, "取消", PIECE_VOIDED)                                                         \
    STATE(X, posted, "差出済", PIECE_POSTED)                                                       \
    STATE(X, returned, "返戻", PIECE_RETURNED)                                                     \
    X(mailing, rest, "差", 8, NUMBER, SUM, cell_rest(cell, mailing))                               \
    X(mailing, late, "遅れ文言\nの通", 10, NUMBER, SUM, cell_number(cell, mailing->late))          \
    X(mailing, approved_on, "承認日", 13, DAY, NONE, cell_day(cell, mailing->approved.on))         \
    X(mailing, approved_by, "承認者", 17, TEXT, NONE, cell_approved_by(cell, mailing))             \
    X(mailing, number, "決裁番号など", 18, TEXT, NONE, cell_str(cell, mailing->approved.why))      \
    X(mailing, back_on, "処理回の\n取消日", 13, DAY, NONE, cell_day(cell, mailing->back.on))       \
    X(mailing, back_by, "取り消した者", 14, TEXT, NONE, cell_str(cell, mailing->back.by))          \
    X(mailing, back_why, "取消の理由", 24, TEXT, NONE, cell_str(cell, mailing->back.why))
COLUMNS(mailing, struct report_run, MAILINGS);
enum { ON_SCREEN_ALONE = 2 }; /* who took a run back, and why: they find no room on paper */

#define SCHEMES(X)                                                                                 \
    X(scheme, mail, "差出日", 0, DAY, NONE, cell_day(cell, scheme->mail_on))                       \
    X(scheme, folder, "公開フォルダー", 0, TEXT, NONE, cell_str(cell, scheme->folder))             \
    X(scheme, letters, "通数", 0, NUMBER, SUM, cell_number(cell, scheme->letters))                 \
    X(scheme, scheme, "料金区分", 0, TEXT, NONE, cell_scheme(cell, scheme))
COLUMNS(scheme, struct report_scheme, SCHEMES);

static bool has_schemes(const struct report *report)
{
    for (size_t i = 0; i < report->scheme_count; i++)
        if (!str_is_empty(report->schemes[i].scheme))
            return true;
    return false;
}

void add_report_mailings(struct content *content)
{
    const struct report *report = content->report;
    struct worksheet *worksheet = content_add(
        content, "差出", "差出 (1行1発送回)",
        "通ごとに、記録された最後の状態を1つだけ数える。返戻の通は「差出済」に数えない。差出票番号と料金は、"
        "処理回ごとの帳票にある。");

    worksheet->main = TABLE(mailing, report->runs, report->run_count);
    worksheet->printed_columns = worksheet->main.column_count - ON_SCREEN_ALONE;
    if (has_schemes(report))
        block_add(worksheet, "料金区分ごとの通数",
                  TABLE(scheme, report->schemes, report->scheme_count));
}

/* ---- 再出力 ------------------------------------------------------------------------------------ */

#define REPRINTS(X)                                                                                \
    X(again, piece, "整理番号", 20, TEXT, COUNT, cell_str(cell, again->what.piece_id))             \
    X(again, nth, "回", 8, NUMBER, NONE, cell_number(cell, again->what.nth))                       \
    X(again, why, "理由", 48, TEXT, NONE, cell_str(cell, again->what.why))                         \
    X(again, by, "操作者", 26, TEXT, NONE, cell_str(cell, again->what.by))                         \
    X(again, on, "再出力日", 14, DAY, NONE, cell_day(cell, again->what.on))                        \
    X(again, folder, "公開\nフォルダー", 15, TEXT, NONE, cell_str(cell, again->what.folder))       \
    X(again, mail, "差出日", 13, DAY, NONE, cell_day(cell, run_at(content, again->run)->mail_on))
COLUMNS(again, struct report_reprint, REPRINTS);

void add_report_reprints(struct content *content)
{
    const struct report *report = content->report;
    struct worksheet *worksheet = content_add(
        content, "再出力", "再出力 (1行1通1回、この期間の通のもの)",
        "公開した紙面を kigen reprint でもう一度印刷した記録。後の日に記録したものも含む。");

    worksheet->main = TABLE(again, report->reprints, report->reprint_count);
}

/* ---- 承認 -------------------------------------------------------------------------------------- */

struct approval { /* of a run, one of its approvals or none */
    const struct report_run *run;
    const struct report_said *said;
};

static bool is_lacking(const struct approval *row)
{
    return !row->said && row->run->needs_approval && !day_is(row->run->back.on);
}

static void cell_approval_by(struct cell *cell, const struct approval *row)
{
    if (row->said)
        cell_str(cell, row->said->by);
    else
        cell_text(cell, "承認の記録なし");
    cell_alarm(cell, is_lacking(row));
}

static void cell_recorded(struct cell *cell, Str time)
{
    cell_str(cell, str_is_empty(time) ? STR("記録なし") : time);
}

static uint64_t posted_of(const struct report_run *run)
{
    return run->states[PIECE_POSTED] + run->states[PIECE_RETURNED];
}

#define APPROVALS(X)                                                                               \
    X(approval, folder, "公開フォルダー\n(処理回)", 17, TEXT, COUNT,                               \
      cell_str(cell, approval->run->folder))                                                       \
    X(approval, mail, "差出日", 14, DAY, NONE, cell_day(cell, approval->run->mail_on))             \
    X(approval, by, "承認者", 30, TEXT, NONE, cell_approval_by(cell, approval))                    \
    X(approval, on, "承認日", 14, DAY, NONE,                                                       \
      cell_day(cell, approval->said ? approval->said->on : DAY_NONE))                              \
    X(approval, why, "決裁番号など", 46, TEXT, NONE,                                               \
      cell_str(cell, approval->said ? approval->said->why : STR_EMPTY))                            \
    X(approval, needed, "承認を\n要する", 9, TEXT, NONE,                                           \
      cell_text(cell, approval->run->needs_approval ? "要" : ""))                                  \
    X(approval, made, "通数", 10, NUMBER, NONE, cell_number(cell, approval->run->made))            \
    X(approval, posted, "うち\n差出済", 10, NUMBER, NONE,                                          \
      cell_number(cell, posted_of(approval->run)))                                                 \
    X(approval, began, "処理の開始", 23, TEXT, NONE, cell_recorded(cell, approval->run->began_at)) \
    X(approval, ended, "公開の日時", 23, TEXT, NONE, cell_recorded(cell, approval->run->ended_at))
COLUMNS(approval, struct approval, APPROVALS);

static void cell_gate(struct cell *cell, Str gate)
{
    cell_str(cell, gate);
}

#define LIFTS(X)                                                                                   \
    X(lift, folder, "公開フォルダー", 0, TEXT, COUNT,                                              \
      cell_str(cell, run_at(content, lift->run)->folder))                                          \
    X(lift, mail, "差出日", 0, DAY, NONE, cell_day(cell, run_at(content, lift->run)->mail_on))     \
    X(lift, by, "解除者", 0, TEXT, NONE, cell_str(cell, lift->by))                                 \
    X(lift, on, "基準日", 0, DAY, NONE, cell_day(cell, run_at(content, lift->run)->as_of))         \
    X(lift, why, "理由", 0, TEXT, NONE, cell_str(cell, lift->why))                                 \
    X(lift, gate, "停止判定", 0, TEXT, NONE, cell_gate(cell, lift->gate))
COLUMNS(lift, struct report_said, LIFTS);

static void cell_alarm_name(struct cell *cell, Str name)
{
    const char *japanese = alarm_japanese(name);

    cell_str(cell, *japanese ? str_of(japanese) : name);
}

#define ACKNOWLEDGED(X)                                                                            \
    X(alarm, word, "警告の名", 0, TEXT, COUNT, cell_str(cell, alarm->name))                        \
    X(alarm, on, "確認日", 0, DAY, NONE, cell_day(cell, alarm->on))                                \
    X(alarm, by, "確認者", 0, TEXT, NONE, cell_str(cell, alarm->by))                               \
    X(alarm, until, "期限", 0, DAY, NONE, cell_day(cell, alarm->until))                            \
    X(alarm, why, "理由", 0, TEXT, NONE, cell_str(cell, alarm->why))                               \
    X(alarm, name, "警告", 0, TEXT, NONE, cell_alarm_name(cell, alarm->name))
COLUMNS(alarm, struct report_alarm, ACKNOWLEDGED);

static void cell_valid(struct cell *cell, const struct report_signoff *signoff)
{
    if (day_is(signoff->until))
        cell_day(cell, signoff->until);
}

#define SIGNOFFS(X)                                                                                \
    X(signoff, templates, "様式(templates:)", 0, TEXT, COUNT, cell_str(cell, signoff->templates))  \
    X(signoff, on, "校了日", 0, DAY, NONE, cell_day(cell, signoff->on))                            \
    X(signoff, by, "校了者", 0, TEXT, NONE, cell_str(cell, signoff->by))                           \
    X(signoff, until, "期限", 0, DAY, NONE, cell_valid(cell, signoff))                             \
    X(signoff, why, "決裁番号など", 0, TEXT, NONE, cell_str(cell, signoff->why))
COLUMNS(signoff, struct report_signoff, SIGNOFFS);

typedef VEC(struct approval) ApprovalVec;

static const struct approval *approvals_of(struct content *content, size_t *count)
{
    const struct report *report = content->report;
    ApprovalVec rows = {0};
    const struct approval *kept;
    size_t at = 0;

    for (size_t i = 0; i < report->run_count; i++) {
        struct approval row = {.run = &report->runs[i]};

        if (at == report->approval_count || report->approvals[at].run != i)
            VEC_PUSH(&rows, row);
        for (; at < report->approval_count && report->approvals[at].run == i; at++) {
            row.said = &report->approvals[at];
            VEC_PUSH(&rows, row);
        }
    }
    *count = rows.count;
    kept = VEC_KEEP(&content->arena, &rows);
    VEC_RELEASE(&rows);
    return kept;
}

static void add_approvals(struct content *content)
{
    const struct report *report = content->report;
    size_t count;
    const struct approval *rows = approvals_of(content, &count);
    struct worksheet *worksheet =
        content_add(content, "承認", "承認 (1行1承認。承認のない処理回も1行)",
                    "日時は日本標準時。様式の校了は付表にある。");

    worksheet->main = TABLE(approval, rows, count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "停止解除(停止判定を解除して公開したもの)",
              TABLE(lift, report->lifts, report->lift_count));
    block_add(worksheet, "警告の確認(この期間に確認を記録したもの)",
              TABLE(alarm, report->alarms, report->alarm_count));
    block_add(worksheet, "様式の校了(この期間の日に有効なもの。期限が空なら様式が変わるまで)",
              TABLE(signoff, report->signoffs, report->signoff_count));
}

/* ---- 停止 -------------------------------------------------------------------------------------- */

struct stopped { /* a night that a gate stopped, and who lifted it for that mail day */
    const struct lot_stop *stop;
    const struct stop_finding *finding; /* NULL: none is recorded */
    const struct report_said *lift;     /* NULL: nobody */
};

static void cell_what(struct cell *cell, const struct stopped *row)
{
    Str what = stop_japanese(row->stop->gate, row->finding ? row->finding->check : STR("-"));

    cell_str(cell, str_is_empty(what) ? STR("内訳の記録なし") : what);
}

#define STOPPED(X)                                                                                 \
    X(stopped, as_of, "基準日", 14, DAY, COUNT, cell_day(cell, stopped->stop->as_of))              \
    X(stopped, mail, "差出日", 14, DAY, NONE, cell_day(cell, stopped->stop->mail_on))              \
    X(stopped, gate, "停止判定", 18, TEXT, NONE, cell_str(cell, stopped->stop->gate))              \
    X(stopped, what, "内容", 62, TEXT, NONE, cell_what(cell, stopped))                             \
    X(stopped, value, "値", 12, NUMBER, NONE,                                                      \
      cell_number_if(cell, stopped->finding != NULL,                                               \
                     stopped->finding ? stopped->finding->value : 0))                              \
    X(stopped, most, "しきい値", 12, NUMBER, NONE,                                                 \
      cell_number_if(cell, stopped->finding != NULL,                                               \
                     stopped->finding ? stopped->finding->most : 0))                               \
    X(stopped, by, "解除者", 24, TEXT, NONE,                                                       \
      cell_str(cell, stopped->lift ? stopped->lift->by : STR("解除なし")))                         \
    X(stopped, why, "解除の理由", 40, TEXT, NONE,                                                  \
      cell_str(cell, stopped->lift ? stopped->lift->why : STR_EMPTY))
COLUMNS(stopped, struct stopped, STOPPED);

static void cell_missed(struct cell *cell, const struct report_missed *missed)
{
    if (missed->paused)
        cell_text(cell, "発送見合わせ");
    else if (!str_is_empty(missed->gate))
        cell_text(cell, "停止判定で終わり、公開なし");
    else
        cell_text(cell, "処理未実施");
    cell_alarm(cell, !missed->paused);
}

#define MISSED(X)                                                                                  \
    X(missed, mail, "差出日", 0, DAY, COUNT, cell_day(cell, missed->mail_on))                      \
    X(missed, weekday, "曜日", 0, TEXT, NONE, cell_weekday(cell, missed->mail_on))                 \
    X(missed, gate, "停止判定", 0, TEXT, NONE, cell_str(cell, missed->gate))                       \
    X(missed, why, "内容", 0, TEXT, NONE, cell_missed(cell, missed))

static void cell_weekday(struct cell *cell, Day day)
{
    static const char *const names[] = {"月", "火", "水", "木", "金", "土", "日"};

    cell_text(cell, names[day_weekday(day)]);
}
COLUMNS(missed, struct report_missed, MISSED);

/* Of the run for that mail day that lifted the gate. */
static const struct report_said *lift_of(const struct report *report, const struct lot_stop *stop)
{
    for (size_t i = 0; i < report->lift_count; i++) {
        const struct report_said *lift = &report->lifts[i];

        if (str_equal(lift->gate, stop->gate) &&
            day_equal(report->runs[lift->run].mail_on, stop->mail_on) &&
            !day_before(report->runs[lift->run].as_of, stop->as_of))
            return lift;
    }
    return NULL;
}

static void add_stopped(struct content *content)
{
    const struct report *report = content->report;
    struct stopped *rows = ARENA_ARRAY(&content->arena, struct stopped, report->stop_count + 1);
    struct worksheet *worksheet = content_add(
        content, "停止", "停止 (1行1夜。何も公開せずに終わった夜)",
        "値は、初めにしきい値を超えたもの。停止の全内訳は、次に公開した処理回の帳票の「照合」にある。");

    for (size_t i = 0; i < report->stop_count; i++)
        rows[i] = (struct stopped){
            .stop = &report->stops[i],
            .finding = report->accounts[i].finding_count ? &report->accounts[i].findings[0] : NULL,
            .lift = lift_of(report, &report->stops[i])};
    worksheet->main = TABLE(stopped, rows, report->stop_count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "処理回のない差出日(今の設定の差出曜日で、公開した処理回のない日)",
              TABLE(missed, report->missed, report->missed_count));
}

void add_report_people(struct content *content)
{
    add_approvals(content);
    add_stopped(content);
}

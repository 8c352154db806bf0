/* What `kigen status` prints for people, from top to bottom. */
#include "core/desk/status.h"

#include "core/desk/printable.h"

struct sheet { /* the page while it is written */
    const struct status *status;
    bool english;
    struct arena *arena;
    VEC(char) text;
};

/* Formats in the page's language; so both formats stand side by side. */
#define SAY(sheet, in_japanese, in_english, ...)                                                   \
    ((sheet)->english ? arena_printf((sheet)->arena, in_english, __VA_ARGS__)                      \
                      : arena_printf((sheet)->arena, in_japanese, __VA_ARGS__))

typedef unsigned long long Count; /* as printf takes it */

static void line(struct sheet *sheet, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        VEC_PUSH(&sheet->text, text.p[i]);
    VEC_PUSH(&sheet->text, '\n');
}

static void say(struct sheet *sheet, const char *japanese, const char *english)
{
    line(sheet, str_of(sheet->english ? english : japanese));
}

static const char *day(const struct sheet *sheet, Day day)
{
    return day_text(day, arena_take(sheet->arena, DAY_TEXT_MAX));
}

/* ---- what state it is in --------------------------------------------------------------------- */

static bool alarm_calls(const struct status *status)
{
    for (size_t i = 0; i < status->alarm_count; i++) {
        Day until = status->alarms[i].acknowledged_until;

        if (!day_is(until) || day_before(until, status->today))
            return true;
    }
    return false;
}

/* A run of today may be under way; one of an earlier day was cut off. */
static bool is_cut_off(const struct status *status)
{
    return status->taken_back ||
           (status->unfinished.folder.n && day_before(status->unfinished.as_of, status->today));
}

enum status_state status_state(const struct status *status)
{
    if (status->stop_count)
        return STATUS_STOPPED;
    if (status->missed_lots)
        return STATUS_MISSED;
    if (is_cut_off(status))
        return STATUS_CUT_OFF;
    if (alarm_calls(status))
        return STATUS_ALARM;
    return status->last.folder.n ? STATUS_WELL : STATUS_NEW;
}

bool status_calls(enum status_state state)
{
    return state > STATUS_WELL;
}

/* ---- the last night -------------------------------------------------------------------------- */

static void put_last(struct sheet *sheet)
{
    const struct status *status = sheet->status;
    const struct status_run *last = &status->last;

    if (!last->folder.n) {
        say(sheet, "公開済みの処理回はまだありません", "no run was published yet");
        return;
    }
    line(sheet, SAY(sheet, "直近の公開済み処理回: %s(基準日 %s、差出日 %s、%llu通)",
                    "last published run: %s (as of %s, mail day %s, %llu letters)", last->folder.p,
                    day(sheet, last->as_of), day(sheet, last->mail_on), (Count)last->letters));
    line(sheet, SAY(sheet, "  基準日から%d日(間の開庁日は%d日)",
                    "  %d days since its as-of day (%d whole office days between)", status->days,
                    status->office_days));
    if (status->taken_back)
        line(sheet, SAY(sheet, "  %sに取り消され、その後に公開された処理回はありません",
                        "  taken back on %s, and no run was published since",
                        day(sheet, status->taken_back_on)));
    if (!status->last_is_read)
        say(sheet, "  そのフォルダーを読めないため、警告の内容と引抜きリストは分かりません",
            "  its folder cannot be read: what its alarms say and its pull list are not known");
}

static void put_approval(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    if (day_is(status->approved_on))
        line(sheet, SAY(sheet, "  承認: %s(" STR_FMT ")", "  approved on %s by " STR_FMT,
                        day(sheet, status->approved_on),
                        STR_ARG(text_printable(status->approved_by, sheet->arena))));
    if (status->approval)
        line(sheet, SAY(sheet, "承認の記録がない処理回: %zu回", "runs not approved: %zu",
                        status->unapproved_count));
    for (size_t i = 0; i < status->unapproved_count; i++) {
        const struct status_unapproved *run = &status->unapproved[i];

        line(sheet, SAY(sheet, "  " STR_FMT "(差出日 %s)　%llu通のうち差出済%llu通",
                        "  " STR_FMT " (mail day %s): %llu letters, %llu of them posted",
                        STR_ARG(run->folder), day(sheet, run->mail_on), (Count)run->letters,
                        (Count)run->posted));
    }
}

static void put_since(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    for (size_t i = 0; i < status->stop_count; i++)
        line(sheet, SAY(sheet,
                        "停止判定 %s により、基準日 %s(差出日 %s)の処理を中止しました。その後は何も"
                        "公開していません",
                        "gate %s stopped the night as of %s (mail day %s); nothing was published"
                        " since",
                        status->stops[i].gate.p, day(sheet, status->stops[i].as_of),
                        day(sheet, status->stops[i].mail_on)));
    if (status->unfinished.folder.n)
        line(sheet, SAY(sheet,
                        "処理回 %s は未完了です(処理中か、中断。次の kigen run が続きを行うか、"
                        "取り消します)",
                        "the run %s is unfinished (under way, or cut off: the next kigen run"
                        " finishes it, or voids it)",
                        status->unfinished.folder.p));
    if (status->missed_lots)
        line(sheet, SAY(sheet, "お知らせを作らないまま過ぎた差出日が%llu回あります(最初は%s)",
                        "%llu mail days passed without a run for them, the first of which is %s",
                        (Count)status->missed_lots, day(sheet, status->missed_from)));
}

/* ---- what comes ------------------------------------------------------------------------------ */

/* "2020-03-01〜2020-05-18(理由: 窓口の混雑)" */
static Str pause_text(const struct sheet *sheet, const struct status_pause *pause)
{
    Str reason = text_printable(pause->reason, sheet->arena);
    Str days = !day_is(pause->to) ? SAY(sheet, "%s〜(終わりの日なし)", "since %s, without an end",
                                        day(sheet, pause->from))
                                  : SAY(sheet, "%s〜%s", "%s to %s", day(sheet, pause->from),
                                        day(sheet, pause->to));

    if (str_is_empty(reason))
        return days;
    return SAY(sheet, STR_FMT "(理由: " STR_FMT ")", STR_FMT " (" STR_FMT ")", STR_ARG(days),
               STR_ARG(reason));
}

static Str resumes_text(const struct sheet *sheet, const struct status_pause *pause)
{
    if (!day_is(pause->resumes_on))
        return str_of(sheet->english ? "no day on which letters go again is known"
                                     : "差出を再開する日: 未定");
    return SAY(sheet, "差出を再開する日: %s", "letters go again on %s",
               day(sheet, pause->resumes_on));
}

static void put_pauses(struct sheet *sheet)
{
    const struct status *status = sheet->status;
    const struct status_pause *now = &status->pause, *coming = &status->coming;

    if (day_is(now->from)) {
        line(sheet, SAY(sheet, "  発送見合わせ中: " STR_FMT, "  mailing is paused: " STR_FMT,
                        STR_ARG(pause_text(sheet, now))));
        line(sheet, SAY(sheet, "    待っている人: %llu人(電子証明書%llu件)　" STR_FMT,
                        "    waiting for its end: %llu people (%llu certificates); " STR_FMT,
                        (Count)status->paused_people, (Count)status->paused_certificates,
                        STR_ARG(resumes_text(sheet, now))));
    }
    if (day_is(coming->from))
        line(sheet, SAY(sheet, "  発送見合わせの予定: " STR_FMT "　" STR_FMT,
                        "  a pause is to come: " STR_FMT "; " STR_FMT,
                        STR_ARG(pause_text(sheet, coming)), STR_ARG(resumes_text(sheet, coming))));
}

static Str scope_text(const struct sheet *sheet, const struct status_zero *zero)
{
    Str prefix = zero->prefix;

    if (zero->scope == SCOPE_POSTAL)
        return SAY(sheet, "郵便番号" STR_FMT, "postal:" STR_FMT, STR_ARG(prefix));
    if (zero->scope == SCOPE_MUNICIPALITY)
        return SAY(sheet, "市区町村" STR_FMT, "municipality:" STR_FMT, STR_ARG(prefix));
    return str_of(sheet->english ? "all" : "全体");
}

/* Nothing is printed under such a limit; the counter's lets those go who are near the end. */
static void put_zeros(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->status->zero_count; i++) {
        const struct status_zero *zero = &sheet->status->zeros[i];
        struct status_pause days = {zero->from, zero->to, DAY_NONE, STR_EMPTY};
        Str scope = scope_text(sheet, zero), when = pause_text(sheet, &days);

        if (zero->resource == LIMIT_PRINT)
            line(sheet, SAY(sheet, "  印刷上限が0通: " STR_FMT "、" STR_FMT "　差し出せるお知らせはない",
                            "  the print limit is 0: " STR_FMT ", " STR_FMT "; no letter can go",
                            STR_ARG(scope), STR_ARG(when)));
        else
            line(sheet,
                 SAY(sheet,
                     "  窓口上限が0人: " STR_FMT "、" STR_FMT
                     "　差し出せるのは有効期限が近い人のお知らせだけ",
                     "  the counter limit is 0: " STR_FMT ", " STR_FMT
                     "; only letters of who is near the end can go",
                     STR_ARG(scope), STR_ARG(when)));
    }
}

static void put_next(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    line(sheet, SAY(sheet, "次の差出日: %s　本日(%s)の処理の差出日: %s%s",
                    "next mail day: %s; a run of today (%s) makes letters for %s%s",
                    day(sheet, status->next_mail_on), day(sheet, status->today),
                    day(sheet, status->run_mail_on),
                    !status->before_cutoff ? ""
                    : sheet->english       ? " (before the cut-off: they wait)"
                                           : "(締切前のため待機)"));
    put_pauses(sheet);
    put_zeros(sheet);
}

/* ---- what is open ---------------------------------------------------------------------------- */

static void put_alarm(struct sheet *sheet, const struct status_alarm *alarm)
{
    Str head = text_printable(alarm->name, sheet->arena),
        text = text_printable(alarm->text, sheet->arena);
    Str known = STR_EMPTY;

    if (!sheet->english && alarm->title.n)
        head = arena_printf(sheet->arena, STR_FMT "(" STR_FMT ")", STR_ARG(head),
                            STR_ARG(alarm->title));

    if (day_is(alarm->acknowledged_until))
        known = SAY(sheet, "(%sまで確認済)", " (acknowledged until %s)",
                    day(sheet, alarm->acknowledged_until));
    line(sheet, arena_printf(sheet->arena, "  " STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(head),
                             STR_ARG(known), text.n ? ": " : "", STR_ARG(text)));
}

static void put_alarms(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    line(sheet, SAY(sheet, "警告: %zu件", "alarms: %zu", status->alarm_count));
    for (size_t i = 0; i < status->alarm_count; i++)
        put_alarm(sheet, &status->alarms[i]);
}

static void put_lots(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    line(sheet, SAY(sheet, "差出の記録がない発送回: %zu回", "lots not reported posted: %zu",
                    status->lot_count));
    for (size_t i = 0; i < status->lot_count; i++) {
        const struct status_lot *lot = &status->lots[i];

        line(sheet, SAY(sheet, "  差出日 %s　%llu通のうち%llu通%s",
                        "  mail day %s: %llu letters, %llu of them open%s",
                        day(sheet, lot->mail_on), (Count)lot->letters, (Count)lot->open,
                        day_before(lot->mail_on, status->today) ? ""
                        : sheet->english                        ? " (still to come)"
                                                                : "(これから差出)"));
    }
}

static void put_groups(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    if (!status->group_count)
        say(sheet, "発送待ち・保留の電子証明書: 0件", "certificates that wait or are held: 0");
    for (size_t i = 0; i < status->group_count; i++) {
        const struct status_group *group = &status->groups[i];
        struct term what = disposition_term(group->disposition), why = reason_term(group->reason);

        line(sheet, sheet->english
                        ? arena_printf(sheet->arena,
                                       "certificates %s (%s): %llu, the first of which ends on %s",
                                       what.word, why.word, (Count)group->certificates,
                                       day(sheet, group->first))
                        : arena_printf(sheet->arena, "%s(%s): %llu件　最も早い有効期限 %s",
                                       what.japanese, why.japanese, (Count)group->certificates,
                                       day(sheet, group->first)));
    }
}

static void put_backlog(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    if (day_is(status->oldest))
        line(sheet, SAY(sheet, "  最も長く待つもの: 本来の差出日 %s(%d日前)",
                        "  the oldest that waits should have gone on %s (%d days ago)",
                        day(sheet, status->oldest), status->oldest_days));
    line(sheet, SAY(sheet, "期限までに届かない人: %llu人",
                    "people whom no letter reaches in time: %llu", (Count)status->too_late));
}

enum { NAMED_PULLS = 20 }; /* of more only the JSON says all */

static void put_pulls(struct sheet *sheet)
{
    const struct status *status = sheet->status;

    if (!status->pulls_are_known && !status->pull_count)
        return;
    line(sheet, SAY(sheet, "差し出してはならない通(引抜き): %zu通",
                    "letters that must not be posted (pull): %zu", status->pull_count));
    for (size_t i = 0; i < status->pull_count && i < NAMED_PULLS; i++) {
        const struct status_pull *pull = &status->pulls[i];

        line(sheet,
             arena_printf(sheet->arena, "  " STR_FMT "  " STR_FMT "  " STR_FMT " %u  " STR_FMT,
                          STR_ARG(pull->piece_id), STR_ARG(pull->lot), STR_ARG(pull->bundle),
                          pull->sequence, STR_ARG(pull->reasons)));
    }
    if (status->pull_count > NAMED_PULLS)
        line(sheet, SAY(sheet, "  ほかに%zu通(--json ですべて表示)",
                        "  %zu more (--json names all)", status->pull_count - NAMED_PULLS));
}

Str status_page(const struct status *status, bool english, struct arena *arena)
{
    struct sheet sheet = {.status = status, .english = english, .arena = arena};
    Str page;

    put_last(&sheet);
    put_since(&sheet);
    put_next(&sheet);
    if (status->last.folder.n) {
        put_alarms(&sheet);
        put_approval(&sheet);
        put_lots(&sheet);
        put_groups(&sheet);
        put_backlog(&sheet);
        put_pulls(&sheet);
    }
    page = (Str){arena_keep(arena, sheet.text.at, sheet.text.count, 1), sheet.text.count};
    VEC_RELEASE(&sheet.text);
    return page;
}

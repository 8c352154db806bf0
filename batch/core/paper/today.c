/*
 * today.pdf: one table, a line a task, in the order in which a morning does them: what may not wait
 * (gates, alarms, letters to pull), what goes out, what is to be decided or mended, what comes next.
 */
#include "core/paper/office_inside.h"

#include "core/account/said.h"
#include "core/gates/names.h"

typedef unsigned long long Count; /* as printf takes it */

/* How many of each kind stand as lines of their own; of the others one line says how many. */
struct room {
    size_t gates, alarms, holds, rejects;
    size_t names; /* 1: that line names the gates and alarms */
};

struct today {
    const struct account *account;
    const struct lot *lot;
    struct room room;
    struct arena *arena;
    struct paper_pen pen;
    unsigned tasks;
};

static const struct paper_column columns[] = {{TEXT("順"), 8, PAPER_CENTRE},
                                              {TEXT("済"), 8, PAPER_CENTRE},
                                              {TEXT("行うこと"), 98, PAPER_LEFT},
                                              {TEXT("件数"), 20, PAPER_RIGHT},
                                              {TEXT("参照先"), 36, PAPER_LEFT}};

#define SAY(today, ...) arena_printf((today)->arena, __VA_ARGS__)

static void task(struct today *t, Str what, Str count, const char *place)
{
    pen_cell(&t->pen, SAY(t, "%u", ++t->tasks));
    pen_tick(&t->pen);
    pen_cell(&t->pen, what);
    pen_cell(&t->pen, count);
    pen_cell(&t->pen, str_of(place));
}

static Str count(const struct today *t, uint64_t number, const char *unit)
{
    return office_count(number, unit, t->arena);
}

static uint64_t figure(const struct today *t, enum account_name name)
{
    return t->account->figures[name].now;
}

static Str counted(const struct today *t, enum account_name name)
{
    return count(t, figure(t, name), account_unit(name));
}

static Str names(const struct today *t, const char *before, Str all)
{
    return t->room.names ? SAY(t, "%s" STR_FMT, before, STR_ARG(all)) : STR_EMPTY;
}

/* ---- what may not wait ----------------------------------------------------------------------- */

/* The checks of one gate, which one person lifted for one reason: from `at` to the next gate. */
static void put_gate(struct today *t, uint32_t at, uint32_t end)
{
    const struct lot_gate *gate = &t->lot->gates[at];
    unsigned checks = 0;
    Str more = STR_EMPTY;

    for (uint32_t i = at; i < end; i = account_lifted(t->lot, i + 1))
        checks++;
    if (checks > 1)
        more = SAY(t, "、ほか%u項目", checks - 1);
    task(t,
         SAY(t,
             "停止解除の理由を確かめる：停止判定 " STR_FMT "（" STR_FMT
             " %llu、しきい値 %llu" STR_FMT "）　解除者 " STR_FMT "　理由 " STR_FMT,
             STR_ARG(gate->name), STR_ARG(gate->what), (Count)gate->value, (Count)gate->most,
             STR_ARG(more), STR_ARG(gate->by), STR_ARG(gate->why)),
         count(t, checks, "項目"), "シート「照合」");
}

static uint32_t gate_end(const struct lot *lot, uint32_t at)
{
    uint32_t end = at;

    while (end < lot->gate_count && str_equal(lot->gates[end].name, lot->gates[at].name))
        end = account_lifted(lot, end + 1);
    return end;
}

static void put_gates(struct today *t)
{
    Str others = STR_EMPTY;
    size_t shown = 0;

    for (uint32_t at = account_lifted(t->lot, 0), end; at < t->lot->gate_count; at = end) {
        end = gate_end(t->lot, at);
        if (shown++ < t->room.gates)
            put_gate(t, at, end);
        else
            others = SAY(t, STR_FMT "%s" STR_FMT, STR_ARG(others), others.n ? "、" : "",
                         STR_ARG(t->lot->gates[at].name));
    }
    if (others.n)
        task(t,
             SAY(t, "%s停止解除の理由を確かめる" STR_FMT, t->room.gates ? "ほかの" : "",
                 STR_ARG(names(t, "：停止判定 ", others))),
             count(t, shown - t->room.gates, "件"), "シート「照合」");
    if (t->lot->release_count)
        task(t, STR("停止解除により差し出すお知らせを確かめる"),
             count(t, t->lot->release_count, "通"), "シート「照合」");
}

static void put_stops(struct today *t)
{
    const struct lot_stop *last;

    if (!t->lot->stop_count)
        return;
    last = &t->lot->stops[t->lot->stop_count - 1];
    task(t,
         SAY(t,
             "前回の公開の後に停止した処理回を確かめる（最後は基準日 " STR_FMT "、停止判定 " STR_FMT
             "）",
             STR_ARG(office_iso(last->as_of, t->arena)), STR_ARG(last->gate)),
         count(t, t->lot->stop_count, "回"), "シート「照合」");
}

static void put_alarm(struct today *t, const struct lot_alarm *alarm)
{
    Str known = STR_EMPTY;

    if (day_is(alarm->acknowledged_until))
        known = SAY(t, "（" STR_FMT "まで確認済）",
                    STR_ARG(office_iso(alarm->acknowledged_until, t->arena)));
    task(t,
         SAY(t, "警告 " STR_FMT STR_FMT "：" STR_FMT, STR_ARG(office_alarm(alarm->name)),
             STR_ARG(known), STR_ARG(alarm->text)),
         count(t, alarm->count, account_alarm_unit(alarm->name)), account_alarm_place(alarm->name));
}

/* Those that call a person first; the pull list has a line of its own. */
static size_t alarms_sorted(const struct today *t, const struct lot_alarm **alarms)
{
    size_t found = 0;

    for (int known = 0; known < 2; known++)
        for (uint32_t i = 0; i < t->lot->alarm_count; i++) {
            const struct lot_alarm *alarm = &t->lot->alarms[i];

            if (day_is(alarm->acknowledged_until) == known &&
                alarm_named(alarm->name) != ALARM_PULL)
                alarms[found++] = alarm;
        }
    return found;
}

static void put_alarms(struct today *t)
{
    const struct lot_alarm **alarms =
        ARENA_ARRAY(t->arena, const struct lot_alarm *, (size_t)t->lot->alarm_count + 1);
    size_t found = alarms_sorted(t, alarms),
           shown = found < t->room.alarms ? found : t->room.alarms;
    Str others = STR_EMPTY;

    for (size_t i = 0; i < shown; i++)
        put_alarm(t, alarms[i]);
    for (size_t i = shown; i < found; i++)
        others = SAY(t, STR_FMT "%s" STR_FMT, STR_ARG(others), others.n ? "、" : "",
                     STR_ARG(office_alarm(alarms[i]->name)));
    if (others.n)
        task(t,
             SAY(t, "%s警告の内容を読む" STR_FMT, shown ? "ほかの" : "",
                 STR_ARG(names(t, "：", others))),
             count(t, found - shown, "件"), "シート「概要」");
}

static void put_pulls(struct today *t)
{
    if (figure(t, FIGURE_PULLS))
        task(t,
             STR("差し出してはならないお知らせを差出前に引き抜き、引抜きとして記録する"
                 "（理由は office/pull.csv）"),
             counted(t, FIGURE_PULLS), "print/pull.csv");
}

/* ---- what goes out --------------------------------------------------------------------------- */

static void put_letters(struct today *t)
{
    const struct lot *lot = t->lot;

    if (!lot->piece_count) {
        task(t,
             SAY(t,
                 "今回発送するお知らせはない（印刷及び差出しの作業はない）。処理の結果だけを確かめる。\n" STR_FMT,
                 STR_ARG(account_nothing(t->account, t->arena))),
             count(t, 0, "通"), "シート「概要」");
        return;
    }
    task(t,
         SAY(t, "発送するお知らせの数を確かめる（" STR_FMT "、用紙" STR_FMT "、" STR_FMT "）",
             STR_ARG(count(t, lot->bundle_count, "束")), STR_ARG(counted(t, FIGURE_SHEETS)),
             STR_ARG(counted(t, FIGURE_PAGES))),
         count(t, lot->piece_count, "通"), "シート「発送」\nprint/job.csv");
    if (figure(t, FIGURE_LATE))
        task(t, STR("遅れの案内を市区町村のホームページに載せるか決める（おわびを載せるお知らせ）"),
             counted(t, FIGURE_LATE), "delay-notice.txt");
    task(t, STR("起案を印刷して決裁を受け、承認を記録する"), STR_EMPTY, "approval.pdf");
    task(t, STR("print/ を印刷担当に渡し、受渡簿に記入する"), count(t, lot->bundle_count, "束"),
         "print/");
    task(t,
         SAY(t, STR_FMT "に差し出し、結果を記録する（配達見込日 " STR_FMT "）",
             STR_ARG(office_day(lot->mail_on, t->arena)),
             STR_ARG(office_day(lot->deliver_on, t->arena))),
         count(t, lot->piece_count, "通"), "record.csv");
}

/* ---- what is to be decided or mended --------------------------------------------------------- */

static Str days_left(const struct today *t, Day end)
{
    int days = day_between(t->lot->as_of, end);

    if (days < 0)
        return SAY(t, "有効期限を%d日過ぎたものがある", -days);
    return days ? SAY(t, "有効期限まで最短%d日", days) : STR("有効期限が基準日のものがある");
}

static void put_holds(struct today *t)
{
    uint64_t people = 0;
    size_t shown = 0;

    for (; shown < t->account->hold_count && shown < t->room.holds; shown++) {
        const struct account_hold *hold = &t->account->holds[shown];

        task(t,
             SAY(t, "保留を判断する：%s（" STR_FMT "）", reason_term(hold->reason).japanese,
                 STR_ARG(days_left(t, hold->first))),
             count(t, hold->people, "人"), "シート「保留」");
    }
    for (size_t i = shown; i < t->account->hold_count; i++)
        people += t->account->holds[i].people;
    if (people)
        task(t,
             SAY(t, "%s保留を判断する（理由 %zu、" STR_FMT "）", shown ? "ほかの" : "",
                 t->account->hold_count - shown,
                 STR_ARG(days_left(t, t->account->holds[shown].first))),
             count(t, people, "人"), "シート「保留」");
}

/* Of those above, and of those who wait, whom no letter reaches in time any more. */
static void put_ended(struct today *t)
{
    uint64_t held = figure(t, FIGURE_ENDED_HELD), waiting = figure(t, FIGURE_ENDED_WAITING);

    if (held)
        task(t, STR("上の保留のうち期限を過ぎたものを判断する（期限後の案内を差し出すか、電話などで知らせる）"),
             counted(t, FIGURE_ENDED_HELD), "シート「保留」");
    if (waiting)
        task(t, STR("期限を過ぎた発送待ちの人に、電話など別の方法で知らせるか決める"),
             counted(t, FIGURE_ENDED_WAITING), "シート「待機」");
}

static void put_rejects(struct today *t)
{
    const struct lot *lot = t->lot;
    uint64_t others = 0;
    size_t shown = 0, reasons = 0;

    if (lot->unreadable_residents)
        task(t, STR("取込不可の住民データの行を直す"), count(t, lot->unreadable_residents, "行"),
             "シート「エラー」");
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
        if (!lot->reasons[i] || reason_disposition((enum reason)i) != DISPOSITION_REJECTED)
            continue;
        if (shown < t->room.rejects) {
            task(t,
                 SAY(t, "取込不可の電子証明書データの行を直す：%s",
                     reason_term((enum reason)i).japanese),
                 count(t, lot->reasons[i], "行"), "シート「エラー」");
            shown++;
            continue;
        }
        others += lot->reasons[i];
        reasons++;
    }
    if (others)
        task(t,
             SAY(t, "%s取込不可の電子証明書データの行を直す（理由 %zu）", shown ? "ほかの" : "",
                 reasons),
             count(t, others, "行"), "シート「エラー」");
}

/* ---- what comes next ------------------------------------------------------------------------- */

static void put_next(struct today *t)
{
    Str on = office_day(t->lot->next_mail_on, t->arena);

    task(t, SAY(t, "次の差出日は" STR_FMT "。差し出す予定の発送待ちを確かめる", STR_ARG(on)),
         count(t, figure(t, FIGURE_PEOPLE_NEXT), "通"), "シート「待機」");
    if (t->account->due_next_known)
        task(t, STR("その日までに新たに時期が来る見込みの電子証明書（除外などを引く前）"),
             count(t, t->account->due_next, "件"), "run.json");
}

/* ---- the page -------------------------------------------------------------------------------- */

static void put_large(struct today *t, const char *label, enum account_name name)
{
    pen_figure(&t->pen, label, office_number(figure(t, name), t->arena), account_unit(name));
}

static void put_head(struct today *t)
{
    const struct lot *lot = t->lot;

    pen_block(&t->pen, PAPER_TITLE, STR("本日の作業一覧"));
    pen_block(&t->pen, PAPER_TEXT,
              SAY(t,
                  STR_FMT "　処理回 " STR_FMT "　" STR_FMT "現在の登録内容\n"
                          "上から順に行い、済んだものの□に印を付ける。\n"
                          "参照先は office のファイル（print/ とあるものは print）。「シート」は "
                          "summary.xlsx の中。",
                  STR_ARG(lot->office_name), STR_ARG(lot->folder),
                  STR_ARG(office_day(lot->as_of, t->arena))));
    put_large(t, "お知らせ", FIGURE_PIECES);
    put_large(t, "用紙", FIGURE_SHEETS);
    put_large(t, "警告", FIGURE_HEARD);
    put_large(t, "引抜き", FIGURE_PULLS);
    put_large(t, "判断待ちの保留", FIGURE_PEOPLE_HELD);
    pen_figures_end(&t->pen);
}

static struct paper write(struct today *t)
{
    t->pen = (struct paper_pen){.arena = t->arena};
    t->tasks = 0;
    put_head(t);
    pen_table(&t->pen, columns, sizeof columns / sizeof columns[0], 0);
    put_gates(t);
    put_stops(t);
    put_alarms(t);
    put_pulls(t);
    put_letters(t);
    put_holds(t);
    put_ended(t);
    put_rejects(t);
    put_next(t);
    pen_table_end(&t->pen);
    return office_paper(&t->pen, t->account, "today.pdf", STR("本日の作業一覧"));
}

static bool is_one_page(const struct paper *paper, const struct paper_type *type)
{
    PaperPages pages = {0};
    size_t count;

    paper_lay(paper, type, &pages);
    count = pages.count;
    paper_release(&pages);
    return count == 1;
}

/* One line less, of what is long and can be read elsewhere first; false: nothing is left to take. */
static bool shorten(struct room *room)
{
    enum { HOLDS = 3, REJECTS = 1, ALARMS = 2, GATES = 1 };
    size_t *const order[] = {&room->rejects, &room->holds, &room->alarms, &room->gates,
                             &room->names};
    static const size_t least[] = {REJECTS, HOLDS, ALARMS, GATES, 1};

    for (int last = 0; last < 2; last++) /* a little of each kind goes last */
        for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
            if (*order[i] > (last ? 0 : least[i])) {
                --*order[i];
                return true;
            }
    return false;
}

static size_t reject_reasons(const struct lot *lot)
{
    size_t found = 0;

    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        found += lot->reasons[i] && reason_disposition((enum reason)i) == DISPOSITION_REJECTED;
    return found;
}

struct paper today_paper(const struct account *account, const struct paper_type *type,
                         struct arena *arena)
{
    struct today t = {.account = account, .lot = account->lot, .arena = arena};
    struct paper paper;

    t.room = (struct room){account->lifted, account->lot->alarm_count, account->hold_count,
                           reject_reasons(account->lot), 1};
    do
        paper = write(&t);
    while (!is_one_page(&paper, type) && shorten(&t.room));
    return paper;
}

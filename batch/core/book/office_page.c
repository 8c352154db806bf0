/*
 * office/index.html: what the office reads in the morning, from what wants somebody down to the
 * files. Nothing on it names a person, or lists any.
 */
#include "core/gates/names.h"
#include "core/gates/stops.h"
#include "core/account/said.h"
#include "core/book/chart.h"
#include "core/book/page_files.h"
#include "core/book/papers.h"

typedef unsigned long long Count; /* as printf takes it */

struct office_page { /* while it is written */
    const struct lot *lot;
    const struct account *account;
    struct html html;
    struct arena *arena;
};

#define SAY(page, ...) arena_printf((page)->arena, __VA_ARGS__)

static void section(struct office_page *page, const char *title)
{
    html_open(&page->html, "section", "");
    html_put(&page->html, "h2", "", str_of(title));
}

static void section_end(struct office_page *page)
{
    html_close(&page->html);
}

static void table(struct office_page *page, const char *const *columns, size_t count)
{
    html_open(&page->html, "div", " class=\"wide\"");
    html_open(&page->html, "table", "");
    html_head(&page->html, columns, count);
    html_open(&page->html, "tbody", "");
}

static void table_end(struct office_page *page)
{
    for (int i = 0; i < 3; i++)
        html_close(&page->html);
}

#define TABLE(page, ...)                                                                           \
    table((page), (const char *const[]){__VA_ARGS__},                                              \
          sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* ---- the head -------------------------------------------------------------------------------- */

static void put_day(struct office_page *page, const char *name, Day day)
{
    html_open(&page->html, "tr", "");
    html_row_head(&page->html, str_of(name));
    html_cell(&page->html, html_day(day, page->arena));
    html_close(&page->html);
}

static void put_head(struct office_page *page)
{
    const struct lot *lot = page->lot;
    struct html *html = &page->html;

    html_heading(html, "電子証明書の有効期限のお知らせ",
                 SAY(page, "処理回 " STR_FMT, STR_ARG(lot->folder)));
    if (lot->office_name.n)
        html_put(html, "p", "", lot->office_name);
    html_open(html, "table", "");
    html_open(html, "tbody", "");
    put_day(page, "基準日", lot->as_of);
    put_day(page, "差出日", lot->mail_on);
    put_day(page, "配達見込日", lot->deliver_on);
    html_open(html, "tr", "");
    html_row_head(html, STR("前回の処理回"));
    html_cell(html, lot->previous.n ? lot->previous : STR("なし(最初の処理回)"));
    html_close(html);
    html_close(html);
    html_close(html);
}

/* ---- what wants somebody --------------------------------------------------------------------- */

static Str alarm_title(struct office_page *page, Str name)
{
    const char *japanese = alarm_japanese(name);

    return *japanese ? SAY(page, "警告: %s(" STR_FMT ")", japanese, STR_ARG(name))
                     : SAY(page, "警告: " STR_FMT, STR_ARG(name));
}

static void put_alarm(struct office_page *page, const struct lot_alarm *alarm)
{
    bool heard = !day_is(alarm->acknowledged_until);
    struct html *html = &page->html;

    html_open(html, "div", heard ? " class=\"alarm\"" : " class=\"note\"");
    html_put(html, "b", "", alarm_title(page, alarm->name));
    if (!heard) {
        char until[DAY_TEXT_MAX];

        html_text(html, SAY(page, "(%sまで確認済)", day_text(alarm->acknowledged_until, until)));
    }
    html_put(html, "p", "", alarm->text);
    html_close(html);
}

/* Why there are no letters. */
static void put_nothing(struct office_page *page)
{
    Str nothing = account_nothing(page->account, page->arena);

    if (!nothing.n)
        return;
    html_open(&page->html, "div", " class=\"note\"");
    html_put(&page->html, "b", "", STR("今回の発送は0通"));
    html_put(&page->html, "p", "", nothing);
    html_close(&page->html);
}

static void put_alarms(struct office_page *page)
{
    const struct lot *lot = page->lot;

    section(page, "対応が必要なこと");
    put_nothing(page);
    for (int heard = 1; heard >= 0; heard--)
        for (uint32_t i = 0; i < lot->alarm_count; i++)
            if (heard == !day_is(lot->alarms[i].acknowledged_until))
                put_alarm(page, &lot->alarms[i]);
    if (!lot->alarm_count)
        html_put(&page->html, "p", "", STR("警告はありません。"));
    if (lot->approval && lot->piece_count) {
        html_open(&page->html, "div", " class=\"note\"");
        html_put(&page->html, "b", "", STR("承認"));
        html_put(&page->html, "p", "",
                 SAY(page,
                     "この処理回の通は、承認を得てから差し出してください。承認は、kigen record で、"
                     "id を run:" STR_FMT
                     "、event を approved(承認)、reason を決裁番号として記録します。"
                     "この処理回の停止判定を解除した人は、承認できません。",
                     STR_ARG(lot->folder)));
        html_close(&page->html);
    }
    section_end(page);
}

/* ---- figures --------------------------------------------------------------------------------- */

struct shown {
    const char *name, *unit;
    struct account_figure of;
    bool strong, alarmed;
};

static Str difference_text(struct office_page *page, const struct account_figure *figure)
{
    bool less = figure->now < figure->before;
    Str number = html_number(less ? figure->before - figure->now : figure->now - figure->before,
                             page->arena);

    return figure->now == figure->before
               ? STR("±0")
               : SAY(page, "%s" STR_FMT, less ? "−" : "+", STR_ARG(number));
}

static void put_figure(struct office_page *page, const struct shown *shown)
{
    const struct account_figure *of = &shown->of;
    struct html *html = &page->html;

    html_open(html, "tr", shown->strong ? " class=\"strong\"" : "");
    html_row_head(html, str_of(shown->name));
    html_put(html, "td", shown->alarmed ? " class=\"n alarmed\"" : " class=\"n\"",
             SAY(page, STR_FMT "%s", STR_ARG(html_number(of->now, page->arena)), shown->unit));
    html_put(html, "td", " class=\"n\"",
             of->has_before ? SAY(page, STR_FMT "%s", STR_ARG(html_number(of->before, page->arena)),
                                  shown->unit)
                            : STR("–"));
    html_put(html, "td", " class=\"n\"", of->has_before ? difference_text(page, of) : STR("–"));
    html_close(html);
}

static void put_named(struct office_page *page, const char *name, enum account_name which,
                      bool strong)
{
    put_figure(page, &(struct shown){name, account_unit(which), page->account->figures[which],
                                     strong, false});
}

static void put_letters(struct office_page *page)
{
    put_named(page, "発送する通", FIGURE_PIECES, true);
    put_named(page, "うち遅れのおわびを載せるもの", FIGURE_LATE, false);
    put_named(page, "束", FIGURE_BUNDLES, false);
    put_named(page, "用紙", FIGURE_SHEETS, false);
    put_named(page, "ページ", FIGURE_PAGES, false);
    if (page->account->lot->post.priced)
        put_named(page, "郵便料金見込", FIGURE_POSTAGE, false);
}

static void put_dispositions(struct office_page *page)
{
    uint64_t unreadable = page->account->figures[FIGURE_UNREADABLE].now;

    put_named(page, "電子証明書データ", FIGURE_CERTIFICATES, true);
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        put_figure(page, &(struct shown){disposition_term((enum disposition)i).japanese, "件",
                                         page->account->dispositions[i], false, false});
    put_named(page, "住民データ", FIGURE_RESIDENTS, false);
    put_figure(page,
               &(struct shown){"うち取込不可", "行", page->account->figures[FIGURE_UNREADABLE],
                               false, unreadable > 0});
}

/* What is asked first, as on 概要. */
static void put_main(struct office_page *page)
{
    for (int i = 0; i < MAIN_COUNT; i++) {
        enum account_main which = (enum account_main)i;

        put_figure(page, &(struct shown){account_main_item(which), account_main_unit(which),
                                         account_main(page->account, which), i == MAIN_PIECES,
                                         account_alarms(page->account, which)});
    }
    put_named(page, "保留の遅延の最大", FIGURE_HELD_MAX, false);
    put_figure(page, &(struct shown){"期限を過ぎた保留", "人",
                                     page->account->figures[FIGURE_ENDED_HELD], false,
                                     page->account->figures[FIGURE_ENDED_HELD].now > 0});
    put_figure(page, &(struct shown){"期限を過ぎた発送待ち", "人",
                                     page->account->figures[FIGURE_ENDED_WAITING], false,
                                     page->account->figures[FIGURE_ENDED_WAITING].now > 0});
    put_named(page, "期限に間に合わなかった人", FIGURE_MISSED, false);
}

static void put_figures(struct office_page *page)
{
    section(page, "おもな件数");
    TABLE(page, "項目", "今回", "前回", "差");
    put_main(page);
    table_end(page);
    html_put(
        &page->html, "p", " class=\"small\"",
        STR("「通」はお知らせ、「件」は電子証明書の数です。「–」は比べる値がないことを示します。"));
    section_end(page);
}

static void put_breakdown(struct office_page *page)
{
    section(page, "件数の内訳");
    TABLE(page, "項目", "今回", "前回", "差");
    put_letters(page);
    put_dispositions(page);
    table_end(page);
    html_put(&page->html, "p", " class=\"small\"",
             STR("理由別の件数と用語の意味は、summary.xlsx の「概要」と「定義」にあります。"));
    section_end(page);
}

/* ---- delay ----------------------------------------------------------------------------------- */

/* How many of what was sent or waits are late. */
static uint64_t delayed(const struct account *account)
{
    uint64_t late = 0;

    for (size_t i = 1; i < DELAY_BANDS; i++) /* the first is that of no day */
        for (int side = 0; side < DELAY_SIDES; side++)
            if (delay_side_has(DELAY_GOING, (enum delay_side)side))
                late += account->by_days[i][side];
    return late;
}

static Str delay_title(struct office_page *page)
{
    Count letters = page->account->figures[FIGURE_DELAY_LETTERS].now;

    if (!letters)
        return STR("差し出した通も、待つ人もいません");
    if (!delayed(page->account))
        return SAY(page, "%llu通に、本来の差出日からの遅れはありません", letters);
    return SAY(page, "%llu通のうち%llu通が本来の差出日から遅れ、最大%u日、中央値%u日です", letters,
               (Count)delayed(page->account), page->account->delay.max, page->account->delay.p50);
}

static void put_delay_bands(struct office_page *page)
{
    struct chart_bar bars[DELAY_BANDS] = {0};

    for (size_t i = 0; i < DELAY_BANDS; i++) {
        bars[i].label = str_of(delay_bands[i].label);
        for (int side = 0; side < DELAY_SIDES; side++)
            bars[i].parts[side] = page->account->by_days[i][side];
    }
    chart_put(&page->html, &(struct chart){.title = delay_title(page),
                                           .id = "delay",
                                           .unit = "通",
                                           .legend = {"発送済", "発送待ち", "保留"},
                                           .bars = bars,
                                           .count = DELAY_BANDS});
    TABLE(page, "遅れの日数", "発送済", "発送待ち", "保留");
    for (size_t i = 0; i < DELAY_BANDS; i++) {
        html_open(&page->html, "tr", "");
        html_row_head(&page->html, bars[i].label);
        for (int side = 0; side < DELAY_SIDES; side++)
            html_count(&page->html, page->account->by_days[i][side]);
        html_close(&page->html);
    }
    table_end(page);
}

static void put_delay_row(struct office_page *page, const char *name, Str value)
{
    html_open(&page->html, "tr", "");
    html_row_head(&page->html, str_of(name));
    html_put(&page->html, "td", " class=\"n\"", value);
    html_close(&page->html);
}

static void put_delay_causes(struct office_page *page)
{
    const struct delay_figures *figures = &page->account->delay;

    html_put(&page->html, "h3", "",
             STR("発送済と発送待ちの遅れの日数と原因(差出日 − 本来の差出日。発送待ちは今回の差出日まで)"));
    TABLE(page, "項目", "日数");
    put_delay_row(page, "最大", SAY(page, "%u日", figures->max));
    put_delay_row(
        page, "平均",
        SAY(page, "%u.%02u日", figures->mean_hundredths / 100, figures->mean_hundredths % 100));
    put_delay_row(page, "中央値", SAY(page, "%u日", figures->p50));
    put_delay_row(page, "95%値", SAY(page, "%u日", figures->p95));
    for (int cause = 0; cause < CAUSE_COUNT; cause++)
        if (figures->by_cause[cause])
            put_delay_row(page, SAY(page, "原因: %s", cause_term((enum cause)cause).japanese).p,
                          SAY(page, STR_FMT "日",
                              STR_ARG(html_number(figures->by_cause[cause], page->arena))));
    put_delay_row(page, "合計",
                  SAY(page, STR_FMT "日", STR_ARG(html_number(figures->total, page->arena))));
    table_end(page);
}

static void put_delay(struct office_page *page)
{
    section(page, "遅延(12か月に差し出したすべての通と、発送待ち・保留の人)");
    put_delay_bands(page);
    html_put(&page->html, "p", " class=\"small\"", account_delay(page->account, page->arena));
    if (delayed(page->account))
        put_delay_causes(page);
    section_end(page);
}

/* ---- earlier lots ---------------------------------------------------------------------------- */

enum { SENT, UNKNOWN, GONE }; /* parts of a bar */

static void mailing_add(struct chart_bar *bar, const struct lot_mailing *mailing)
{
    const uint64_t *states = mailing->states;

    bar->parts[SENT] += states[PIECE_POSTED] + states[PIECE_RETURNED];
    bar->parts[UNKNOWN] += states[PIECE_PLANNED] + states[PIECE_PRINTED];
    bar->parts[GONE] += states[PIECE_SPOILED] + states[PIECE_PULLED] + states[PIECE_VOIDED];
}

/* A bar for each mail day that had letters; several runs of one day are one. */
static size_t mailing_bars(struct office_page *page, struct chart_bar *bars)
{
    const struct lot *lot = page->lot;
    Day before = DAY_NONE;
    size_t count = 0;

    for (uint32_t i = 0; i < lot->mailing_count; i++) {
        const struct lot_mailing *at = &lot->mailings[i];
        struct civil on = day_civil(at->mail_on);

        if (!at->made)
            continue;
        if (!count || !day_equal(at->mail_on, before))
            bars[count++] = (struct chart_bar){SAY(page, "%d月%d日", on.month, on.day), {0}};
        mailing_add(&bars[count - 1], at);
        before = at->mail_on;
    }
    return count;
}

static void put_mailing_rows(struct office_page *page)
{
    const struct lot *lot = page->lot;

    TABLE(page, "処理回", "差出日", "通数", "差出済", "返戻", "差出の記録なし", "損紙", "引抜き",
          "取消");
    for (uint32_t i = 0; i < lot->mailing_count; i++) {
        const struct lot_mailing *at = &lot->mailings[i];

        html_open(&page->html, "tr", "");
        html_put(&page->html, "th", " scope=\"row\" class=\"whole\"", at->folder);
        html_line(&page->html, html_day(at->mail_on, page->arena));
        html_count(&page->html, at->made);
        html_count(&page->html, at->states[PIECE_POSTED]);
        html_count(&page->html, at->states[PIECE_RETURNED]);
        html_count(&page->html, at->states[PIECE_PLANNED] + at->states[PIECE_PRINTED]);
        html_count(&page->html, at->states[PIECE_SPOILED]);
        html_count(&page->html, at->states[PIECE_PULLED]);
        html_count(&page->html, at->states[PIECE_VOIDED]);
        html_close(&page->html);
    }
    table_end(page);
}

static Str mailings_title(struct office_page *page, uint64_t made, uint64_t unknown)
{
    Str all = html_number(made, page->arena), open = html_number(unknown, page->arena);

    return unknown ? SAY(page,
                         "これまでの" STR_FMT "通のうち、" STR_FMT "通は差出の記録がまだありません",
                         STR_ARG(all), STR_ARG(open))
                   : SAY(page, "これまでの" STR_FMT "通は、すべて差出などの記録があります",
                         STR_ARG(all));
}

static void put_mailings(struct office_page *page)
{
    const struct lot *lot = page->lot;
    struct chart_bar *bars = ARENA_ARRAY(page->arena, struct chart_bar, lot->mailing_count);
    uint64_t made = 0, unknown = 0;
    size_t count = mailing_bars(page, bars);

    if (!count)
        return;
    for (uint32_t i = 0; i < lot->mailing_count; i++)
        made += lot->mailings[i].made;
    for (size_t i = 0; i < count; i++)
        unknown += bars[i].parts[UNKNOWN];
    section(page, "これまでの発送回(差出日が基準日の35日前以後)");
    chart_put(&page->html,
              &(struct chart){.title = mailings_title(page, made, unknown),
                              .id = "mailings",
                              .unit = "通",
                              .legend = {"差出済・返戻", "差出の記録なし", "損紙・引抜き・取消"},
                              .bars = bars,
                              .count = count});
    put_mailing_rows(page);
    section_end(page);
}

/* ---- gates ----------------------------------------------------------------------------------- */

static Str verdict_of(const struct lot_gate *gate)
{
    if (!gate->compared)
        return STR("比較なし");
    return gate->value > gate->most ? STR("解除") : STR("通過");
}

static void put_gate(struct office_page *page, const struct lot_gate *gate)
{
    bool lifted = gate->by.n > 0;
    struct html *html = &page->html;

    html_open(html, "tr", lifted ? " class=\"strong\"" : "");
    html_row_head(html, gate->name);
    html_sentence(html, gate->what);
    html_put(html, "td", " class=\"n\"",
             gate->compared ? html_number(gate->value, page->arena) : STR("–"));
    html_put(html, "td", " class=\"n\"",
             gate->compared ? html_number(gate->most, page->arena) : STR("–"));
    html_put(html, "td", lifted ? " class=\"d alarmed\"" : " class=\"d\"", verdict_of(gate));
    html_close(html);
}

static void put_gate_list(struct office_page *page)
{
    const struct lot *lot = page->lot;

    if (!lot->gate_count)
        return;
    section(page, "停止判定の一覧");
    TABLE(page, "停止判定", "内容", "値", "しきい値", "判定");
    for (uint32_t i = 0; i < lot->gate_count; i++)
        put_gate(page, &lot->gates[i]);
    table_end(page);
    section_end(page);
}

/* Who took it upon himself, and why. */
static void put_lifted(struct office_page *page)
{
    const struct lot *lot = page->lot;

    TABLE(page, "停止判定", "内容", "値", "しきい値", "解除した人", "理由");
    for (uint32_t i = 0; i < lot->gate_count; i++) {
        const struct lot_gate *gate = &lot->gates[i];

        if (!gate->by.n)
            continue;
        html_open(&page->html, "tr", "");
        html_row_head(&page->html, gate->name);
        html_sentence(&page->html, gate->what);
        html_count(&page->html, gate->value);
        html_count(&page->html, gate->most);
        html_line(&page->html, gate->by);
        html_sentence(&page->html, gate->why);
        html_close(&page->html);
    }
    table_end(page);
}

static void put_stop(struct office_page *page, const struct lot_stop *stop,
                     const struct stop_account *told)
{
    Str what = STR_EMPTY;

    for (size_t i = 0; i < told->finding_count; i++) {
        Str one = stop_japanese(stop->gate, told->findings[i].check);

        if (one.n)
            what = SAY(page, STR_FMT "%s" STR_FMT, STR_ARG(what), what.n ? "、" : "", STR_ARG(one));
    }
    html_open(&page->html, "tr", "");
    html_row_head(&page->html, stop->gate);
    html_line(&page->html, html_day(stop->as_of, page->arena));
    html_line(&page->html, html_day(stop->mail_on, page->arena));
    html_sentence(&page->html, what);
    html_close(&page->html);
}

static void put_stops(struct office_page *page)
{
    const struct lot *lot = page->lot;

    if (!lot->stop_count)
        return;
    html_put(&page->html, "h3", " class=\"red\"",
             SAY(page, "前回の公開以後に停止した処理回: %u回", lot->stop_count));
    TABLE(page, "停止判定", "基準日", "差出日", "内容");
    for (uint32_t i = 0; i < lot->stop_count; i++)
        put_stop(page, &lot->stops[i], &lot->told[i]);
    table_end(page);
}

static void put_gates(struct office_page *page)
{
    const struct lot *lot = page->lot;
    uint32_t lifted = 0;

    for (uint32_t i = 0; i < lot->gate_count; i++)
        lifted += lot->gates[i].by.n > 0;
    section(page, "停止判定");
    html_put(&page->html, "p", lifted ? " class=\"red\"" : "",
             lifted ? SAY(page, "%u件の判定が解除され、公開されました。", lifted)
                    : STR("解除された判定はありません。"));
    if (lifted)
        put_lifted(page);
    put_stops(page);
    section_end(page);
}

/* ---- files ----------------------------------------------------------------------------------- */

static void put_files(struct office_page *page)
{
    const struct paper_file files[] = {
        {"today.pdf", "今日の仕事(上から順に、1ページ)", false},
        {"approval.pdf", "発送の起案(決裁欄のある紙)", false},
        {"summary.xlsx",
         "件数、照合、発送、待機、保留、除外などの一覧(閲覧用。証拠は CSV ファイルと"
         " SHA256SUMS)",
         false},
        {"pieces.csv", "今回発送する通の一覧(印刷の順。1行1通)", false},
        {"dispositions.csv", "電子証明書ごとの処理区分と理由、差出予定日", false},
        {"record.csv", "差出、損紙、引抜きなどの記録の様式(記入して kigen record で読み込む)",
         false},
        {"pull.csv", "差出前に引き抜く通と、その理由", false},
        {"delay-notice.txt", "遅れについて市のホームページに載せる文の案",
         lot_late(page->lot) == 0},
        {"run.json", "この処理回の件数、警告、停止判定(機械処理用)", false},
        {"SHA256SUMS", "このフォルダーの全ファイルのハッシュ値(SHA-256)", false},
    };

    section(page, "このフォルダーのファイル");
    files_put(&page->html, files, sizeof files / sizeof files[0]);
    html_put(&page->html, "p", " class=\"small\"",
             SAY(page,
                 "宛名番号を含むファイルがあります。office フォルダーは庁外に出さないでください。"
                 "作成: kigen " STR_FMT "、設定のハッシュ値 %s",
                 STR_ARG(page->lot->version), page->lot->config_sha256));
    section_end(page);
}

Str papers_office(const struct account *account, struct arena *arena)
{
    const struct lot *lot = account->lot;
    struct office_page page = {.lot = lot, .account = account, .arena = arena};

    html_begin(&page.html, arena_printf(arena, "処理回 " STR_FMT "(事務用)", STR_ARG(lot->folder)),
               arena);
    html_open(&page.html, "header", "");
    put_head(&page);
    html_close(&page.html);
    html_open(&page.html, "main", "");
    put_alarms(&page);
    put_figures(&page);
    put_delay(&page);
    put_mailings(&page);
    put_gates(&page);
    put_breakdown(&page);
    put_files(&page);
    put_gate_list(&page);
    return html_end(&page.html);
}

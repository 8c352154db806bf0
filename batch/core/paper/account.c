/* Counting for the office's papers. */
#include "core/paper/account.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"
#include "core/gates/histogram.h"
#include "core/gates/names.h"
#include "core/lot/holds.h"
#include "core/lot/identities.h"

/* ---- people ---------------------------------------------------------------------------------- */

struct sorted { /* rows of the lot in an order of their own */
    const struct lot_row **at;
    size_t count;
};

static int by_reason_and_resident(const void *a, const void *b)
{
    const struct lot_row *left = *(const struct lot_row *const *)a,
                         *right = *(const struct lot_row *const *)b;

    if (left->reason != right->reason)
        return left->reason < right->reason ? -1 : 1;
    return str_compare(left->resident_id, right->resident_id);
}

static int by_resident(const void *a, const void *b)
{
    const struct lot_row *left = *(const struct lot_row *const *)a,
                         *right = *(const struct lot_row *const *)b;

    return str_compare(left->resident_id, right->resident_id);
}

static void sort(struct sorted *rows, int (*order)(const void *, const void *))
{
    if (rows->count)
        qsort(rows->at, rows->count, sizeof *rows->at, order);
}

static uint64_t people(struct sorted *rows)
{
    uint64_t people = 0;

    sort(rows, by_resident);
    for (size_t i = 0; i < rows->count; i++)
        people += i == 0 || by_resident(&rows->at[i - 1], &rows->at[i]) != 0;
    return people;
}

static int by_end(const void *a, const void *b)
{
    const struct account_hold *left = a, *right = b;
    int order = day_compare(left->first, right->first);

    return order ? order : (int)left->reason - (int)right->reason;
}

static void count_holds(struct account *account, struct sorted *rows)
{
    struct account_hold *hold = NULL;

    sort(rows, by_reason_and_resident);
    for (size_t i = 0; i < rows->count; i++) {
        const struct lot_row *row = rows->at[i];

        if (!hold || hold->reason != row->reason) {
            hold = &account->holds[account->hold_count++];
            *hold = (struct account_hold){.reason = row->reason, .first = row->expires_on};
        }
        hold->certificates++;
        hold->people += hold->certificates == 1 || by_resident(&rows->at[i - 1], &rows->at[i]) != 0;
        if (day_before(row->expires_on, hold->first))
            hold->first = row->expires_on;
    }
    if (account->hold_count)
        qsort(account->holds, account->hold_count, sizeof *account->holds, by_end);
    account->people_held = people(rows);
}

static bool goes_next(const struct lot *lot, const struct lot_row *row)
{
    return row->disposition == DISPOSITION_WAITING && day_is(row->planned_on) &&
           day_equal(row->planned_on, lot->next_mail_on);
}

static void count_people(struct account *account)
{
    const struct lot *lot = account->lot;
    struct sorted held = {mem_alloc(sizeof *held.at * ((size_t)lot->row_count + 1)), 0};
    struct sorted next = {mem_alloc(sizeof *next.at * ((size_t)lot->row_count + 1)), 0};

    for (uint32_t i = 0; i < lot->row_count; i++) {
        const struct lot_row *row = &lot->rows[i];

        if (row_is_undecided(row))
            held.at[held.count++] = row;
        if (goes_next(lot, row))
            next.at[next.count++] = row;
    }
    count_holds(account, &held);
    account->people_next = people(&next);
    mem_free((void *)held.at);
    mem_free((void *)next.at);
}

/* ---- what falls due, gates, alarms ----------------------------------------------------------- */

static uint64_t figure_of(const struct lot *lot, const char *name)
{
    for (uint32_t i = 0; i < lot->gate_figure_count; i++)
        if (strcmp(lot->gate_figures[i].name, name) == 0)
            return (uint64_t)lot->gate_figures[i].value;
    return 0;
}

/* The night foretells the next ones so many days ahead (core/gates/histogram.h). */
static void foretell(struct account *account)
{
    const struct lot *lot = account->lot;
    int days = day_is(lot->next_mail_on) ? day_between(lot->mail_on, lot->next_mail_on) : 0;

    account->due_next_known = days > 0 && days < HISTOGRAM_DAYS;
    for (int i = 1; account->due_next_known && i <= days; i++) {
        char name[GATE_FIGURE_NAME_MAX];

        snprintf(name, sizeof name, "ahead:%02d", i);
        account->due_next += figure_of(lot, name);
    }
}

uint32_t account_lifted(const struct lot *lot, uint32_t from)
{
    while (from < lot->gate_count && str_is_empty(lot->gates[from].by))
        from++;
    return from;
}

/* Checks of one gate stand together. */
static uint64_t gates_lifted(const struct lot *lot)
{
    uint64_t lifted = 0;
    Str before = STR_EMPTY;

    for (uint32_t i = account_lifted(lot, 0); i < lot->gate_count;
         i = account_lifted(lot, i + 1)) {
        lifted += !str_equal(lot->gates[i].name, before);
        before = lot->gates[i].name;
    }
    return lifted;
}

static uint64_t alarm_count(const struct lot *lot, enum alarm alarm)
{
    for (uint32_t i = 0; i < lot->alarm_count; i++)
        if (alarm_named(lot->alarms[i].name) == (int)alarm)
            return lot->alarms[i].count;
    return 0;
}

struct account account_of(const struct lot *lot, const char *run_sha256)
{
    struct account account = {.lot = lot, .run_sha256 = run_sha256};

    for (uint32_t i = 0; i < lot->bundle_count; i++) {
        account.pages += lot->bundles[i].pages;
        account.sheets += lot->bundles[i].sheets;
    }
    account.late = lot_late(lot);
    account.pulls = alarm_count(lot, ALARM_PULL); /* it is up while the pull list is not empty */
    account.lifted = gates_lifted(lot);
    account.heard = lot_alarms_heard(lot);
    count_people(&account);
    foretell(&account);
    return account;
}

/* ---- figures side by side -------------------------------------------------------------------- */

struct figures {
    struct account_figure *at;
    size_t count;
    bool has_before;
};

static struct account_figure *add(struct figures *figures, const char *word, const char *item,
                                  uint64_t now, const char *unit)
{
    struct account_figure *figure = &figures->at[figures->count++];

    REQUIRE(figures->count <= ACCOUNT_FIGURES_MAX);
    *figure = (struct account_figure){.word = word, .item = item, .unit = unit, .now = now};
    return figure;
}

static void add_both(struct figures *figures, const char *word, const char *item, uint64_t now,
                     uint64_t before, const char *unit)
{
    struct account_figure *figure = add(figures, word, item, now, unit);

    figure->before = before;
    figure->has_before = figures->has_before;
}

static void add_letters(struct figures *figures, const struct account *account)
{
    const struct lot *lot = account->lot;

    add_both(figures, "pieces", "発送するお知らせ", lot->piece_count, lot->before_pieces, "通");
    add(figures, "bundles", "　束", lot->bundle_count, "束");
    add(figures, "sheets", "　用紙", account->sheets, "枚");
    add(figures, "late", "　遅れのおわびを載せるもの", account->late, "通");
}

static void add_dispositions(struct figures *figures, const struct lot *lot)
{
    uint64_t before = 0;

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        before += lot->before_dispositions[i];
    add(figures, "residents", "読み込んだ住民データ", lot->resident_lines.rows, "行");
    add_both(figures, "certificates", "読み込んだ電子証明書データ", lot->certificate_lines.rows,
             before, "件");
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        add_both(figures, disposition_term((enum disposition)i).word,
                 disposition_term((enum disposition)i).japanese, lot->dispositions[i],
                 lot->before_dispositions[i], "件");
}

static void add_delay(struct figures *figures, const struct lot *lot)
{
    struct delay_figures delay = lot_delay(lot);

    add(figures, "delay_max", "遅延日数(今回のお知らせ)　最大", delay.max, "日");
    add(figures, "delay_mean", "　平均", delay.mean_hundredths, "日")->hundredths = true;
    add(figures, "delay_p50", "　中央値", delay.p50, "日");
    add(figures, "delay_p95", "　95%値", delay.p95, "日");
}

size_t account_figures(const struct account *account,
                       struct account_figure figures[ACCOUNT_FIGURES_MAX])
{
    struct figures all = {figures, 0, !str_is_empty(account->lot->previous)};

    add_letters(&all, account);
    add_dispositions(&all, account->lot);
    add(&all, "unreadable_residents", "取込不可の住民データ", account->lot->unreadable_residents,
        "行");
    add(&all, "people_held", "判断待ちの保留", account->people_held, "人");
    add(&all, "too_late", "有効期限までに届かない見込み",
        alarm_count(account->lot, ALARM_TOO_LATE), "人");
    add(&all, "pulls", "差出前に引き抜くお知らせ", account->pulls, "通");
    add_delay(&all, account->lot);
    return all.count;
}

/* ---- three letters --------------------------------------------------------------------------- */

static uint32_t hex_number(const char *digits)
{
    enum { DIGITS = 8 };
    uint32_t number = 0;

    for (int i = 0; i < DIGITS; i++) {
        char c = digits[i];

        number = number << 4 | (uint32_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
    }
    return number;
}

static bool is_drawn(const uint32_t *pieces, size_t count, uint32_t piece)
{
    for (size_t i = 0; i < count; i++)
        if (pieces[i] == piece)
            return true;
    return false;
}

size_t account_samples(const struct lot *lot, uint32_t pieces[ACCOUNT_SAMPLES])
{
    size_t wanted = lot->piece_count < ACCOUNT_SAMPLES ? lot->piece_count : ACCOUNT_SAMPLES;

    for (size_t i = 0; i < wanted; i++) {
        uint32_t piece = hex_number(lot->fingerprint + i * 8) % lot->piece_count;

        while (is_drawn(pieces, i, piece))
            piece = (piece + 1) % lot->piece_count;
        pieces[i] = piece;
    }
    return wanted;
}

/* ---- alarms ---------------------------------------------------------------------------------- */

/* What each counts (docs/contract 8.3), and where a person goes on. */
static const struct {
    const char *unit, *place;
} alarms[ALARM_COUNT] = {
    [ALARM_HOLIDAYS_END] = {"件", "シート「入力」"},
    [ALARM_HELD_45] = {"件", "シート「保留」"},
    [ALARM_HELD_14] = {"件", "シート「保留」"},
    [ALARM_STALE_REGISTER] = {"件", "シート「入力」"},
    [ALARM_VOLUME] = {"件", "シート「概要」"},
    [ALARM_HISTOGRAM] = {"件", "シート「発行コホート」"},
    [ALARM_UNPOSTED] = {"通", "シート「差出」"},
    [ALARM_RETURN_RATE] = {"通", "シート「返戻」"},
    [ALARM_PULL] = {"通", "print/pull.csv"},
    [ALARM_HOUSE] = {"通", "シート「差出」"},
    [ALARM_PAUSED] = {"件", "シート「待機」"},
    [ALARM_SIDE_TABLE] = {"件", "シート「入力」"},
    [ALARM_TOO_LATE] = {"人", "シート「待機」「保留」"},
    [ALARM_WAITING_LONG] = {"通", "シート「待機」"},
    [ALARM_PRINT_FULL] = {"件", "シート「待機」"},
    [ALARM_LIMITS_END] = {"行", "シート「待機」"},
    [ALARM_PAUSE_ENDS] = {"通", "シート「待機」"},
    [ALARM_CLASS] = {"", "シート「内訳」"}, /* people or certificates */
};

const char *account_alarm_unit(Str alarm)
{
    int at = alarm_named(alarm);

    return at < 0 ? "" : alarms[at].unit;
}

const char *account_alarm_place(Str alarm)
{
    int at = alarm_named(alarm);

    return at < 0 ? "シート「概要」" : alarms[at].place;
}

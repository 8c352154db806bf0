/* 待機: one line for each resident who waits, whose certificate ends first above. */
#include <stdlib.h>

#include "core/lot/capacity.h"
#include "core/book/blocks.h"
#include "core/book/columns.h"
#include "core/book/rows.h"
#include "core/book/worksheets.h"

/* ---- who waits ------------------------------------------------------------------------------- */

static int waiter_compare(const void *a, const void *b)
{
    const struct waiter *left = a, *right = b;
    int order = day_compare(left->expires_on, right->expires_on);

    if (!order)
        order = day_compare(left->ideal_on, right->ideal_on);
    return order ? order : str_compare(left->resident_id, right->resident_id);
}

static bool is_waiting(const struct lot_row *row)
{
    return row->disposition == DISPOSITION_WAITING;
}

static void waiter_add(struct waiter *waiter, const struct lot_row *row)
{
    bool earlier = waiter->certificates == 0 || day_before(row->expires_on, waiter->expires_on);

    if (earlier) {
        waiter->resident_id = lot_row_resident(row);
        waiter->expires_on = row->expires_on;
        waiter->planned_on = row->planned_on;
        waiter->reason = (enum reason)row->reason;
        waiter->deliver_on = lot_row_more(row)->deliver_on;
        waiter->counter_week = lot_row_more(row)->counter_week;
    }
    if (waiter->certificates == 0 || day_before(row->ideal_on, waiter->ideal_on))
        waiter->ideal_on = row->ideal_on;
    waiter->certificates++;
}

struct waiters waiters_gather(struct content *content)
{
    struct selection rows = rows_select(content, is_waiting);
    struct waiters waiters = {ARENA_ARRAY(&content->arena, struct waiter, rows.count + 1), 0};

    qsort_r(rows.at, rows.count, sizeof *rows.at, row_by_resident, content->lot->rows);
    for (size_t i = 0; i < rows.count; i++) {
        const struct lot_row *row = &content->lot->rows[rows.at[i]];

        if (waiters.count == 0 ||
            !str_equal(waiters.at[waiters.count - 1].resident_id, lot_row_resident(row)))
            waiters.count++;
        waiter_add(&waiters.at[waiters.count - 1], row);
    }
    qsort(waiters.at, waiters.count, sizeof *waiters.at, waiter_compare);
    return waiters;
}

/* ---- one line -------------------------------------------------------------------------------- */

static bool is_hopeless(const struct waiter *waiter)
{
    return !day_is(waiter->planned_on);
}

static void cell_waited(struct cell *cell, const struct lot *lot, const struct waiter *waiter)
{
    cell_days_left(cell, waiter->ideal_on, is_hopeless(waiter) ? lot->mail_on : waiter->planned_on);
}

static void cell_outlook(struct cell *cell, const struct waiter *waiter)
{
    cell_text(cell, is_hopeless(waiter) ? "期限までに予定なし" : "");
    cell_alarm(cell, is_hopeless(waiter));
}

#define WAITERS(X)                                                                                 \
    X(waiter, resident, "宛名番号", 22, TEXT, COUNT, cell_str(cell, waiter->resident_id))          \
    X(waiter, certificates, "証明\n書数", 9, NUMBER, SUM, cell_number(cell, waiter->certificates)) \
    X(waiter, expires, "有効期限", 13, DAY, NONE, cell_day(cell, waiter->expires_on))              \
    X(waiter, ideal, "本来の\n差出日", 13, DAY, NONE, cell_day(cell, waiter->ideal_on))            \
    X(waiter, planned, "差出予定日", 13, DAY, NONE, cell_day(cell, waiter->planned_on))            \
    X(waiter, deliver, "配達見込", 13, DAY, NONE, cell_day(cell, waiter->deliver_on))              \
    X(waiter, waited, "待ち日数", 11, NUMBER, NONE, cell_waited(cell, lot, waiter))                \
    X(waiter, left, "配達時\n残日数", 11, NUMBER, NONE,                                            \
      cell_days_left(cell, waiter->deliver_on, waiter->expires_on))                                \
    X(waiter, reason, "原因", 22, TEXT, NONE, cell_reason(cell, waiter->reason))                   \
    X(waiter, week, "窓口\n上限週", 13, DAY, NONE, cell_day(cell, waiter->counter_week))           \
    X(waiter, outlook, "見通し", 26, TEXT, NONE, cell_outlook(cell, waiter))
COLUMNS(waiter, struct waiter, WAITERS);

/* ---- limits ---------------------------------------------------------------------------------- */

static bool is_of_counter(const struct lot_capacity *capacity)
{
    return capacity->resource == LIMIT_COUNTER;
}

static void cell_scope(struct cell *cell, const struct lot_capacity *capacity)
{
    static const char *const words[] = {"全体", "郵便番号", "市区町村"};

    if (capacity->scope == SCOPE_ALL)
        cell_text(cell, words[SCOPE_ALL]);
    else
        cell_format(cell, "%s " STR_FMT, words[capacity->scope], STR_ARG(capacity->prefix));
}

/* Of print in letters; of the counter in visits, to the hundredth. */
static void cell_amount(struct cell *cell, const struct lot_capacity *capacity, uint64_t amount)
{
    cell_number(cell, is_of_counter(capacity) ? amount : amount * VISIT_HUNDREDTHS);
    cell->kind = CELL_HUNDREDTHS;
}

static void cell_share(struct cell *cell, const struct lot_capacity *capacity)
{
    if (capacity->most)
        cell_number(cell, limit_percent(capacity_load(capacity), capacity->most));
}

#define LIMITS(X)                                                                                  \
    X(limit, scope, "範囲", 0, TEXT, NONE, cell_scope(cell, limit))                                \
    X(limit, what, "対象", 0, TEXT, NONE, cell_text(cell, is_of_counter(limit) ? "来庁" : "通"))   \
    X(limit, from, "日・週の初日", 0, DAY, NONE, cell_day(cell, limit->from))                      \
    X(limit, period, "単位", 0, TEXT, NONE,                                                        \
      cell_text(cell, limit->period == PER_DAY && !is_of_counter(limit) ? "日" : "週"))            \
    X(limit, most, "上限", 0, NUMBER, NONE, cell_amount(cell, limit, limit->most))                 \
    X(limit, walk_in, "お知らせ以外", 0, NUMBER, NONE, cell_amount(cell, limit, limit->walk_in))   \
    X(limit, before, "前回まで", 0, NUMBER, NONE, cell_amount(cell, limit, limit->before))         \
    X(limit, tonight, "今回", 0, NUMBER, NONE, cell_amount(cell, limit, limit->tonight))           \
    X(limit, near_end, "期限間近の通", 0, NUMBER, NONE, cell_number(cell, limit->near_end))        \
    X(limit, share, "利用率(%)", 0, NUMBER, NONE, cell_share(cell, limit))                         \
    X(limit, holds, "判定", 0, TEXT, CROSSES, cell_mark(cell, capacity_holds(limit)))
COLUMNS(limit, struct lot_capacity, LIMITS);

/* ---- causes by the week in which they are planned -------------------------------------------- */

#define WEEKS(X)                                                                                   \
    X(week, reason, "原因", 0, TEXT, NONE, cell_str(cell, week->b))                                \
    X(week, persons, "人数", 0, NUMBER, SUM, cell_number(cell, week->count))                       \
    X(week, planned, "差出予定週(月曜日)", 0, TEXT, NONE, cell_str(cell, week->a))
COLUMNS(week, struct tally, WEEKS);

static const struct tallies *tally_weeks(struct content *content, const struct waiters *waiters)
{
    struct tallies *tallies = tallies_new(content, 16);

    for (size_t i = 0; i < waiters->count; i++) {
        const struct waiter *waiter = &waiters->at[i];
        char monday[DAY_TEXT_MAX];
        Str week = day_is(waiter->planned_on)
                       ? arena_copy(&content->arena,
                                    str_of(day_text(week_monday(waiter->planned_on), monday)))
                       : STR("期限までに予定なし");

        tally_of(content, tallies, week, str_of(reason_term(waiter->reason).japanese))->count++;
    }
    tallies_sort(tallies);
    return tallies;
}

void add_waiting(struct content *content, const struct waiters *waiters)
{
    const struct tallies *weeks = tally_weeks(content, waiters);
    struct worksheet *worksheet =
        content_add(content, "待機", "待機 (1行1人、有効期限の早い順)",
                    "待ち日数は本来の差出日から差出予定日まで(予定がなければ今回の差出日まで)。");

    worksheet->main = TABLE(waiter, waiters->at, waiters->count);
    worksheet->blocks_apart = true;
    block_add(worksheet, "原因と差出予定週", TABLE(week, weeks->at, weeks->count));
    block_add(worksheet, "処理上限: 今回の日と週に有効なもの",
              TABLE(limit, content->lot->capacities, content->lot->capacity_count));
    add_loads(content, worksheet);
}

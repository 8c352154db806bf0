/* 待機: one line for each resident who waits, whose certificate ends first above. */
#include <stdlib.h>

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
        waiter->resident_id = row->resident_id;
        waiter->expires_on = row->expires_on;
        waiter->planned_on = row->planned_on;
        waiter->reason = row->reason;
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
            !str_equal(waiters.at[waiters.count - 1].resident_id, row->resident_id))
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
    X(waiter, waited, "待ち日数", 11, NUMBER, NONE, cell_waited(cell, lot, waiter))                \
    X(waiter, left, "差出時\n残日数", 11, NUMBER, NONE,                                            \
      cell_days_left(cell, waiter->planned_on, waiter->expires_on))                                \
    X(waiter, reason, "原因", 22, TEXT, NONE, cell_reason(cell, waiter->reason))                   \
    X(waiter, outlook, "見通し", 30, TEXT, NONE, cell_outlook(cell, waiter))
COLUMNS(waiter, struct waiter, WAITERS);

void add_waiting(struct content *content, const struct waiters *waiters)
{
    struct worksheet *worksheet =
        content_add(content, "待機", "待機 (1行1人、有効期限の早い順)",
                    "待ち日数は本来の差出日から差出予定日まで(予定がなければ今回の差出日まで)。");

    worksheet->main = TABLE(waiter, waiters->at, waiters->count);
    add_loads(content, worksheet);
}

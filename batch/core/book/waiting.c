/* 待機: one line for each resident who waits, whose certificate ends first above. */
#include "core/book/tabs_inside.h"

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

void tab_waiting(struct tabs *tabs, const struct waiters *waiters)
{
    struct tab *tab =
        tab_add(tabs, "待機", "待機 (1行1人、有効期限の早い順)",
                "待ち日数は本来の差出日から差出予定日まで(予定がなければ今回の差出日まで)。");

    tab->main = TABLE(waiter, waiters->at, waiters->count);
}

/* One line for each alarm that there is. */
#include "core/account/alarms.h"

#include "core/gates/names.h"

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
    [ALARM_TEMPLATES] = {"件", "シート「入力」"},
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

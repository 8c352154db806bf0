/*
 * How late the letters are: tonight's own, with causes; and the account of all that was sent in twelve
 * months or is open tonight (core/lot/delays.h). Ledger and calendar are asked here.
 */
#ifndef KIGEN_FLOW_NIGHT_DELAYS_H
#define KIGEN_FLOW_NIGHT_DELAYS_H

#include "flow/night/making.h"

/*
 * Sets delay_days, cause_days and late of each piece; lot->delays, and lot->outlook.
 * The causes of those who are open are found out as those of
 * pieces: by what past lots said; tonight's reason is the cause of the days that follow.
 */
int delays_take(struct lot *lot, const struct intake *intake, const struct making *by,
                struct arena *arena, struct err *err);

#endif

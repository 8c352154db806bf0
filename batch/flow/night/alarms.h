/*
 * What a person must look at although the night goes on. Any stage up to the gates may raise one; then
 * alarms_of_lot() asks for the rest. The Japanese sentence goes into run.json and the workbook; a night
 * that stops says either (messages).
 */
#ifndef KIGEN_FLOW_NIGHT_ALARMS_H
#define KIGEN_FLOW_NIGHT_ALARMS_H

#include "core/gates/gates.h"
#include "core/lot/lot.h"
#include "say/alarms.h"
#include "flow/night/pool.h"
#include "flow/night/tonight.h"

struct alarms {
    VEC(struct lot_alarm) list;
    VEC(Str) english; /* the same sentences */
};

void alarm_raise(struct alarms *alarms, enum alarm alarm, struct sentence said);
void alarms_say(const struct alarms *alarms);
/* Asks for the rest and puts all of them into the lot: the end of the holiday table, holds that can
 * wait no longer, a pause that lasts too long. */
void alarms_of_lot(struct alarms *alarms, struct lot *lot, const struct tonight *tonight,
                   const struct pool *pool, const struct rules *rules, struct arena *arena);

#endif

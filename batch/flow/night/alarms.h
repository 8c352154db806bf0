/*
 * Collects the alarms of a night: what a person must look at, although the night goes on.
 *
 * Stages raise them; alarms_of_lot() adds the last ones and puts all into the lot, with the
 * Japanese sentence, for run.json and the workbook. A night that is stopped prints them by
 * alarms_say().
 */
#ifndef KIGEN_FLOW_NIGHT_ALARMS_H
#define KIGEN_FLOW_NIGHT_ALARMS_H

#include "core/gates/acknowledged.h"
#include "core/gates/names.h"
#include "core/lot/lot.h"
#include "say/alarms.h"
#include "flow/night/pool.h"
#include "flow/night/tonight.h"

struct alarms {
    Day as_of;
    struct acknowledged acknowledged[ALARM_COUNT]; /* what is on record of each */
    VEC(struct lot_alarm) list;
    VEC(Str) english;                 /* the same sentences */
    VEC(struct sentence) unpublished; /* what is said instead where nothing is published */
};

/* `count`: of what it counts (docs/contract 8.3), at least 1. Not what grows by itself while nobody
 * does anything: an alarm that was acknowledged is heard again when its count grows. */
void alarm_raise(struct alarms *alarms, enum alarm alarm, uint64_t count, struct sentence said);
/* The same; `unpublished` is said where the night is stopped or dry, and so has no folder. */
void alarm_raise_as(struct alarms *alarms, enum alarm alarm, uint64_t count, struct sentence said,
                    struct sentence unpublished);
/* To standard error, in the reader's language: those that nobody has acknowledged; the others.
 * `published`: this night's folder is there. */
void alarms_say(const struct alarms *alarms, bool published);
void alarms_say_acknowledged(const struct alarms *alarms, bool published);
uint64_t alarms_heard(const struct alarms *alarms); /* those that nobody has acknowledged */
/* Before the first is raised: reads which of them a person has acknowledged. */
int alarms_begin(struct alarms *alarms, struct ledger *ledger, Day as_of, struct err *err);
/* Raises the last ones (the holiday table ends, holds that expire soon, a pause that is too long
 * or ends soon) and puts all into the lot. */
void alarms_of_lot(struct alarms *alarms, struct lot *lot, const struct tonight *tonight,
                   const struct pool *pool, const struct rules *rules, struct arena *arena);

#endif

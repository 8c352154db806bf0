/*
 * Every row gets one disposition, and what may become a letter is planned: judge_night(). After
 * intake_registers(), and once the registers are compared.
 *
 *     reads    intake: dues, persons, peers, history; against: who contradicts the last register;
 *              tonight: days, limits, told_elsewhere, towns, press; the ledger's decisions and use
 *     fills    due: duplicate, judgement, planned_on, anomalies, next_of_piece; person: decision, what cannot
 *              be printed, piece; the pool
 *
 * And what is asked of one person or one letter, here and by those who ask again (pull.c): the facts
 * that rules_judge() judges by, and what would be printed now.
 */
#ifndef KIGEN_FLOW_NIGHT_JUDGE_H
#define KIGEN_FLOW_NIGHT_JUDGE_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/intake.h"
#include "flow/night/pool.h"
#include "flow/night/tonight.h"
#include "flow/run/run.h"

struct judging { /* by what rows are judged */
    const struct tonight *tonight;
    const struct against *against;
    const struct rules *rules;
    const struct store *store; /* its ledger, and the salt of what was printed */
};

/* The planner has the last word: what it lets wait is waiting, with a reason. */
int judge_night(struct intake *intake, struct pool *pool, const struct judging *by,
               struct arena *arena, struct err *err);

/* What may count against a certificate of a person who was read, but for what the ledger remembers
 * of it and what can be printed. */
struct facts judge_facts(struct person *person, const struct certificate *certificate, Day ideal_on,
                         const struct tonight *tonight, const struct against *against,
                         const struct rules *rules);
/* The salted digest by which a piece that came back is compared with what would be printed now:
 * addressee (without 様 or 保護者様), postal code, address, building. */
struct printed judge_printed(const struct store *store, const struct lot_piece *piece);

#endif

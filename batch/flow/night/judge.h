/*
 * Gives every due row its disposition, and plans the letters: judge_night().
 *
 *     reads    intake: dues, persons, peers, history; against: residents in dispute; tonight: days,
 *              limits, told_elsewhere, towns, press; from the ledger decisions and used capacity
 *     fills    due: judgement, planned_on, anomalies, next_of_piece; person: decision,
 *              what cannot be printed, piece; the pool
 *
 * It runs after intake_registers() and after the registers are compared (rowmarks_compare). pull.c
 * uses judge_facts() and judge_printed() to judge letters of earlier runs.
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

struct judging { /* what judge_night() needs */
    const struct tonight *tonight;
    const struct against *against;
    const struct rules *rules;
    const struct store *store; /* its ledger, and the salt of what was printed */
};

/* A row that may go, but that the planner lets wait, gets `waiting` with its reason. */
int judge_night(struct intake *intake, struct pool *pool, const struct judging *by,
                struct arena *arena, struct err *err);

/*
 * The parts of it that a forecast calls too (foresee.c): what is asked once, duplicates, other
 * serials and decisions; the disposition of one readable row on by->tonight->days, `waiting` aside;
 * what earlier runs have taken of the limits.
 */
int judge_begin(struct intake *intake, const struct judging *by, struct arena *arena,
                struct err *err);
void judge_row(struct due *due, const struct judging *by, struct arena *arena);
int judge_use(struct plan *plan, const struct judging *by, struct arena *arena, struct err *err);

/* The facts about a certificate of a person who was read, without facts_remember() and without what
 * can be printed. */
struct facts judge_facts(struct person *person, const struct certificate *certificate, Day ideal_on,
                         const struct tonight *tonight, const struct against *against,
                         const struct rules *rules);
/* What the towns say of the printed address, where that is complete. */
enum town_doubt judge_doubt(const struct resident *resident, const struct tonight *tonight,
                            const struct rules *rules);
/* Fills person->unprintable, missing and unfit, once. */
void judge_print(struct person *person, const struct tonight *tonight, const struct rules *rules,
                 struct arena *arena);
/* Salted digests of what a piece has printed: addressee (honorifics aside), postal code, address,
 * building. By them a returned piece is compared with what would be printed now. */
struct printed_now judge_printed(const struct store *store, const struct lot_piece *piece,
                                 const struct office_words *offices);

#endif

/*
 * What the night says to its proof once the lot is made, and what comes of it.
 *
 *     proving_begin     the rows, pieces and counts of the night; the proof compares them with its own
 *     proving_result    what it found
 *     proving_judge     says what differs; where nothing does, proving_keep() fills the lot
 *
 * A difference is the gate `proof`: exit 8, nothing is published, and nobody can accept it.
 */
#ifndef KIGEN_FLOW_NIGHT_PROVING_H
#define KIGEN_FLOW_NIGHT_PROVING_H

#include "core/gates/stops.h"
#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "flow/night/due.h"
#include "flow/night/tonight.h"

struct prove;
struct prove_result;
struct proving;

int32_t proof_day(Day day); /* as the proof writes it: 20261122; 0: none */

/* The lot is made: its rows are the listed ones of `dues`, and the days are set. Once. Beside: the proof
 * compares while the night goes on, which changes neither these rows nor those of the lot. */
struct proving *proving_begin(struct prove *proof, const struct lot *lot, struct dues *dues,
                              const struct tonight *tonight, bool beside, struct arena *arena);
/* What it found; lives as long as the proof. */
const struct prove_result *proving_result(struct proving *proving);
void proving_end(struct proving *proving); /* whether it answered or not; NULL is allowed */
/* Puts the figures of a proof without a difference into the lot, for the sheet 照合; once. */
void proving_keep(struct lot *lot, const struct prove_result *result, struct arena *arena);
/* 0 where nothing differs; else says what differs, fills `stop`, and gives -1 with EXIT_GATE. */
int proving_judge(const struct prove_result *result, const struct config *config,
                  struct stop_account *stop, struct err *err);

#endif

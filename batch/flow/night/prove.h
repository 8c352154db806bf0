/*
 * The completeness proof of a night (batch/witness): it hears every record beside the night, decides
 * for itself, and is asked once the lot is made.
 *
 *     night_prove_begin    settings, in its own words
 *     night_prove_hear     side inputs and ledger, once the night has read its own, of the same bytes
 *     night_prove_pass     each reading of a register, before it begins
 *     night_prove_ask      what the night says, against what the proof says
 *     night_prove_judge    whether that differs; then night_prove_keep() for 照合
 *
 * A difference is the gate `proof`. A question is not proven: its proof is NULL.
 */
#ifndef KIGEN_FLOW_NIGHT_PROVE_H
#define KIGEN_FLOW_NIGHT_PROVE_H

#include "core/gates/stops.h"
#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "edge/registers/registers.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"

struct prove;
struct prove_result;

enum night_pass { PASS_CERTIFICATES, PASS_RESIDENTS, PASS_PEERS };

/* Once a night. */
int night_prove_begin(struct prove **proof, const struct config *config, Day as_of,
                      struct arena *arena, struct err *err);
/* `lot` names the side inputs, which the night has read: 75 where one was exchanged since. The proof
 * has begun. */
int night_prove_hear(struct prove *proof, const struct config *config, const struct lot *lot,
                     struct ledger *ledger, struct err *err);

/* The proof hears each record of the reading of `file` that comes next. NULL is allowed. */
void night_prove_pass(struct prove *proof, struct register_file *file, enum night_pass pass);
/* Whether it must hear the certificates a second time. NULL is allowed. */
bool night_prove_wants(const struct prove *proof);

/* The lot is made: its rows are the listed ones of `intake`, and the days are set. Once; the answer
 * lives as long as the proof. */
const struct prove_result *night_prove_ask(struct prove *proof, const struct lot *lot,
                                           const struct intake *intake,
                                           const struct tonight *tonight, struct arena *arena);
/* The figures of a proof without a difference, for 照合; once. */
void night_prove_keep(struct lot *lot, const struct prove_result *result, struct arena *arena);
/* 0 where nothing differs; else what differs is said, and -1 with EXIT_GATE. */
int night_prove_judge(const struct prove_result *result, const struct config *config,
                      struct stop_account *stop, struct err *err);

#endif

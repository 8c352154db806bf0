/*
 * Runs the completeness proof of a night (batch/witness): it gets every record too, decides by code
 * of its own, and is compared with the lot in the end.
 *
 *     night_prove_begin    gives it the settings
 *     night_prove_hear     it reads the side inputs, the same bytes as the night, and the ledger
 *     night_prove_pass     gives it the records of the next reading of a register
 *     night_prove_ask      has the proof compare the night with itself
 *     night_prove_answer   what it found
 *     night_prove_judge    says what differs; if nothing does, night_prove_keep() fills the lot
 *
 * A difference trips the gate `proof`. A question has no proof: NULL.
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
struct proving;

enum night_pass { PASS_CERTIFICATES, PASS_RESIDENTS, PASS_PEERS };

/* Once a night. */
int night_prove_begin(struct prove **proof, const struct config *config, Day as_of,
                      const struct page_file *file, struct arena *arena, struct err *err);
/* 75 where a side input in lot->inputs changed since the night has read it. The proof has begun. */
int night_prove_hear(struct prove *proof, const struct config *config, const struct lot *lot,
                     struct ledger *ledger, struct err *err);

/* The proof hears each record of the next reading of `file`; `tap` must live as long as that.
 * `proof` NULL is allowed. */
void night_prove_pass(struct register_tap *tap, struct prove *proof, struct register_file *file,
                      enum night_pass pass);
/* What it does of its own between two readings, for disk/beside.h: once the certificates were heard the
 * first time, and once all was heard. It changes nothing but the proof and its pages. */
void night_prove_certificates_heard(void *proof);
void night_prove_heard(void *proof);
/* Whether it needs the certificates a second time. `proof` NULL is allowed. */
bool night_prove_wants(const struct prove *proof);

/* Once the proof has heard the certificates: it asks the ledger what else it must know. */
int night_prove_issued(struct prove *proof, struct ledger *ledger, struct err *err);

/* The lot is made: its rows are the listed ones of `dues`, and the days are set. Once. Beside: the proof
 * compares while the night goes on, which changes neither these rows nor those of the lot. */
struct proving *night_prove_ask(struct prove *proof, const struct lot *lot, struct dues *dues,
                                const struct tonight *tonight, bool beside, struct arena *arena);
/* What it found; lives as long as the proof. */
const struct prove_result *night_prove_answer(struct proving *proving);
void night_prove_end(struct proving *proving); /* whether it answered or not; NULL is allowed */
/* Puts the figures of a proof without a difference into the lot, for the sheet 照合; once. */
void night_prove_keep(struct lot *lot, const struct prove_result *result, struct arena *arena);
/* 0 where nothing differs; else says what differs, fills `stop`, and gives -1 with EXIT_GATE. */
int night_prove_judge(const struct prove_result *result, const struct config *config,
                      struct stop_account *stop, struct err *err);

#endif

/*
 * Runs the completeness proof of a night (batch/witness): it gets every record too, decides by code
 * of its own, and is compared with the lot in the end (flow/night/proving.h).
 *
 *     night_prove_begin    gives it the settings
 *     night_prove_hear     it reads the side inputs, the same bytes as the night, and the ledger
 *     night_prove_pass     gives it the records of the next reading of a register
 *     night_prove_issued   what else it must know of the ledger
 *
 * A question has no proof: NULL.
 */
#ifndef KIGEN_FLOW_NIGHT_PROVE_H
#define KIGEN_FLOW_NIGHT_PROVE_H

#include "core/lot/lot.h"
#include "edge/config/config.h"
#include "edge/ledger/ledger.h"
#include "edge/registers/registers.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"

struct prove;

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

#endif

/*
 * The facts for one page of `kigen why`: what the night would say of a person today, by its own
 * stages and without leaving anything, and what the ledger and the published folders remember.
 *
 * No lock is taken and nothing is written, so it answers while a run is going on; it costs one
 * reading of the registers.
 */
#ifndef KIGEN_FLOW_DESK_WHY_H
#define KIGEN_FLOW_DESK_WHY_H

#include "core/desk/story.h"
#include "flow/night/night.h"

/*
 * After night_open() of a NIGHT_QUESTION: the clerk has to answer before what a gate would stop is
 * put right. Reads, judges and gathers. `story` lives as long as the night. Errors are
 * those of a dry run, and 66 where neither registers nor ledger know the id, 75 where the ledger
 * changed in between.
 */
int why_gather(struct night *night, Str id, struct story *story, struct err *err);

#endif

/*
 * Serials that are written otherwise than before: in the register (gate renumbered), or in the list
 * of what others told (gate and alarm side_table). What is said of them, row by row.
 */
#ifndef KIGEN_FLOW_NIGHT_LISTS_H
#define KIGEN_FLOW_NIGHT_LISTS_H

#include "core/gates/gates.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"

/* Where more of the list than that is to be let pass has no match, but not all of it. */
void lists_alarm(struct alarms *alarms, const struct side_count *count, struct arena *arena);

bool lists_says(enum gate_check check); /* lists_stop() is for it */
/* Says why the night stops at that check, which tripped, and names its first rows, in `stop` too.
 * Always -1, with EXIT_GATE. */
int lists_stop(enum gate_check check, const struct finding *finding, const struct intake *intake,
               const struct config *config, struct stop_account *stop, struct arena *arena,
               struct err *err);

#endif

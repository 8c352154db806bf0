/*
 * What the gate `class` counts of a night (core/gates/classes.h), and what is said of it.
 *
 *     classes_hear()    each readable resident row, while the register streams
 *     classes_find()    all families, once every row is judged and the registers are compared
 *     classes_raise()   the alarm, where the gate does not stop the night
 *     classes_say()     the sentence of the gate; classes_name() the rows of it
 *
 * One pass over the due and one over the ledger's memory; residents are counted while their marks
 * are compared.
 */
#ifndef KIGEN_FLOW_NIGHT_CLASSES_H
#define KIGEN_FLOW_NIGHT_CLASSES_H

#include "core/gates/classes.h"
#include "core/gates/gates.h"
#include "core/gates/stops.h"
#include "edge/config/config.h"
#include "flow/night/against.h"
#include "flow/night/alarms.h"
#include "flow/night/intake.h"
#include "flow/night/tonight.h"

struct class_heard {
    struct cell_place place;
    uint32_t classes;
};
struct classes_part { /* VEC: what one of the threads that read has heard */
    struct class_heard *at;
    size_t count, room;
};
/* Counts a resident of tonight's register where there is no last run to compare with; parts are
 * taken in the order of the file. */
void classes_hear(const struct against *against, struct classes_part *part,
                  const struct resident *resident);
void classes_take(struct against *against, const struct classes_part *part);

struct classes_of_night { /* what classes_find() needs */
    struct intake *intake;
    const struct against *against;
    const struct tonight *tonight;
    const struct config *config;
};
/* Every row is judged, the registers are compared, the last run's figures are known. Once. */
void classes_find(struct class_findings *findings, const struct classes_of_night *from);

void classes_raise(struct alarms *alarms, const struct class_findings *findings,
                   const struct classes_of_night *from, bool stops, struct arena *arena);
/* Says why the night stops at one of the three checks. Always -1, with EXIT_GATE. */
int classes_say(enum gate_check check, const struct class_findings *findings,
                const struct classes_of_night *from, struct arena *arena, struct err *err);
/* Adds the most improbable cells to `stop`; then the first rows of the one that stopped the night,
 * which are printed too: rows of the certificate register; people who vanished have none. */
void classes_name(enum gate_check check, const struct class_findings *findings,
                  const struct classes_of_night *from, struct stop_account *stop,
                  struct arena *arena);
/* For 照合: the check's own words, and its most improbable cell. */
Str classes_listed(Str what, enum gate_check check, const struct class_findings *findings,
                   struct arena *arena);

#endif

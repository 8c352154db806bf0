/*
 * What the rows of the registers count, whoever they are about, and which of them a reader must take
 * (flow/night/intake). It is heard by several threads, each with a part of its own, and the parts
 * are added in the order of the file: figures for the gates, marks, months of what is not due.
 *
 * Nothing but the part is changed here: what the rows of a certificate change in the night is taken
 * in the order of the file.
 */
#ifndef KIGEN_FLOW_NIGHT_HEAR_H
#define KIGEN_FLOW_NIGHT_HEAR_H

#include "edge/registers/registers.h"
#include "flow/night/against.h"
#include "flow/night/intake.h"

struct hearing { /* what the rows are asked by; what the parts are added to */
    struct intake *intake;
    struct against *against;
    struct lot *lot;
    const struct registers *from;
};

/* By `as`, for register_heard(): the certificates the first time. */
void hearing_of_certificates(struct register_hearing *as, struct hearing *hearing);

/* The residents: all that is counted; where a question is about few, these alone are read; or marks
 * alone, and no row is taken. */
enum hear_residents { HEAR_ALL, HEAR_ASKED, HEAR_MARKS };
void hearing_of_residents(struct register_hearing *as, struct hearing *hearing,
                          enum hear_residents what);

#endif

/*
 * The sentences of the gate and the alarm `class` in both languages (docs/contract 8.6). Each says
 * of how many, in which cell, how many fell under what, without a name or an id. Pure; the text is
 * in the arena.
 */
#ifndef KIGEN_SAY_CLASSES_H
#define KIGEN_SAY_CLASSES_H

#include "say/alarms.h"

enum class_told { /* of whom */
                  CLASS_TOLD_DUE_FIRST,
                  CLASS_TOLD_DUE,
                  CLASS_TOLD_RESIDENTS_FIRST,
                  CLASS_TOLD_RESIDENTS,
                  CLASS_TOLD_GONE, /* residents that are not in the register any more */
                  CLASS_TOLD_CERTIFICATES_FIRST,
                  CLASS_TOLD_CERTIFICATES,
                  CLASS_TOLD_OPEN
};

struct class_figures {
    struct sentence why;    /* the class */
    struct sentence cell;   /* say_class_area() …; empty: all of them */
    struct sentence faults; /* say_class_fault(); empty: none */
    uint64_t count, at_risk, most;
};

struct sentence say_class_area(uint32_t postal_code, struct arena *arena);
struct sentence say_class_born(int year, struct arena *arena);
struct sentence say_class_month(int year, int month, struct arena *arena);
/* `before` and so many of one fault more. */
struct sentence say_class_fault(struct sentence before, struct sentence fault, uint64_t count,
                                struct arena *arena);
/* The clause, without what to do. */
struct sentence say_class(enum class_told as, const struct class_figures *figures,
                          struct arena *arena);
/* The alarm's sentence of such a clause. */
struct sentence say_class_alarm(struct sentence said, struct arena *arena);

#endif

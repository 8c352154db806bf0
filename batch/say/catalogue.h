/*
 * The message catalogue: of each message, beside its sentences (say/err.h), what caused it and what to do about it, in both
 * languages, and the test that provokes it. From batch/say/actions.def; a message without an entry there does not compile.
 */
#ifndef KIGEN_SAY_CATALOGUE_H
#define KIGEN_SAY_CATALOGUE_H

#include "say/err.h"

struct advice {
    const char *cause, *cause_japanese;
    const char *action, *action_japanese;
    const char *test; /* "suite: name", or the beginning of the name; NULL: no test provokes it */
};

const struct advice *message_advice(enum message message);

/* The message that is meant by "KGN0631", "KGN0631E", "0631" or "631", large or small; -1: none is. */
int message_named(const char *text);

/* The message that says now what number `number` said in older versions; -1: there never was one. */
int message_instead(int number);
/* The number that is written so, whether or not a message has it; -1: it is none. */
int message_number(const char *text);

/* A sentence as it stands in a catalogue: what is put into it when it is said is shown as …. Gives its end in `out`. */
const char *message_shape(const char *format, char *out, size_t room);

#endif

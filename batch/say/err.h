/*
 * What is said when something is wrong, and the exit code it leads to.
 *
 * Three kinds (docs/decisions/0003-errors.md): the *world* fails: a function returns -1 with one
 * sentence in its `struct err`; calls are chained with || and only main.c prints it. The *data* is
 * wrong: a reject, a value with file, line and reason. *kigen* is wrong: REQUIRE or BUG, which end
 * the program with exit 70 in release builds too.
 *
 * Every message has an id, a severity and two texts (messages.def): `KGN0201E registers.csv:17: …`.
 * The first error counts: err_say() keeps the one that is already there.
 *
 *     return err_say(err, FILE_OPEN, path, strerror(errno));    an error: kept; -1 always
 *     notice_say(RUN_FINISHED, folder);                         a warning: printed at once
 */
#ifndef KIGEN_SAY_ERR_H
#define KIGEN_SAY_ERR_H

#include <stdbool.h>
#include <stdio.h>

#include "base/bug.h"

enum exit_code { /* docs/contract 1 */
                 EXIT_DONE = 0,
                 EXIT_NEWS = 4,
                 EXIT_GATE = 8,
                 EXIT_USAGE_ = 64,
                 EXIT_DATA = 65,
                 EXIT_INPUT = 66,
                 EXIT_BUG = 70,
                 EXIT_CREATE = 73,
                 EXIT_IO = 74,
                 EXIT_RETRY = 75,
                 EXIT_DENIED = 77,
                 EXIT_CONFIG_ = 78
};

#define MESSAGE(name, number, severity, exit_code, english, japanese) MSG_##name,
enum message {
#include "say/messages.def"
    MSG_COUNT_
};
#undef MESSAGE

/* The English text of each message, as an array that the compiler checks a call's arguments
 * against. */
#define MESSAGE(name, number, severity, exit_code, english, japanese)                              \
    __attribute__((unused)) static const char MSG_EN_##name[] = english;
#include "say/messages.def"
#undef MESSAGE

enum { ERR_TEXT_MAX = 1024 };

struct err {
    enum exit_code code; /* EXIT_DONE: nothing was said */
    char text[ERR_TEXT_MAX];
};

/* Says message `name` once; returns -1. A later call on the same err changes nothing. */
#define err_say(err, name, ...)                                                                    \
    (0 ? printf(MSG_EN_##name, __VA_ARGS__)                                                        \
       : err_say_((err), MSG_##name, (enum exit_code)0, __VA_ARGS__))
/* The same with another exit code than the message's own. */
#define err_say_as(err, exit, name, ...)                                                           \
    (0 ? printf(MSG_EN_##name, __VA_ARGS__) : err_say_((err), MSG_##name, (exit), __VA_ARGS__))
int err_say_(struct err *err, enum message message, enum exit_code code, ...);

/* Prints one message to standard error at once: a warning or a notice, never an error. */
#define notice_say(name, ...)                                                                      \
    (0 ? (void)printf(MSG_EN_##name, __VA_ARGS__) : notice_say_(MSG_##name, __VA_ARGS__))
void notice_say_(enum message message, ...);

/* Texts are Japanese unless main.c chose English (LANG=C or en…). */
void messages_speak_english(bool english);
bool messages_are_english(void);

/* The number and texts of a message, for the generated catalogue and its test. */
struct message_text {
    const char *name;
    int number;
    char severity;
    enum exit_code code;
    const char *english, *japanese;
};
const struct message_text *message_text(enum message message);

/* 66 for what is not there, 77 for what is forbidden, 74 for the rest, of `errno_value` (reading).
 */
enum exit_code err_reading(int errno_value);
/* 77 for what is forbidden, 73 where it cannot be created, 74 (disk full, I/O) otherwise. */
enum exit_code err_writing(int errno_value);

#endif

/*
 * Error messages, warnings and exit codes.
 *
 * There are three kinds of errors (docs/decisions/0003-errors.md). The *world* fails: a function
 * returns -1 with one sentence in its `struct err`; calls are chained with ||, and only main.c
 * prints the sentence. The *data* is wrong: a reject, which is a value with file, line and reason.
 * *kigen* is wrong: REQUIRE or BUG end the program with exit 70, in release builds too.
 *
 * Every message has an id, a severity and two texts (messages.def): `KGN0201E registers.csv:17: …`.
 * The first error counts: a later err_say() changes nothing.
 *
 *     return err_say(err, FILE_OPEN, path, system_says(errno)); an error: kept; returns -1
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

/* The English text of each message: by it the compiler checks the arguments of a call. */
#define MESSAGE(name, number, severity, exit_code, english, japanese)                              \
    __attribute__((unused)) static const char MSG_EN_##name[] = english;
#include "say/messages.def"
#undef MESSAGE

enum { ERR_TEXT_MAX = 1024 };

struct err {
    enum exit_code code; /* EXIT_DONE: no error yet */
    char text[ERR_TEXT_MAX];
};

/* Keeps message `name` in err, unless it holds one already; returns -1. */
#define err_say(err, name, ...)                                                                    \
    (0 ? printf(MSG_EN_##name, __VA_ARGS__)                                                        \
       : err_say_((err), MSG_##name, (enum exit_code)0, __VA_ARGS__))
/* The same, with an exit code other than the message's own. */
#define err_say_as(err, exit, name, ...)                                                           \
    (0 ? printf(MSG_EN_##name, __VA_ARGS__) : err_say_((err), MSG_##name, (exit), __VA_ARGS__))
int err_say_(struct err *err, enum message message, enum exit_code code, ...);

/* Prints one message to standard error at once: a warning or a notice, never an error. */
#define notice_say(name, ...)                                                                      \
    (0 ? (void)printf(MSG_EN_##name, __VA_ARGS__) : notice_say_(MSG_##name, __VA_ARGS__))
void notice_say_(enum message message, ...);

/* Prints the error that is kept, as notice_say() does. */
void err_print(const struct err *err);
/* The same in the handler of a signal: nothing is locked, allocated or formatted. */
void err_print_now(const struct err *err);

/* The journal's levels (<3> error, <4> warning, <6> information) before each message: where main.c
 * found that standard error is the journal. */
void messages_have_levels(bool levels);
/* The language of all messages: Japanese, unless main.c chose English (locale C or en…). */
void messages_speak_english(bool english);
bool messages_are_english(void);

/* The number and both texts of a message, for tests. */
struct message_text {
    const char *name;
    int number;
    char severity;
    enum exit_code code;
    const char *english, *japanese;
};
const struct message_text *message_text(enum message message);

/* What an errno means, in the language of messages; one that has no Japanese sentence in English,
 * with its number. The text is good until the next call of its thread. */
const char *system_says(int failed);

/* The exit code for an errno of reading: 66 missing, 77 forbidden, 74 otherwise. */
enum exit_code err_reading(int errno_value);
/* The same for writing: 77 forbidden, 73 cannot be created, 74 otherwise (disk full, I/O error). */
enum exit_code err_writing(int errno_value);

#endif

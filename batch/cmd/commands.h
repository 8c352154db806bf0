/*
 * The table of commands, of which help, manual pages and the completion of the shell are made.
 */
#ifndef KIGEN_CMD_COMMANDS_H
#define KIGEN_CMD_COMMANDS_H

#include "cmd/cmd.h"

enum manual_kind {
    MANUAL_END,
    TEXT,   /* a paragraph */
    OPTION, /* an option or operand, as the usage has it, and what it does */
    ITEM,   /* a line of a list, belonging to the paragraph above it */
    EXIT    /* exit codes, as "4" or "73-75, 77", and what they mean; without a word: of all others */
};
struct manual_line {
    enum manual_kind kind;
    const char *word;
    const char *english, *japanese;
    const char *word_japanese; /* NULL: as in English */
};

struct command_entry {
    const char *name;
    command *run;
    const char *usage;             /* "run [-c FILE] …" */
    const char *english, *japanese; /* in a few words, for lists and titles */
    const struct manual_line *lines; /* to one of MANUAL_END */
};
extern const struct command_entry commands[];
extern const size_t command_count;
enum { COMMANDS_MAX = 32 };

const struct command_entry *command_named(const char *name); /* NULL: none is */

/* To standard output, in the language of messages: all commands; one, as its --help says it. */
void help_commands(const char *version);
void help_command(const struct command_entry *entry);

#endif

/*
 * The commands of kigen, and how they read their options.
 *
 * commands.c has their table; main.c reads the clock and prints the error. A command gets its own
 * arguments (argv[0] is its name). It returns 0 or another exit code that is no error (EXIT_NEWS),
 * or -1 with err. Results go to standard output, warnings and errors to standard error.
 */
#ifndef KIGEN_CMD_CMD_H
#define KIGEN_CMD_CMD_H

#include "say/err.h"
#include "core/days/day.h"

struct session {
    const char *version; /* of kigen */
    Day today;           /* in Asia/Tokyo, read from the clock once; used without --as-of */
    const char *share;   /* folder of shipped data, which holds templates/; no slash at its end */
    size_t processors;   /* that this process may use; so many workers run without --jobs */
    bool terminal;       /* standard error is a terminal: show progress and a summary */
    bool colour;         /* standard output is one too, and NO_COLOR and TERM allow it */
};

typedef int command(const struct session *session, int argc, char **argv, struct err *err);

command cmd_run, cmd_check, cmd_status, cmd_why, cmd_record, cmd_void, cmd_form, cmd_reprint,
    cmd_report, cmd_proof, cmd_forecast, cmd_verify, cmd_merge, cmd_synth, cmd_help;

/* The configuration file of a command without -c. */
#define CONFIG_DEFAULT "/etc/kigen/kigen.conf"
const char *option_config(const char *given); /* `given`, or CONFIG_DEFAULT where it is NULL */

/*
 * Options are read by getopt_long(), as GNU programs do: "--name VALUE", "--name=VALUE",
 * "-c VALUE", "-cVALUE"; long names may be shortened while they are unique; options and operands
 * may be mixed; "--" ends the options. Anything else is exit 64; for a mistyped name the message
 * names the nearest one. POSIXLY_CORRECT changes nothing. Each call begins with the first argument.
 */
typedef int option_take(void *context, const char *name, const char *value, struct err *err);

struct option_wanted {
    const char *name;   /* "--as-of", "-c" */
    const char **value; /* for an option given once: gets its value; */
    bool *flag;         /* or, for an option without a value: is set; */
    option_take *take;  /* or: is called for each value, in the order of the command line */
    void *context;
};
enum { OPTIONS_MAX = 16 }; /* that a command may have */

/* Fills operands (room for argc) and *operand_count. */
int options_read(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                 const char **operands, size_t *operand_count, struct err *err);
/* The same for a command that takes no operands. */
int options_only(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                 struct err *err);
/* The same for a command that takes one operand at most; NULL where there is none. */
int options_one(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                const char **operand, struct err *err);
/* Whether `text` is the long name, or its beginning with at least one letter: "--he" for "--
 * help". */
bool option_is(const char *text, const char *name);
int option_day(const char *name, const char *text, Day *day, struct err *err);
/*
 * Checks the texts of --by and --why, which are written into ledger, workbook and run.json. 64
 * where one of these could not hold it (base/typed.h), where it is longer than RECORD_BY_MAX or
 * RECORD_REASON_MAX characters, as for events, or where it looks like an Individual Number.
 */
int option_said(const char *by, const char *why, struct err *err);
/* Of -o, which every command names the same way: where it is missing or blank, `hint` ("-o FILE.pdf") is
 * asked for; "-" is no name: what has names in it goes into a file, never down a pipe. 64. */
int option_output(const char *path, const char *hint, struct err *err);
int option_number(const char *name, const char *text, long least, long most, long *number,
                  struct err *err);

#endif

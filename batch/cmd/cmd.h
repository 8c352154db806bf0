/*
 * The commands: one story each. main.c holds the table, reads the clock, prints the error.
 *
 * A command gets its own arguments (argv[0] is its name) and returns 0 or another exit code that is
 * no error (EXIT_NEWS), or -1 with err said. Results go to standard output, trouble to standard
 * error.
 */
#ifndef KIGEN_CMD_CMD_H
#define KIGEN_CMD_CMD_H

#include "say/err.h"
#include "core/days/day.h"

struct session {
    Day today;         /* Asia/Tokyo, the one reading of the clock; used where --as-of is absent */
    const char *share; /* folder of shipped data, without trailing slash: holds templates/ */
    size_t processors; /* that this process may use: how many workers there are without --jobs */
    bool terminal;     /* standard error is one: progress and a summary are wanted */
};

typedef int command(const struct session *session, int argc, char **argv, struct err *err);

command cmd_run, cmd_check, cmd_why, cmd_record, cmd_void, cmd_proof, cmd_verify, cmd_synth;

/* The configuration of a command that is given no -c. */
#define CONFIG_DEFAULT "/etc/kigen/kigen.conf"
const char *option_config(const char *given); /* itself, or CONFIG_DEFAULT for NULL */

/*
 * Options, read by getopt_long() as GNU programs read theirs: "--name VALUE", "--name=VALUE",
 * "-c VALUE", "-cVALUE", a long name cut short as long as it stays the only one, in any order and
 * between the operands; "--" ends them. What is not understood is exit 64, and where a name of the
 * command's own is near, it is named. POSIXLY_CORRECT changes nothing. Each reading begins anew.
 */
typedef int option_take(void *context, const char *name, const char *value, struct err *err);

struct option_wanted {
    const char *name;   /* "--as-of", "-c" */
    const char **value; /* where the value goes, once; */
    bool *flag;         /* or set for an option without a value; */
    option_take *take;  /* or called for each value, in the order of the command line */
    void *context;
};
enum { OPTIONS_MAX = 16 }; /* that a command may have */

/* Fills operands (room for argc) and *operand_count. */
int options_read(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                 const char **operands, size_t *operand_count, struct err *err);
/* The same for a command that takes no operands. */
int options_only(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                 struct err *err);
/* And for one that takes one at most; NULL where there is none. */
int options_one(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                const char **operand, struct err *err);
/* Whether `text` is the long name, or its beginning with one letter at least: "--he" is "--help". */
bool option_is(const char *text, const char *name);
int option_day(const char *name, const char *text, Day *day, struct err *err);
/*
 * What a person says with --by and --why: it goes into ledger, workbook and run.json, so it is 64
 * where one of them could not hold it (base/typed.h) or it looks like an individual number. At most
 * RECORD_BY_MAX and RECORD_REASON_MAX characters, as in events.
 */
int option_said(const char *by, const char *why, struct err *err);
int option_number(const char *name, const char *text, long least, long most, long *number,
                  struct err *err);

#endif

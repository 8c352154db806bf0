/* Options of the commands: one walk of getopt_long() over argv; what is not understood is exit 64. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/near.h"
#include "core/lot/record.h"
#include "core/text/individual.h"
#include "core/text/values.h"
#include "cmd/cmd.h"

/* What getopt_long() returns for wanted[i]; above every letter. */
enum { FIRST_OPTION = 256, OPERAND = 1 };

struct reading {
    const struct option_wanted *wanted;
    size_t wanted_count;
    char letters[2 + 2 * OPTIONS_MAX + 1];
    struct option names[OPTIONS_MAX + 1];
    struct err *err;
};

static bool is_long(const struct option_wanted *wanted)
{
    return wanted->name[1] == '-';
}

/*
 * The two tables of getopt_long(). '-' first: operands come in their place and argv stays as it is,
 * whatever POSIXLY_CORRECT says; then ':': a missing value is told from an unknown option.
 */
static void reading_begin(struct reading *reading)
{
    char *letter = stpcpy(reading->letters, "-:");
    struct option *name = reading->names;

    REQUIRE(reading->wanted_count <= OPTIONS_MAX);
    for (size_t i = 0; i < reading->wanted_count; i++) {
        const struct option_wanted *wanted = &reading->wanted[i];

        if (is_long(wanted)) {
            *name++ =
                (struct option){wanted->name + 2, wanted->flag ? no_argument : required_argument,
                                NULL, FIRST_OPTION + (int)i};
            continue;
        }
        *letter++ = wanted->name[1];
        if (!wanted->flag)
            *letter++ = ':';
    }
    *letter = '\0';
    *name = (struct option){0};
    optind = 0; /* glibc's word for: from the beginning, whatever was read before */
    opterr = 0; /* the sentences are ours */
}

/* NULL for what getopt_long() returned for none of them. */
static const struct option_wanted *wanted_of(const struct reading *reading, int found)
{
    if (found >= FIRST_OPTION)
        return &reading->wanted[found - FIRST_OPTION];
    for (size_t i = 0; i < reading->wanted_count; i++)
        if (!is_long(&reading->wanted[i]) && reading->wanted[i].name[1] == found)
            return &reading->wanted[i];
    return NULL;
}

/* What is said of a word that is no option: which two it could be, which one is near, or neither. */
static int say_unknown(const struct reading *reading, const char *text)
{
    const char *near[OPTIONS_MAX + 1], *first = NULL, *nearest;
    Str word = {text, strcspn(text, "=")}; /* a value is not repeated: it may be a name */

    for (size_t i = 0; i < reading->wanted_count; i++) {
        const char *name = near[i] = reading->wanted[i].name;

        if (!str_starts(word, STR("--")) || !str_starts(str_of(name), word))
            continue;
        if (first)
            return err_say(reading->err, OPTION_AMBIGUOUS, STR_ARG(word), first, name);
        first = name;
    }
    near[reading->wanted_count] = "--help";
    nearest = near_of(word, near, reading->wanted_count + 1);
    if (nearest)
        return err_say(reading->err, OPTION_NEAR, STR_ARG(word), nearest);
    return err_say(reading->err, OPTION_UNKNOWN, STR_ARG(word));
}

static int take(const struct reading *reading, const struct option_wanted *wanted,
                const char *value)
{
    if (wanted->flag) {
        *wanted->flag = true;
        return 0;
    }
    if (wanted->take)
        return wanted->take(wanted->context, wanted->name, value, reading->err);
    if (*wanted->value)
        return err_say(reading->err, OPTION_TWICE, wanted->name);
    *wanted->value = value;
    return 0;
}

/* `text` is the word of argv in which `found` was found. */
static int option_found(const struct reading *reading, int found, const char *text)
{
    const struct option_wanted *wanted =
        wanted_of(reading, found == '?' || found == ':' ? optopt : found);

    if (!wanted)
        return say_unknown(reading, text);
    if (found == ':')
        return err_say(reading->err, OPTION_VALUE, wanted->name);
    if (found == '?')
        return err_say(reading->err, OPTION_NO_VALUE_WANTED, wanted->name);
    return take(reading, wanted, optarg);
}

int options_read(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                 const char **operands, size_t *operand_count, struct err *err)
{
    struct reading reading = {.wanted = wanted, .wanted_count = wanted_count, .err = err};

    *operand_count = 0;
    reading_begin(&reading);
    for (;;) {
        const char *text = argv[optind ? optind : 1];
        int found = getopt_long(argc, argv, reading.letters, reading.names, NULL);

        if (found == -1)
            break;
        if (found == OPERAND)
            operands[(*operand_count)++] = optarg;
        else if (option_found(&reading, found, text))
            return -1;
    }
    while (optind < argc)
        operands[(*operand_count)++] = argv[optind++];
    return 0;
}

bool option_is(const char *text, const char *name)
{
    size_t bytes = strlen(text);

    return bytes > strlen("--") && strncmp(text, name, bytes) == 0;
}

const char *option_config(const char *given)
{
    return given ? given : CONFIG_DEFAULT;
}

/* The first operand beyond `most` is unknown; `first` is NULL where there is none. */
static int options_most(int argc, char **argv, const struct option_wanted *wanted,
                        size_t wanted_count, size_t most, const char **first, struct err *err)
{
    const char **operands = mem_zero((size_t)argc, sizeof *operands);
    size_t count;
    int status = options_read(argc, argv, wanted, wanted_count, operands, &count, err);

    *first = count ? operands[0] : NULL;
    if (!status && count > most)
        status = err_say(err, OPERAND_UNKNOWN, operands[most]);
    mem_free(operands);
    return status;
}

int options_only(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                 struct err *err)
{
    const char *none;

    return options_most(argc, argv, wanted, wanted_count, 0, &none, err);
}

int options_one(int argc, char **argv, const struct option_wanted *wanted, size_t wanted_count,
                const char **operand, struct err *err)
{
    return options_most(argc, argv, wanted, wanted_count, 1, operand, err);
}

/* Only YYYY-MM-DD on the command line (docs/contract 1). */
int option_day(const char *name, const char *text, Day *day, struct err *err)
{
    *day = day_of_text(str_of(text));
    if (!day_is(*day))
        return err_say(err, OPTION_DAY, name, text);
    return 0;
}

static int said_check(const char *name, const char *text, int most, struct err *err)
{
    enum text_fault fault = text_fault(str_of(text), (size_t)most);

    if (fault != TEXT_GOOD)
        return err_say(err, SAID_TEXT, name, text_fault_words(fault, messages_are_english()), most);
    if (holds_individual_number(str_of(text)))
        return err_say(err, SAID_NUMBER, name);
    return 0;
}

int option_said(const char *by, const char *why, struct err *err)
{
    return said_check("--by", by, RECORD_BY_MAX, err) ||
                   said_check("--why", why, RECORD_REASON_MAX, err)
               ? -1
               : 0;
}

int option_output(const char *path, const char *hint, struct err *err)
{
    Str name = str_trim(str_of(path ? path : ""));

    if (str_is_empty(name))
        return err_say(err, OPTION_REQUIRED, hint);
    return str_equal(name, STR("-")) ? err_say(err, OPTION_OUTPUT, hint) : 0;
}

int option_number(const char *name, const char *text, long least, long most, long *number,
                  struct err *err)
{
    char *end;

    errno = 0;
    *number = strtol(text, &end, 10);
    if (errno || end == text || *end || text[0] == ' ' || text[0] == '+' || *number < least ||
        *number > most)
        return err_say(err, OPTION_NUMBER, name, text, least, most);
    return 0;
}

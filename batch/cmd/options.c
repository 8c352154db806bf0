/* Options of the commands: one walk over argv, everything that is not understood is exit 64. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "core/lot/record.h"
#include "core/text/values.h"
#include "cmd/cmd.h"

static const struct option *option_find(const struct option *options, size_t count,
                                        const char *text, size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == length && memcmp(options[i].name, text, length) == 0)
            return &options[i];
    return NULL;
}

/* One option at argv[*at]; moves *at to the last word it used. */
static int option_take(int argc, char **argv, int *at, const struct option *options, size_t count,
                       struct err *err)
{
    const char *text = argv[*at], *equals = strchr(text, '=');
    size_t length = equals && text[1] == '-' ? (size_t)(equals - text) : strlen(text);
    const struct option *option = option_find(options, count, text, length);

    if (!option)
        return err_say(err, OPTION_UNKNOWN, text);
    if (option->flag) {
        if (length != strlen(text))
            return err_say(err, OPTION_NO_VALUE_WANTED, option->name);
        *option->flag = true;
        return 0;
    }
    if (*option->value)
        return err_say(err, OPTION_TWICE, option->name);
    if (length != strlen(text)) {
        *option->value = equals + 1;
        return 0;
    }
    if (*at + 1 == argc)
        return err_say(err, OPTION_VALUE, option->name);
    *option->value = argv[++*at];
    return 0;
}

int options_read(int argc, char **argv, const struct option *options, size_t option_count,
                 const char **operands, size_t *operand_count, struct err *err)
{
    bool only_operands = false;

    *operand_count = 0;
    for (int at = 1; at < argc; at++) {
        if (!only_operands && strcmp(argv[at], "--") == 0) {
            only_operands = true;
            continue;
        }
        if (only_operands || argv[at][0] != '-' || argv[at][1] == '\0') {
            operands[(*operand_count)++] = argv[at];
            continue;
        }
        if (option_take(argc, argv, &at, options, option_count, err))
            return -1;
    }
    return 0;
}

int options_only(int argc, char **argv, const struct option *options, size_t option_count,
                 struct err *err)
{
    const char **operands = mem_zero((size_t)argc, sizeof *operands);
    size_t operand_count;
    int status = options_read(argc, argv, options, option_count, operands, &operand_count, err);

    if (!status && operand_count)
        status = err_say(err, OPERAND_UNKNOWN, operands[0]);
    mem_free(operands);
    return status;
}

/* Only YYYY-MM-DD on the command line (interfaces.md 1). */
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

/* Messages, errors and the two ways in which the program ends itself. Costs nothing until it
 * speaks. */
#include "say/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/str.h"
#include "base/utf8.h"

#define MESSAGE(name, number, severity, exit_code, english, japanese)                              \
    {#name, number, severity, exit_code, english, japanese},
static const struct message_text texts[] = {
#include "say/messages.def"
};
#undef MESSAGE

static bool speak_english, speak_levels;

void messages_speak_english(bool english)
{
    speak_english = english;
}

bool messages_are_english(void)
{
    return speak_english;
}

void messages_have_levels(bool levels)
{
    speak_levels = levels;
}

const struct message_text *message_text(enum message message)
{
    REQUIRE((unsigned)message < MSG_COUNT_);
    return &texts[message];
}

/*
 * A message is one line of whole UTF-8 characters, whatever was quoted in it: a name of a file, a
 * word of a template, what a library says. A control character could end the line or steer the
 * terminal, and a long text is cut where the room ends.
 */
static void message_clean(char *text)
{
    Str rest = str_of(text);
    char *to = text;
    uint32_t point;

    while (rest.n > 0) {
        Str at = rest;

        if (!utf8_next(&rest, &point)) {
            rest = str_skip(rest, 1);
            if ((unsigned char)at.p[0] >= 0xC0) /* the others belong to a character cut in two */
                *to++ = '?';
        } else if (point < ' ' || (point >= 0x7F && point < 0xA0)) {
            *to++ = ' ';
        } else {
            memmove(to, at.p, at.n - rest.n);
            to += at.n - rest.n;
        }
    }
    *to = '\0';
}

static void message_format(char *out, size_t room, enum message message, va_list arguments)
{
    const struct message_text *text = message_text(message);
    int used = snprintf(out, room, "KGN%04d%c ", text->number, text->severity);

    REQUIRE(used > 0 && (size_t)used < room);
    /* The two formats are literals of messages.def; the caller's were checked against the English
     * one and a test holds the other to the same conversions. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(out + used, room - (size_t)used, speak_english ? text->english : text->japanese,
              arguments);
#pragma GCC diagnostic pop
    message_clean(out);
}

/* syslog's level before the id, as sd-daemon(3) has it: error, warning, information. */
static const char *level_of(char severity)
{
    if (!speak_levels)
        return "";
    return severity == 'E' ? "<3>" : severity == 'W' ? "<4>" : "<6>";
}

static void line_print(const char *text)
{
    const size_t severity = sizeof "KGN0000" - 1;

    fprintf(stderr, "%s%s\n", level_of(strlen(text) > severity ? text[severity] : 'E'), text);
}

void err_print(const struct err *err)
{
    REQUIRE(err->code != EXIT_DONE);
    line_print(err->text);
}

void err_print_now(const struct err *err)
{
    const struct iovec line[] = {{(void *)(uintptr_t)level_of('E'), strlen(level_of('E'))},
                                 {(void *)(uintptr_t)err->text, strlen(err->text)},
                                 {(void *)(uintptr_t) "\n", 1}};

    (void)!writev(STDERR_FILENO, line,
                  sizeof line / sizeof line[0]); /* nobody could be told else */
}

int err_say_(struct err *err, enum message message, enum exit_code code, ...)
{
    va_list arguments;

    if (err->code != EXIT_DONE)
        return -1;
    err->code = code != EXIT_DONE ? code : message_text(message)->code;
    va_start(arguments, code);
    message_format(err->text, sizeof err->text, message, arguments);
    va_end(arguments);
    return -1;
}

void notice_say_(enum message message, ...)
{
    char text[ERR_TEXT_MAX];
    va_list arguments;

    va_start(arguments, message);
    message_format(text, sizeof text, message, arguments);
    va_end(arguments);
    line_print(text);
}

enum exit_code err_reading(int errno_value)
{
    switch (errno_value) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
        return EXIT_INPUT;
    case EACCES:
    case EPERM:
        return EXIT_DENIED;
    default:
        return EXIT_IO;
    }
}

enum exit_code err_writing(int errno_value)
{
    switch (errno_value) {
    case EACCES:
    case EPERM:
    case EROFS:
        return EXIT_DENIED;
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EEXIST:
    case ELOOP:
        return EXIT_CREATE;
    default:
        return EXIT_IO;
    }
}

_Noreturn void bug_stop(const char *file, int line, const char *what)
{
    fprintf(stderr, "%sKGN0000E ", level_of('E'));
    fprintf(stderr, MSG_EN_BUG, file, line, what);
    fputc('\n', stderr);
    _Exit(EXIT_BUG);
}

_Noreturn void memory_stop(void)
{
    static const char text[] = "KGN0000E out of memory\n";

    fputs(level_of('E'), stderr);
    fwrite(text, 1, sizeof text - 1, stderr);
    _Exit(EXIT_BUG);
}

/* The message catalogue, and the proof that it is whole: both tables meet in the compiler. */
#include "say/catalogue.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bug.h"

#define UNTRIED NULL
enum { WORDS_LEAST = 12 }; /* bytes: less is no sentence */

/* A kind (REFETCH, …) becomes its two texts before ADVICE_ counts what it gets. */
#define ADVICE(name, ...) ADVICE_(name, __VA_ARGS__)

/* An entry of a name that no message has, and a second one of one name, do not compile. */
#define ADVICE_(name, cause, cause_japanese, action, action_japanese, test)                                  \
    ADVISED_##name = MSG_##name,                                                                             \
    WORDS_##name = sizeof(cause "") > WORDS_LEAST && sizeof(cause_japanese "") > WORDS_LEAST &&               \
                   sizeof(action "") > WORDS_LEAST && sizeof(action_japanese "") > WORDS_LEAST,
enum advised {
#include "say/actions.def"
};
#undef ADVICE_

/* Nor does a message without an entry, or with an empty one. */
#define MESSAGE(name, number, severity, exit_code, english, japanese)                                        \
    _Static_assert((int)ADVISED_##name == (int)MSG_##name && WORDS_##name,                                   \
                   #name ": batch/say/actions.def needs its cause and its action, in both languages");
#include "say/messages.def"
#undef MESSAGE

#define ADVICE_(name, cause, cause_japanese, action, action_japanese, test)                                  \
    [MSG_##name] = {cause, cause_japanese, action, action_japanese, test},
static const struct advice advice[] = {
#include "say/actions.def"
};
#undef ADVICE_

const struct advice *message_advice(enum message message)
{
    REQUIRE((unsigned)message < MSG_COUNT_);
    return &advice[message];
}

int message_number(const char *text)
{
    const char *digits = strncasecmp(text, "KGN", 3) == 0 ? text + 3 : text;
    size_t count = strspn(digits, "0123456789");

    if (count < 1 || count > 4 || (digits[count] && (!strchr("EWIewi", digits[count]) || digits[count + 1])))
        return -1;
    return (int)strtol(digits, NULL, 10);
}

int message_named(const char *text)
{
    int number = message_number(text);

    for (int i = 0; i < MSG_COUNT_ && number >= 0; i++)
        if (message_text((enum message)i)->number == number)
            return i;
    return -1;
}

int message_instead(int number)
{
#define RETIRED(old, name) {old, MSG_##name},
    static const struct {
        int number;
        enum message message;
    } retired[] = {
#include "say/retired.def"
    };
#undef RETIRED

    for (size_t i = 0; i < sizeof retired / sizeof retired[0]; i++)
        if (retired[i].number == number)
            return (int)retired[i].message;
    return -1;
}

const char *message_shape(const char *format, char *out, size_t room)
{
    static const char put_in[] = "…";
    char *to = out, *end = out + room - sizeof put_in;

    while (*format && to < end) {
        if (format[0] == '%' && format[1] == '%') {
            *to++ = '%';
            format += 2;
        } else if (*format == '%') {
            format += 1 + strspn(format + 1, "-+ #0123456789.*hlzjtL");
            REQUIRE(*format);
            format++;
            to = stpcpy(to, put_in);
        } else {
            *to++ = *format++;
        }
    }
    *to = '\0';
    return out;
}

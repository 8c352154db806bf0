/* The words of gates, checks and alarms, each made from its list in names.h. */
#include "core/gates/names.h"

#include "base/bug.h"

static const struct {
    const char *word;
    bool may;
} gates[] = {
#define X(name, word, may) {word, may},
    GATES(X)
#undef X
};

static const struct {
    enum gate gate;
    const char *name, *english, *japanese;
} checks[] = {
#define X(name, gate, english, japanese) {GATE_##gate, #name, english, japanese},
    GATE_CHECKS(X)
#undef X
};

static const struct {
    const char *word, *japanese;
} alarms[] = {
#define X(name, word, japanese) {word, japanese},
    ALARMS(X)
#undef X
};

const char *alarm_word(enum alarm alarm)
{
    return alarms[alarm].word;
}

int alarm_named(Str word)
{
    for (int i = 0; i < ALARM_COUNT; i++)
        if (str_equal(word, str_of(alarms[i].word)))
            return i;
    return -1;
}

const char *alarm_japanese(Str word)
{
    int alarm = alarm_named(word);

    return alarm < 0 ? "" : alarms[alarm].japanese;
}

const char *gate_word(enum gate gate)
{
    return gates[gate].word;
}

int gate_of(Str word)
{
    for (int i = 0; i < GATE_COUNT; i++)
        if (str_equal(word, str_of(gates[i].word)))
            return i;
    return -1;
}

bool gate_may_be_accepted(enum gate gate)
{
    return gates[gate].may;
}

Str check_word(enum gate_check check, struct arena *arena)
{
    Str name = str_of(checks[check].name);
    char *word = arena_take(arena, name.n + 1);

    for (size_t i = 0; i < name.n; i++) {
        word[i] = name.p[i];
        if (word[i] != '_')
            word[i] = (char)(word[i] - 'A' + 'a');
    }
    word[name.n] = '\0';
    return (Str){word, name.n};
}

int check_of(Str word)
{
    struct arena arena = {0};
    int found = -1;

    for (int i = 0; i < CHECK_COUNT && found < 0; i++)
        if (str_equal(word, check_word((enum gate_check)i, &arena)))
            found = i;
    arena_release(&arena);
    return found;
}

const char *check_english(enum gate_check check)
{
    return checks[check].english;
}

const char *check_japanese(enum gate_check check)
{
    return checks[check].japanese;
}

enum gate check_gate(enum gate_check check)
{
    return checks[check].gate;
}

/* The words of decisions, and until when one holds. */
#include "core/rules/decision.h"

#include "base/bug.h"

static const struct {
    const char *word, *japanese, *english, *written;
} terms[] = {
#define X(name, word, japanese, english, written) {word, japanese, english, written},
    DECISIONS(X)
#undef X
};

bool decision_holds(const struct decision *last, enum decision_kind kind, Day day)
{
    return last->kind == kind && (!day_is(last->until) || !day_before(last->until, day));
}

const char *decision_word(enum decision_kind kind)
{
    REQUIRE((unsigned)kind < DECISION_COUNT);
    return terms[kind].word;
}

const char *decision_japanese(enum decision_kind kind)
{
    REQUIRE((unsigned)kind < DECISION_COUNT);
    return terms[kind].japanese;
}

const char *decision_english(enum decision_kind kind)
{
    REQUIRE((unsigned)kind < DECISION_COUNT);
    return terms[kind].english;
}

const char *decision_short(enum decision_kind kind)
{
    REQUIRE((unsigned)kind < DECISION_COUNT);
    return terms[kind].written;
}

int decision_of(Str word)
{
    for (int i = 0; i < DECISION_COUNT; i++)
        if (str_equal(word, str_of(terms[i].word)))
            return i;
    return -1;
}

/* Which event may follow which; everything else follows from it. */
#include "core/rules/life.h"

#include "base/bug.h"

#define BIT(event) (1u << PIECE_##event)

/* followers[s]: the events that may follow state s. The end states have none. */
static const unsigned followers[PIECE_EVENT_COUNT] = {
    [PIECE_PLANNED] = BIT(PRINTED) | BIT(POSTED) | BIT(SPOILED) | BIT(PULLED) | BIT(VOIDED),
    [PIECE_PRINTED] = BIT(POSTED) | BIT(SPOILED) | BIT(PULLED) | BIT(VOIDED),
    [PIECE_POSTED] = BIT(RETURNED),
    [PIECE_VOIDED] = BIT(PULLED), /* a letter of a run that was taken back lies somewhere */
};

static const char *const words[] = {
#define X(name, word, japanese) word,
    PIECE_EVENTS(X)
#undef X
};

static const char *const japanese_words[] = {
#define X(name, word, japanese) japanese,
    PIECE_EVENTS(X)
#undef X
};

struct piece_life piece_born(Day planned_on)
{
    return (struct piece_life){PIECE_PLANNED, planned_on};
}

bool piece_may(struct piece_life life, enum piece_event event)
{
    REQUIRE((unsigned)event < PIECE_EVENT_COUNT);
    return followers[life.state] >> event & 1;
}

struct piece_life piece_lives(struct piece_life life, enum piece_event event, Day on)
{
    return piece_may(life, event) ? (struct piece_life){event, on} : life;
}

bool piece_tells(struct piece_life life)
{
    return life.state == PIECE_PLANNED || life.state == PIECE_PRINTED || life.state == PIECE_POSTED;
}

const char *piece_event_word(enum piece_event event)
{
    REQUIRE((unsigned)event < PIECE_EVENT_COUNT);
    return words[event];
}

const char *piece_event_japanese(enum piece_event event)
{
    REQUIRE((unsigned)event < PIECE_EVENT_COUNT);
    return japanese_words[event];
}

int piece_event_of(Str word)
{
    for (int i = 0; i < PIECE_EVENT_COUNT; i++)
        if (str_equal(word, str_of(words[i])))
            return i;
    return -1;
}

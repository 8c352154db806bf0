/* One question after the other; the state of a piece is that of its life. */
#include "core/lot/reprint.h"

#include "base/bug.h"

static const struct {
    const char *word, *says[2];
} refusals[] = {
#define X(name, word, english, japanese) [REPRINT_##name] = {word, {japanese, english}},
    REPRINT_REFUSALS(X)
#undef X
};

enum reprint_refusal reprint_refused(const struct reprint_asked *asked)
{
    if (asked->cut_off)
        return REPRINT_CUT_OFF;
    if (!asked->published)
        return REPRINT_UNPUBLISHED;
    switch (asked->life.state) {
    case PIECE_VOIDED:
        return REPRINT_TAKEN_BACK;
    case PIECE_SPOILED:
        return REPRINT_SPOILED;
    case PIECE_PULLED:
        return REPRINT_PULLED;
    case PIECE_RETURNED:
        return REPRINT_RETURNED;
    case PIECE_PLANNED:
    case PIECE_PRINTED:
    case PIECE_POSTED:
    case PIECE_EVENT_COUNT:
        break;
    }
    return REPRINT_GIVEN;
}

const char *reprint_refusal_word(enum reprint_refusal refusal)
{
    REQUIRE(refusal > REPRINT_GIVEN && refusal < REPRINT_REFUSAL_COUNT);
    return refusals[refusal].word;
}

const char *reprint_refusal_says(enum reprint_refusal refusal, bool english)
{
    REQUIRE(refusal > REPRINT_GIVEN && refusal < REPRINT_REFUSAL_COUNT);
    return refusals[refusal].says[english];
}

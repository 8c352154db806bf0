/* The refusals in their order: first who it is, then what can be printed, then what is asked for. */
#include "core/desk/replyform.h"

#include "base/bug.h"

static const struct refusal {
    const char *word, *english, *japanese;
} refusals[REPLY_REFUSAL_COUNT] = {
#define X(name, word, english, japanese) [REPLY_##name] = {word, english, japanese},
    REPLY_REFUSALS(X)
#undef X
        [REPLY_GIVEN] = {"given", "", ""},
};

const char *reply_refusal_word(enum reply_refusal refusal)
{
    REQUIRE(refusal < REPLY_REFUSAL_COUNT);
    return refusals[refusal].word;
}

const char *reply_refusal_says(enum reply_refusal refusal, bool english)
{
    REQUIRE(refusal < REPLY_GIVEN);
    return english ? refusals[refusal].english : refusals[refusal].japanese;
}

static enum reply_refusal refused_person(const struct reply_asked *asked)
{
    const struct resident *resident = asked->resident;

    if (asked->unreadable)
        return REPLY_UNREADABLE;
    if (!resident)
        return REPLY_UNKNOWN;
    if (asked->ambiguous)
        return REPLY_AMBIGUOUS;
    switch (resident->status) {
    case RESIDENT_DECEASED:
        return REPLY_DECEASED;
    case RESIDENT_MOVED_OUT:
        return REPLY_MOVED_OUT;
    case RESIDENT_ABROAD:
        return REPLY_ABROAD;
    case RESIDENT_REMOVED:
        return REPLY_REMOVED;
    default:
        break;
    }
    if (asked->guarded || resident->is_protected)
        return REPLY_PROTECTED;
    if (resident->residence_elsewhere)
        return REPLY_ELSEWHERE;
    if (resident_under_15(resident, asked->today, asked->leap))
        return REPLY_CHILD;
    return resident->ward ? REPLY_WARD : REPLY_GIVEN;
}

/* What else holds a letter and not a form, the letter's own address and its history, is left. */
static enum reply_refusal refused_hold(uint64_t holds)
{
    static const struct {
        enum reason reason;
        enum reply_refusal refusal;
    } of[] = {
        {REASON_PROTECTED, REPLY_PROTECTED},         {REASON_AMBIGUOUS_RESIDENT, REPLY_AMBIGUOUS},
        {REASON_CONTRADICTION, REPLY_CONTRADICTION}, {REASON_MOVING, REPLY_MOVING},
        {REASON_NO_ADDRESS, REPLY_NO_ADDRESS},       {REASON_UNPRINTABLE, REPLY_UNPRINTABLE}};

    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        if (holds >> of[i].reason & 1)
            return of[i].refusal;
    return REPLY_GIVEN;
}

static enum reply_refusal refused_suppressed(enum reason reason)
{
    switch (reason) {
    case REASON_REVOKED:
        return REPLY_REVOKED;
    case REASON_SUSPENDED:
        return REPLY_SUSPENDED;
    case REASON_UNDELIVERED:
        return REPLY_UNDELIVERED;
    case REASON_STAY_PERIOD:
        return REPLY_STAY_PERIOD;
    case REASON_RESIDENCE_ELSEWHERE:
        return REPLY_ELSEWHERE;
    case REASON_RESIDENCE_CARD:
        return REPLY_RESIDENCE_CARD;
    case REASON_SUPERSEDED:
        return REPLY_NOT_DUE;
    default: /* of the person, who was asked above */
        return REPLY_NOT_DUE;
    }
}

static enum reply_refusal refused_row(const struct reply_row *row)
{
    const struct judgement *judgement = &row->judgement;

    if (judgement->disposition == DISPOSITION_SUPPRESSED)
        return refused_suppressed(judgement->reason);
    if (!row->open)
        return REPLY_NOT_DUE;
    return judgement->disposition == DISPOSITION_HELD ? refused_hold(judgement->holds)
                                                      : REPLY_GIVEN;
}

enum reply_refusal reply_refused(struct reply_asked *asked)
{
    enum reply_refusal found = refused_person(asked);
    bool served = false;

    if (found != REPLY_GIVEN)
        return found;
    found = REPLY_NONE;
    for (size_t i = 0; i < asked->row_count; i++) {
        struct reply_row *row = &asked->rows[i];
        enum reply_refusal refused = refused_row(row);

        row->served = refused == REPLY_GIVEN;
        served = served || row->served;
        if (i == 0 || refused < found) /* what is asked first is said */
            found = refused;
    }
    return served ? REPLY_GIVEN : found;
}

enum reply_refusal reply_refused_as(enum variant variant)
{
    switch (variant) {
    case VARIANT_RENEWAL:
    case VARIANT_LAPSED:
        return REPLY_GIVEN;
    case VARIANT_STAY_EXTENDED:
        return REPLY_STAY;
    default:
        return REPLY_CARD;
    }
}

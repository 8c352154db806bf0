/* One fold over the certificates of a piece, and the words for what it finds. */
#include "core/lot/pull.h"

enum pull_cause {
#define X(name, word, japanese) PULL_##name,
    PULL_CAUSES(X)
#undef X
        PULL_CAUSE_COUNT
};

static const char *const causes[] = {
#define X(name, word, japanese) word,
    PULL_CAUSES(X)
#undef X
};
static const char *const causes_japanese[] = {
#define X(name, word, japanese) japanese,
    PULL_CAUSES(X)
#undef X
};

void pull_add(struct pull_case *piece, const struct judgement *judgement)
{
    if (!judgement)
        piece->vanished = true;
    else if (judgement->disposition == DISPOSITION_NOTICE ||
             judgement->disposition == DISPOSITION_LAPSED)
        piece->may_go = true;
    else
        piece->reasons |= UINT64_C(1) << judgement->reason;
}

bool pull_wanted(const struct pull_case *piece)
{
    return piece->voided || !piece->may_go || piece->changed;
}

Str pull_voided_word(void)
{
    return str_of(causes[PULL_VOIDED]);
}

static Str and_word(Str words, const char *word, struct arena *arena)
{
    return arena_printf(arena, STR_FMT "%s%s", STR_ARG(words), words.n ? " " : "", word);
}

Str pull_words(const struct pull_case *piece, struct arena *arena)
{
    Str words = STR_EMPTY;

    if (piece->voided)
        return pull_voided_word();
    for (int i = 0; i < REASON_COUNT && !piece->may_go; i++)
        if (piece->reasons >> i & 1)
            words = and_word(words, reason_term((enum reason)i).word, arena);
    if (piece->vanished && !piece->may_go)
        words = and_word(words, causes[PULL_VANISHED], arena);
    return piece->changed ? and_word(words, causes[PULL_CHANGED], arena) : words;
}

bool pull_names_bundle(Str name)
{
    return str_starts(name, STR("letters-")) && str_ends(name, STR(".pdf")) &&
           !str_contains(name, STR("/"));
}

bool pull_word_is_known(Str word)
{
    for (int i = 0; i < PULL_CAUSE_COUNT; i++)
        if (str_equal(word, str_of(causes[i])))
            return true;
    return reason_of(word) > REASON_NONE;
}

static const char *word_japanese(Str word)
{
    for (int i = 0; i < PULL_CAUSE_COUNT; i++)
        if (str_equal(word, str_of(causes[i])))
            return causes_japanese[i];
    return reason_of(word) > REASON_NONE ? reason_term((enum reason)reason_of(word)).japanese : "";
}

Str pull_says(Str words, bool english, struct arena *arena)
{
    Str said = STR_EMPTY;

    while (words.n) {
        const char *end = memchr(words.p, ' ', words.n);
        Str word = str_take(words, end ? (size_t)(end - words.p) : words.n);

        words = str_skip(words, end ? word.n + 1 : word.n);
        said = english ? arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(said),
                                      said.n ? ", " : "", STR_ARG(word))
                       : arena_printf(arena, STR_FMT "%s%s", STR_ARG(said), said.n ? "、" : "",
                                      word_japanese(word));
    }
    return said;
}

/* The pages of a proof show each condition, in each variant whose letters can have it, once and
 * once not (tests/cases/specimens.tsv). */
#include "core/letter/specimens.h"

#include "core/letter/letter.h"
#include "readers.h"

static const struct words_condition *condition_of(const char *name)
{
    const struct words_vocabulary *v = letter_vocabulary();

    for (size_t i = 0; i < v->condition_count; i++)
        if (strcmp(v->conditions[i].name, name) == 0)
            return &v->conditions[i];
    cr_assert(false, "%s is no condition", name);
    return NULL;
}

/* Bits: 1 some specimen of the variant has it, 2 some has it not. */
static unsigned shown(const struct specimens *proof, enum variant variant,
                      const struct words_condition *condition)
{
    /* for cards too, for holders alone */
    static const struct place places[] = {{.name = STR("支所"), .cards = true}};
    struct letter letter = {.card_weeks = 4, .places = places, .place_count = 1};
    unsigned found = 0;

    for (uint32_t i = 0; i < proof->lot.piece_count; i++) {
        if (proof->lot.pieces[i].variant != variant)
            continue;
        letter_fill(&letter, proof->heads[i], &proof->lot.pieces[i]);
        found |= condition->values >> letter.state.value[condition->choice] & 1 ? 1 : 2;
    }
    letter_release(&letter);
    return found;
}

static void specimens_case(char **field)
{
    static const Str languages[] = {STR("ja")};
    const struct words_condition *condition = condition_of(field[0]);
    struct specimens proof;
    struct arena arena = {0};

    specimens_fill(&proof, languages, 1, &arena);
    for (int v = 0; v < VARIANT_COUNT; v++) {
        const char *word = variant_term((enum variant)v).word;
        char wanted = field[1][v]; /* Y always, N never, B both */
        unsigned found = shown(&proof, (enum variant)v, condition);

        cr_expect_eq(found, wanted == 'Y' ? 1 : wanted == 'N' ? 2 : 3, "%s in %s: %u, not %c",
                     field[0], word, found, wanted);
    }
    arena_release(&arena);
}

Test(specimens, each_condition_once_and_once_not)
{
    cr_assert_eq(cases_each("specimens.tsv", 2, specimens_case),
                 letter_vocabulary()->condition_count, "each condition has its line");
}

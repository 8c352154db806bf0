/* Which pieces are pulled, and why: tests/cases/pull.tsv. */
#include <criterion/criterion.h>

#include "core/lot/pull.h"
#include "readers.h"

static void add(struct pull_case *piece, const char *word)
{
    struct judgement judgement = {DISPOSITION_NOTICE, REASON_NONE, 0};

    if (strcmp(word, "voided") == 0) {
        piece->voided = true;
        return;
    }
    if (strcmp(word, "-") == 0) {
        pull_add(piece, NULL);
        return;
    }
    if (strcmp(word, "lapsed") == 0) {
        judgement = (struct judgement){DISPOSITION_LAPSED, REASON_UNSEEN, 0};
    } else if (strcmp(word, "go") != 0) {
        int reason = reason_of(str_of(word));

        cr_assert_gt(reason, REASON_NONE, "%s", word);
        judgement.reason = (enum reason)reason;
        judgement.disposition = reason_disposition(judgement.reason);
    }
    pull_add(piece, &judgement);
}

static void pull_case(char **field)
{
    struct pull_case piece = {.changed = strcmp(field[1], "yes") == 0};
    struct arena arena = {0};
    char *word, *words = field[0];
    Str found;

    while ((word = strsep(&words, " ")) != NULL)
        add(&piece, word);
    cr_expect_eq(pull_wanted(&piece), strcmp(field[2], "-") != 0, "%s", field[3]);
    found = pull_words(&piece, &arena);
    cr_expect(!pull_wanted(&piece) || str_equal(found, str_of(field[2])), "%s: " STR_FMT, field[3],
              STR_ARG(found));
    arena_release(&arena);
}

Test(pull, one_fate_for_each_piece)
{
    cr_assert_geq(cases_each("pull.tsv", 4, pull_case), 23);
}

Test(pull, a_list_is_said_in_words)
{
    struct arena arena = {0};

    cr_expect(str_equal(pull_says(STR("deceased"), false, &arena), STR("死亡")));
    cr_expect(str_equal(pull_says(STR("revoked superseded vanished changed"), false, &arena),
                        STR("失効、更新済、データになし、宛名又は住所の変更")));
    cr_expect(str_equal(pull_says(STR("revoked changed"), true, &arena), STR("revoked, changed")));
    cr_expect(str_equal(pull_says(pull_voided_word(), false, &arena), STR("処理回の取消")));
    cr_expect(str_is_empty(pull_says(STR_EMPTY, false, &arena)));
    arena_release(&arena);
}

Test(pull, a_list_has_these_words_and_no_others)
{
    cr_expect(pull_word_is_known(STR("vanished")));
    cr_expect(pull_word_is_known(STR("changed")));
    cr_expect(pull_word_is_known(STR("voided")));
    cr_expect(pull_word_is_known(STR("deceased")));
    cr_expect_not(pull_word_is_known(STR("")));
    cr_expect_not(pull_word_is_known(STR("dead")));
}

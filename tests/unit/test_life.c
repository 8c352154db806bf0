/* The life of a piece: a fold over its events. */
#include "core/life.h"

#include "days.h"

/* Which event may follow which, in the header's words; an end has no followers. */
static const char *const may_follow[][2] = {
    {"planned", "printed posted spoiled pulled voided"},
    {"printed", "posted spoiled pulled"},
    {"posted", "returned"},
    {"spoiled", ""},
    {"pulled", ""},
    {"returned", ""},
    {"voided", ""},
};
enum { STATES = sizeof may_follow / sizeof may_follow[0] };

static bool naive_may(const char *state, const char *event)
{
    for (size_t i = 0; i < STATES; i++)
        if (strcmp(may_follow[i][0], state) == 0)
            return strstr(may_follow[i][1], event) != NULL;
    cr_assert_fail("%s is no state", state);
    return false;
}

Test(life, every_event_after_every_state)
{
    cr_assert_eq(PIECE_EVENT_COUNT, STATES);
    for (size_t state = 0; state < STATES; state++)
        for (size_t event = 0; event < STATES; event++) {
            struct piece_life life = {
                (enum piece_event)piece_event_of(str_of(may_follow[state][0])),
                day_at("2026-11-20")};
            enum piece_event next = (enum piece_event)piece_event_of(str_of(may_follow[event][0]));
            bool may = naive_may(may_follow[state][0], may_follow[event][0]);
            struct piece_life after = piece_lives(life, next, day_at("2026-11-25"));

            cr_expect_eq(piece_may(life, next), may, "%s after %s", may_follow[event][0],
                         may_follow[state][0]);
            cr_expect_eq(after.state, may ? next : life.state);
            cr_expect(day_equal(after.on, day_at(may ? "2026-11-25" : "2026-11-20")));
        }
}

/* interfaces.md 4, told: "a notice that was not spoiled, pulled, voided or returned". */
Test(life, tells_until_it_is_undone)
{
    static const char *const undone[] = {"spoiled", "pulled", "voided", "returned"};

    for (size_t i = 0; i < STATES; i++) {
        struct piece_life life = {(enum piece_event)piece_event_of(str_of(may_follow[i][0])),
                                  DAY_NONE};
        bool tells = true;

        for (size_t j = 0; j < 4; j++)
            tells = tells && strcmp(may_follow[i][0], undone[j]) != 0;
        cr_expect_eq(piece_tells(life), tells, "%s", may_follow[i][0]);
    }
}

Test(life, words_come_back_and_others_are_none)
{
    for (int i = 0; i < PIECE_EVENT_COUNT; i++)
        cr_expect_eq(piece_event_of(str_of(piece_event_word((enum piece_event)i))), i);
    cr_expect_eq(piece_event_of(STR("")), -1);
    cr_expect_eq(piece_event_of(STR("Posted")), -1);
    cr_expect_eq(piece_event_of(STR("release")), -1);
}

/* Once undone, a piece never tells again; the same event twice changes nothing, the first date
 * stands. */
Test(life, random_lives_against_a_fold_over_words)
{
    uint64_t state = 9;
    int ends[STATES] = {0};

    for (int round = 0; round < 20000; round++) {
        struct piece_life life = piece_born(day_at("2026-11-20"));
        const char *word = "planned";
        Day on = life.on;
        bool was_undone = false;

        for (unsigned n = dice(&state, 8); n > 0; n--) {
            size_t event = dice(&state, STATES);
            Day day = day_add(day_at("2026-11-20"), (int)dice(&state, 30));

            if (naive_may(word, may_follow[event][0])) {
                word = may_follow[event][0];
                on = day;
            }
            life = piece_lives(life, (enum piece_event)piece_event_of(str_of(may_follow[event][0])),
                               day);
            cr_assert_str_eq(piece_event_word(life.state), word);
            cr_assert(day_equal(life.on, on));
            cr_assert_not(was_undone && piece_tells(life));
            was_undone = was_undone || !piece_tells(life);
        }
        ends[life.state]++;
    }
    for (size_t i = 0; i < STATES; i++)
        cr_expect_gt(ends[i], 0, "no life ended as %s", piece_event_word((enum piece_event)i));
}

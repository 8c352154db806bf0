/* The life of a piece: a fold over its events. */
#include "core/rules/life.h"

#include "core/lot/record.h"

#include "days.h"

/* Which event may follow which; an end has no followers. */
static const char *const may_follow[][2] = {
    {"planned", "printed posted spoiled pulled voided"},
    {"printed", "posted spoiled pulled voided"},
    {"posted", "returned"},
    {"spoiled", ""},
    {"pulled", ""},
    {"returned", ""},
    {"voided", "pulled"},
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

/* docs/contract 4, told: "a notice that was not spoiled, pulled, voided or returned". */
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

/* ---- against a history that is read anew each time ------------------------------------------- */

/* A second telling of the same, by what happened rather than by states: the list of what was
 * accepted is scanned from its beginning for every question. */
struct told_history {
    enum piece_event events[PIECE_EVENT_COUNT];
    Day on[PIECE_EVENT_COUNT];
    size_t count;
};

static bool happened(const struct told_history *history, enum piece_event event)
{
    for (size_t i = 0; i < history->count; i++)
        if (history->events[i] == event)
            return true;
    return false;
}

static bool is_over(const struct told_history *history)
{
    return happened(history, PIECE_SPOILED) || happened(history, PIECE_PULLED) ||
           happened(history, PIECE_RETURNED) || happened(history, PIECE_VOIDED);
}

static bool can_happen(const struct told_history *history, enum piece_event event)
{
    bool left_the_house = happened(history, PIECE_POSTED);

    if (event == PIECE_PULLED && happened(history, PIECE_VOIDED))
        return !happened(history, PIECE_PULLED); /* its run was taken back, and it was found */
    if (is_over(history) || happened(history, event) || event == PIECE_PLANNED)
        return false;
    if (event == PIECE_RETURNED)
        return left_the_house;
    return !left_the_house;
}

static enum record_fault record_fault_of(enum piece_event event, Day on,
                                         const struct told_history *history)
{
    struct record_event recorded[PIECE_EVENT_COUNT];
    struct record_past past = {.known = true,
                               .published = true,
                               .as_of = day_at("2026-11-20"),
                               .events = recorded,
                               .event_count = history->count};
    struct record_entry entry = {.about = RECORD_PIECE, .event = event, .on = on};

    for (size_t i = 0; i < history->count; i++)
        recorded[i] =
            (struct record_event){(int)history->events[i], history->on[i], DAY_NONE, STR_EMPTY};
    return record_piece(&entry, &past);
}

/* One more event in both tellings. */
static void live_on(struct piece_life *life, struct told_history *history, enum piece_event event,
                    Day on)
{
    bool can = can_happen(history, event);
    enum record_fault fault = record_fault_of(event, on, history);

    cr_assert_eq(piece_may(*life, event), can);
    cr_assert_eq(fault == RECORD_GOOD, can);
    cr_assert_eq(fault == RECORD_ALREADY, happened(history, event));
    if (can) {
        history->events[history->count] = event;
        history->on[history->count++] = on;
    }
    *life = piece_lives(*life, event, on);
    cr_assert_eq(piece_tells(*life), !is_over(history), "told again only when it came undone");
    if (history->count) {
        cr_assert_eq(life->state, history->events[history->count - 1]);
        cr_assert(day_equal(life->on, history->on[history->count - 1]));
    }
}

Test(life, every_sequence_of_up_to_five_events)
{
    enum { LONGEST = 5 };
    size_t sequences = 0;

    for (unsigned length = 0, count = 1; length <= LONGEST; length++, count *= PIECE_EVENT_COUNT)
        for (unsigned number = 0; number < count; number++, sequences++) {
            struct piece_life life = piece_born(day_at("2026-11-20"));
            struct told_history history = {0};
            unsigned rest = number;

            for (unsigned i = 0; i < length; i++, rest /= PIECE_EVENT_COUNT)
                live_on(&life, &history, (enum piece_event)(rest % PIECE_EVENT_COUNT),
                        day_add(day_at("2026-11-20"), (int)i));
        }
    cr_expect_eq(sequences, 1 + 7 + 49 + 343 + 2401 + 16807);
}

Test(life, long_random_lives)
{
    uint64_t state = 11;
    size_t longest = 0;

    for (int round = 0; round < 5000; round++) {
        struct piece_life life = piece_born(day_at("2026-11-20"));
        struct told_history history = {0};
        Day on = day_at("2026-11-20");

        for (int i = 0; i < 40; i++) {
            on = day_add(on, (int)dice(&state, 3));
            live_on(&life, &history, (enum piece_event)dice(&state, PIECE_EVENT_COUNT), on);
        }
        longest = history.count > longest ? history.count : longest;
    }
    cr_expect_eq(longest, 3, "printed, posted, returned");
}

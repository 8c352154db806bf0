/* One cause for each day of a delay, and their sum. */
#include "core/days/calendar.h"
#include "core/rules/delay.h"

#include "days.h"
#include "readers.h"

static bool cause_seen[CAUSE_COUNT];

static struct lot_fact fact_at(char *text)
{
    struct lot_fact fact = {.said = DISPOSITION_COUNT};

    while (text && strcmp(text, "-") != 0) {
        char *why = strsep(&text, " "), *word = strsep(&why, ":");

        if (strcmp(word, "paused") == 0)
            fact.paused = true;
        else if (strcmp(word, "early") == 0)
            fact.before_start = true;
        else if (strcmp(word, "published") == 0)
            fact.published = true;
        else if (strcmp(word, "stopped") == 0)
            fact.stopped = true;
        else if (strcmp(word, "piece") == 0)
            fact.had_piece = true;
        else {
            cr_assert_geq(disposition_of(str_of(word)), 0, "%s", word);
            fact.said = (enum disposition)disposition_of(str_of(word));
            fact.why = why ? (enum reason)reason_of(str_of(why)) : REASON_NONE;
        }
    }
    return fact;
}

static void cause_case(char **field)
{
    struct lot_fact fact = fact_at(field[0]);
    enum cause got = delay_cause(&fact);

    cause_seen[got] = true;
    cr_expect_str_eq(cause_term(got).word, field[1], "%s, not %s (%s)", cause_term(got).word,
                     field[1], field[2]);
}

Test(delay, every_cause)
{
    cr_assert_geq(cases_each("delay.tsv", 3, cause_case), 25);
    for (int i = 0; i < CAUSE_COUNT; i++)
        cr_expect(cause_seen[i], "no case for %s", cause_term((enum cause)i).word);
}

/* ---- a delay day by day ---------------------------------------------------------------------- */

static struct calendar calendar;

struct past {
    struct lot_fact facts[1000]; /* by day from `first` on */
    Day first;
    int asked;
};

static struct lot_fact fact_of(void *context, Day lot)
{
    struct past *past = context;

    past->asked++;
    cr_assert(is_mailing_day(&calendar, lot), "asked about a day that is no lot");
    return past->facts[day_between(past->first, lot)];
}

static struct lot_fact fact_roll(uint64_t *state)
{
    static const enum reason why[] = {REASON_PAUSED, REASON_CUTOFF, REASON_PRINT_CAPACITY,
                                      REASON_COUNTER_CAPACITY};
    struct lot_fact fact = {.paused = dice(state, 6) == 0,
                            .before_start = dice(state, 6) == 0,
                            .published = dice(state, 4) != 0,
                            .stopped = dice(state, 4) == 0,
                            .had_piece = dice(state, 4) == 0,
                            .said = (enum disposition)dice(state, DISPOSITION_COUNT + 1)};

    if (fact.said == DISPOSITION_WAITING)
        fact.why = why[dice(state, 4)];
    return fact;
}

static void calendar_roll(uint64_t *state)
{
    struct mailing_rule rules[3];
    size_t count = 1 + dice(state, 3);

    for (size_t i = 0; i < count; i++)
        rules[i] = (struct mailing_rule){(int)dice(state, 5), (int)dice(state, 7) - 1};
    cr_assert(calendar_fill(&calendar, NULL, 0, NULL, 0, rules, count));
}

Test(delay, causes_add_up_day_by_day)
{
    static struct past past;
    uint64_t state = 5;
    int wrong = 0, late = 0;

    past.first = day_at("2026-01-01");
    for (int round = 0; round < 60; round++) {
        calendar_roll(&state);
        for (size_t i = 0; i < 1000; i++)
            past.facts[i] = fact_roll(&state);
        for (int i = 0; i < 20; i++) {
            Day ideal = mailing_on_or_after(&calendar, day_add(past.first, (int)dice(&state, 300)));
            Day mail = mailing_on_or_after(&calendar, day_add(ideal, (int)dice(&state, 300)));
            uint32_t got[CAUSE_COUNT] = {0}, expected[CAUSE_COUNT] = {0}, sum = 0;

            for (Day day = ideal; day_before(day, mail); day = day_add(day, 1)) {
                Day lot = mailing_on_or_before(&calendar, day);

                expected[delay_cause(&past.facts[day_between(past.first, lot)])]++;
            }
            wrong += delay_causes(&calendar, ideal, mail, fact_of, &past, got) !=
                     (uint32_t)day_between(ideal, mail);
            wrong += memcmp(got, expected, sizeof got) != 0;
            for (int cause = 0; cause < CAUSE_COUNT; cause++)
                sum += got[cause];
            wrong += sum != (uint32_t)day_between(ideal, mail);
            late += sum > 0;
        }
    }
    cr_expect_eq(wrong, 0, "%d wrong", wrong);
    cr_expect_gt(late, 500);
}

/* A weekend belongs to the Friday before it; the mail day itself is no day of delay. */
Test(delay, a_week_by_hand)
{
    struct mailing_rule rules[] = {{0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}};
    struct past past = {.first = day_at("2026-11-01")};
    uint32_t got[CAUSE_COUNT] = {0};

    cr_assert(calendar_fill(&calendar, NULL, 0, NULL, 0, rules, 5));
    past.facts[18] = (struct lot_fact){.said = DISPOSITION_COUNT}; /* Thursday 19: no run */
    past.facts[19] = (struct lot_fact){.published = true,          /* Friday 20 */
                                       .said = DISPOSITION_WAITING,
                                       .why = REASON_PRINT_CAPACITY};
    past.facts[22] = (struct lot_fact){.stopped = true}; /* Monday 23 */
    cr_expect_eq(
        delay_causes(&calendar, day_at("2026-11-19"), day_at("2026-11-24"), fact_of, &past, got),
        5);
    cr_expect_eq(past.asked, 3);
    cr_expect_eq(got[CAUSE_NO_RUN], 1);
    cr_expect_eq(got[CAUSE_PRINT_CAPACITY], 3);
    cr_expect_eq(got[CAUSE_GATE], 1);
}

Test(delay, a_piece_in_time_has_none)
{
    struct mailing_rule monday = {0, 0};
    struct past past = {.first = day_at("2026-11-01")};
    uint32_t got[CAUSE_COUNT] = {0};

    cr_assert(calendar_fill(&calendar, NULL, 0, NULL, 0, &monday, 1));
    cr_expect_eq(
        delay_causes(&calendar, day_at("2026-11-16"), day_at("2026-11-16"), fact_of, &past, got),
        0);
    cr_expect_eq(
        delay_causes(&calendar, day_at("2026-11-23"), day_at("2026-11-16"), fact_of, &past, got),
        0);
    cr_expect_eq(past.asked, 0);
}

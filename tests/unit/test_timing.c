/* not_due and past: a clerk's table, and every day around both edges. */
#include "core/rules/timing.h"

#include "base/arena.h"

#include "days.h"
#include "readers.h"

static struct calendar calendar;

static void calendar_plain(void)
{
    struct mailing_rule rules[5];
    Day holiday = day_at("2026-11-23");

    for (int i = 0; i < 5; i++)
        rules[i] = (struct mailing_rule){i, NTH_EVERY};
    cr_assert(calendar_fill(&calendar, &holiday, 1, NULL, 0, rules, 5));
}

static struct rules rules_plain(int past_days)
{
    return (struct rules){
        .by_issue = {{{INT32_MIN}, 3, 5}}, .by_issue_count = 1, .past_days = past_days};
}

/* A disposition, an event of the last piece, or both; "other": of another expiry. */
static void remember(struct history *history, struct certificate_key key, char *words)
{
    struct memory *memory = NULL;

    while (words && strcmp(words, "-") != 0) {
        char *word = strsep(&words, " ");
        int event = piece_event_of(str_of(word));

        if (strcmp(word, "other") == 0) {
            key.expires_on = day_add(key.expires_on, 1);
            continue;
        }
        memory = history_add(history, &key);
        if (event >= 0) {
            if (!memory->told)
                history_told(history, memory);
            memory->told->life.state = (enum piece_event)event;
            continue;
        }
        for (int i = 0; i < DISPOSITION_COUNT; i++)
            if (strcmp(disposition_term((enum disposition)i).word, word) == 0)
                memory->standing = (uint64_t)i & 15;
        cr_assert_neq(memory->standing, DISPOSITION_COUNT, "%s is nothing to remember", word);
    }
}

static const char *timing_word(enum disposition disposition)
{
    return disposition == DISPOSITION_COUNT ? "due" : disposition_term(disposition).word;
}

static void timing_case(char **field)
{
    struct rules rules = rules_plain(atoi(field[2]));
    struct night_days days = {.as_of = day_at(field[0]), .mail_on = day_at(field[1])};
    struct certificate certificate = {.serial = STR("S1"),
                                      .kind = KIND_SIGNATURE,
                                      .issued_on = day_at(field[3]),
                                      .expires_on = day_at(field[4])};
    struct arena arena = {0};
    struct history history;
    struct timing got;

    history_init(&history, &arena);
    remember(&history, (struct certificate_key){KIND_SIGNATURE, STR("S1"), certificate.expires_on},
             field[5]);
    got = timing_of(&rules, &calendar, &days, &history, &certificate);
    cr_expect_str_eq(timing_word(got.disposition), field[6], "%s, not %s (%s)",
                     timing_word(got.disposition), field[6], field[8]);
    cr_expect(day_equal(got.terms.ideal_on, day_at(field[7])), "ideal_on (%s)", field[8]);
    cr_expect(!got.memory || got.disposition != DISPOSITION_NOT_DUE);
    history_release(&history);
    arena_release(&arena);
}

Test(timing, by_hand)
{
    calendar_plain();
    cr_assert_geq(cases_each("timing.tsv", 9, timing_case), 35);
}

/* Each edge has one day on which it turns, for every day of eight years, leap days among them. */
Test(timing, both_edges_on_every_day)
{
    struct rules rules = rules_plain(30);
    struct arena arena = {0};
    struct history history;

    calendar_plain();
    history_init(&history, &arena);
    for (Day as_of = day_at("2026-01-01"); day_before(as_of, day_at("2034-01-01"));
         as_of = day_add(as_of, 1)) {
        struct night_days days = {.as_of = as_of,
                                  .mail_on = mailing_on_or_after(&calendar, day_add(as_of, 1))};

        for (int back = 29; back <= 32; back++) {
            struct certificate at = {.serial = STR("S1"), .expires_on = day_add(as_of, -back)};

            at.issued_on = day_add(at.expires_on, -1000);
            cr_assert_eq(timing_of(&rules, &calendar, &days, &history, &at).disposition,
                         back > 30 ? DISPOSITION_PAST : DISPOSITION_COUNT);
        }
        for (int ahead = 85; ahead <= 100; ahead++) {
            struct certificate at = {.serial = STR("S1"), .expires_on = day_add(as_of, ahead)};
            struct timing got;

            at.issued_on = day_add(at.expires_on, -1000);
            got = timing_of(&rules, &calendar, &days, &history, &at);
            cr_assert_eq(got.disposition == DISPOSITION_NOT_DUE,
                         got.terms.ideal_on.n > days.mail_on.n);
        }
    }
    history_release(&history);
    arena_release(&arena);
}

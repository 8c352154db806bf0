/* The first line of `kigen why`: tests/cases/answers.tsv. */
#include <criterion/criterion.h>

#include "base/utf8.h"
#include "core/desk/answer.h"
#include "core/desk/reply.h"
#include "days.h"
#include "readers.h"

/* ---- the table ------------------------------------------------------------------------------- */

static struct answer_facts usual(void)
{
    return (struct answer_facts){.today = day_at("2026-11-24"),
                                 .opens_on = day_at("2026-11-20"),
                                 .expires_on = day_at("2027-02-19"),
                                 .ideal_on = day_at("2026-11-20"),
                                 .planned_on = DAY_NONE,
                                 .mail_on = DAY_NONE,
                                 .posted_on = DAY_NONE,
                                 .deliver_on = DAY_NONE,
                                 .renewed_on = DAY_NONE,
                                 .renewed_until = DAY_NONE,
                                 .counter_from = day_at("2026-11-24"),
                                 .card_ends_on = day_at("2031-02-19")};
}

static void take_disposition(struct answer_facts *facts, char *text)
{
    const char *word = strsep(&text, "/");

    facts->disposition = DISPOSITION_COUNT;
    if (strcmp(word, "gone") != 0) {
        cr_assert_geq(disposition_of(str_of(word)), 0, "%s", word);
        facts->disposition = (enum disposition)disposition_of(str_of(word));
    }
    if (text) {
        cr_assert_gt(reason_of(str_of(text)), REASON_NONE, "%s", text);
        facts->reason = (enum reason)reason_of(str_of(text));
    }
}

static void take_letter(struct answer_facts *facts, const char *text)
{
    static const char *const words[] = {
#define X(name, word) word,
        ANSWER_LETTERS(X)
#undef X
    };
    size_t at = 0;

    facts->to_pull = strcmp(text, "pull") == 0;
    if (facts->to_pull)
        text = "ready";
    while (at < ANSWER_LETTER_COUNT && strcmp(words[at], text) != 0)
        at++;
    cr_assert_lt(at, ANSWER_LETTER_COUNT, "%s", text);
    facts->letter = (enum answer_letter)at;
}

static void take_day(struct answer_facts *facts, const char *name, const char *text)
{
    const struct {
        const char *name;
        Day *day;
    } days[] = {{"today", &facts->today},          {"opens", &facts->opens_on},
                {"expires", &facts->expires_on},   {"ideal", &facts->ideal_on},
                {"planned", &facts->planned_on},   {"mail", &facts->mail_on},
                {"posted", &facts->posted_on},     {"deliver", &facts->deliver_on},
                {"issued", &facts->renewed_on},    {"renewed", &facts->renewed_until},
                {"counter", &facts->counter_from}, {"card", &facts->card_ends_on}};

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
        if (strcmp(days[i].name, name) == 0) {
            *days[i].day = day_at(text);
            return;
        }
    cr_assert(false, "%s is no day", name);
}

static void take_more(struct answer_facts *facts, char *text)
{
    char *token;

    while ((token = strsep(&text, " ")) != NULL) {
        const char *name = strsep(&token, "=");

        if (strcmp(name, "guarded") == 0)
            facts->guarded = true;
        else if (strcmp(name, "bystay") == 0)
            facts->card_by_stay = true;
        else if (strcmp(name, "-") != 0)
            take_day(facts, name, token);
    }
}

static Str said(struct answer_facts *facts, bool english, struct arena *arena)
{
    struct answer_said said = answer_of(facts, english, arena);

    return str_trim(arena_printf(arena, STR_FMT "%s" STR_FMT, STR_ARG(said.letter),
                                 english ? " " : "", STR_ARG(said.renewal)));
}

static bool met[DISPOSITION_COUNT + 1][REASON_COUNT][ANSWER_LETTER_COUNT];

static void answer_case(char **field)
{
    struct answer_facts facts = usual();
    struct arena arena = {0};
    Str japanese, english;

    take_disposition(&facts, field[0]);
    take_letter(&facts, field[1]);
    take_more(&facts, field[2]);
    met[facts.disposition][facts.reason][facts.letter] = true;
    japanese = said(&facts, false, &arena);
    english = said(&facts, true, &arena);
    cr_expect(str_equal(japanese, str_of(field[3])), "%s: " STR_FMT, field[5], STR_ARG(japanese));
    cr_expect(str_equal(english, str_of(field[4])), "%s: " STR_FMT, field[5], STR_ARG(english));
    arena_release(&arena);
}

static bool met_with_any_letter(enum disposition disposition, enum reason reason)
{
    for (int letter = 0; letter < ANSWER_LETTER_COUNT; letter++)
        if (met[disposition][reason][letter])
            return true;
    return false;
}

Test(answer, first_line_by_hand)
{
    cr_assert_geq(cases_each("answers.tsv", 6, answer_case), 75);
    for (int i = REASON_NONE + 1; i < REASON_COUNT; i++)
        cr_expect(met_with_any_letter(reason_disposition((enum reason)i), (enum reason)i),
                  "no case of %s", reason_term((enum reason)i).word);
    for (int letter = 0; letter < ANSWER_LETTER_COUNT; letter++) {
        bool ends = letter >= ANSWER_LETTER_SPOILED;
        enum disposition disposition =
            letter == ANSWER_LETTER_NONE || letter == ANSWER_LETTER_MAKING || ends
                ? DISPOSITION_NOTICE
                : DISPOSITION_TOLD;

        cr_expect(met[disposition][REASON_NONE][letter], "no case of letter %d", letter);
    }
}

/* ---- everything that can meet ---------------------------------------------------------------- */

static size_t columns_of(Str text)
{
    size_t columns = 0;
    uint32_t point;

    while (utf8_next(&text, &point))
        columns += point < 0x80 ? 1 : 2;
    return columns;
}

/* Days as wide as they get: of other years, two digits each. */
static void check_any(struct answer_facts *facts, struct arena *arena)
{
    for (int english = 0; english < 2; english++) {
        struct answer_said said = answer_of(facts, english, arena);

        cr_assert(said.letter.n > 0);
        cr_assert_leq(columns_of(said.letter), (size_t)REPLY_COLUMNS, STR_FMT,
                      STR_ARG(said.letter));
        cr_assert_leq(columns_of(said.renewal), (size_t)REPLY_COLUMNS, STR_FMT,
                      STR_ARG(said.renewal));
        cr_assert_not(str_contains(said.letter, STR("{")), STR_FMT, STR_ARG(said.letter));
        cr_assert_not(str_contains(said.renewal, STR("{")), STR_FMT, STR_ARG(said.renewal));
    }
}

static void check_days(struct answer_facts *facts, struct arena *arena)
{
    static const char *const todays[] = {"2025-10-10", "2026-11-20", "2027-12-19", "2030-12-30"};

    for (size_t i = 0; i < sizeof todays / sizeof todays[0]; i++) {
        facts->today = day_at(todays[i]);
        check_any(facts, arena);
    }
}

/* No disposition, letter and certificate that can meet is without its line, and no line is wider
 * than the page. */
Test(answer, all_that_can_meet_has_its_line)
{
    struct arena arena = {0};

    for (int d = 0; d <= DISPOSITION_COUNT; d++)
        for (int r = 0; r < REASON_COUNT; r++)
            for (int l = 0; l < ANSWER_LETTER_COUNT; l++)
                for (int more = 0; more < 64; more++) {
                    struct answer_facts facts = usual();
                    const Day wide = day_at("2027-12-19");

                    if (r != REASON_NONE && d != DISPOSITION_NOT_DUE && d != DISPOSITION_PAST &&
                        d != (int)reason_disposition((enum reason)r))
                        continue;
                    facts.disposition = (enum disposition)d;
                    facts.reason = (enum reason)r;
                    facts.letter = (enum answer_letter)l;
                    facts.expires_on = wide;
                    facts.ideal_on = wide;
                    facts.mail_on = facts.posted_on = facts.deliver_on = wide;
                    facts.planned_on = more & 1 ? wide : DAY_NONE;
                    facts.counter_from = more & 2 ? wide : DAY_NONE;
                    facts.card_ends_on = more & 4 ? wide : DAY_NONE;
                    facts.card_by_stay = more & 8;
                    facts.renewed_on = facts.renewed_until = more & 16 ? wide : DAY_NONE;
                    facts.to_pull = more & 32;
                    check_days(&facts, &arena);
                }
    arena_release(&arena);
}

/* Of the protected there is one line, whatever is known. */
Test(answer, of_the_protected_one_line)
{
    struct arena arena = {0};

    for (int d = 0; d <= DISPOSITION_COUNT; d++)
        for (int l = 0; l < ANSWER_LETTER_COUNT; l++) {
            struct answer_facts facts = usual();
            struct answer_said said;

            facts.disposition = (enum disposition)d;
            facts.letter = (enum answer_letter)l;
            facts.guarded = true;
            said = answer_of(&facts, /*english*/ false, &arena);
            cr_expect(str_starts(said.letter, STR("【読み上げ禁止】")));
            cr_expect(str_is_empty(said.renewal));
            cr_expect_eq(answer_errand(&facts), ERRAND_NONE);
        }
    arena_release(&arena);
}

/* ---- which certificate speaks ---------------------------------------------------------------- */

static int rank(enum disposition disposition, enum reason reason, const char *renewed)
{
    struct answer_facts facts = usual();

    facts.disposition = disposition;
    facts.reason = reason;
    facts.renewed_on = facts.renewed_until = day_at(renewed);
    return answer_rank(&facts, /*asked*/ false);
}

Test(answer, what_goes_on_speaks_first)
{
    const int in_order[] = {rank(DISPOSITION_WAITING, REASON_PAUSED, "-"),
                            rank(DISPOSITION_SUPPRESSED, REASON_REVOKED, "-"),
                            rank(DISPOSITION_SUPPRESSED, REASON_REVOKED, "2031-02-19"),
                            rank(DISPOSITION_NOT_DUE, REASON_NONE, "-"),
                            rank(DISPOSITION_REJECTED, REASON_BAD_DATE, "-"),
                            rank(DISPOSITION_PAST, REASON_NONE, "-"),
                            rank(DISPOSITION_COUNT, REASON_NONE, "-"),
                            rank(DISPOSITION_REJECTED, REASON_DUPLICATE_SERIAL, "-")};
    struct answer_facts asked = usual();

    for (size_t i = 1; i < sizeof in_order / sizeof in_order[0]; i++)
        cr_expect_lt(in_order[i - 1], in_order[i], "%zu", i);
    asked.disposition = DISPOSITION_PAST;
    cr_expect_lt(answer_rank(&asked, /*asked*/ true), in_order[0]);
    asked.disposition = DISPOSITION_REJECTED;
    asked.reason = REASON_DUPLICATE_SERIAL;
    cr_expect_eq(answer_rank(&asked, /*asked*/ true), in_order[7]);
    cr_expect_eq(rank(DISPOSITION_TOLD, REASON_NONE, "-"),
                 rank(DISPOSITION_HELD, REASON_MOVING, "-"));
}

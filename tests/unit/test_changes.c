/* What the ledger learns of a row, and the backlog: a clerk's table, and every pair of standings. */
#include "core/lot/changes.h"

#include "days.h"
#include "readers.h"

enum { TEXT_MAX = 80 };

/* disposition[/reason] */
static struct standing standing_at(char *text)
{
    struct standing standing = {DISPOSITION_COUNT, REASON_NONE};
    char *word = strsep(&text, "/");

    for (int i = 0; i < DISPOSITION_COUNT; i++)
        if (strcmp(disposition_term((enum disposition)i).word, word) == 0)
            standing.disposition = (enum disposition)i;
    cr_assert_neq(standing.disposition, DISPOSITION_COUNT, "%s is no disposition", word);
    if (text) {
        cr_assert_gt(reason_of(str_of(text)), 0, "%s is no reason", text);
        standing.reason = (enum reason)reason_of(str_of(text));
    }
    return standing;
}

static const char *standing_said(struct standing standing, char text[TEXT_MAX])
{
    if (standing.disposition == DISPOSITION_COUNT)
        return "gone";
    snprintf(text, TEXT_MAX, "%s%s%s", disposition_term(standing.disposition).word,
             standing.reason == REASON_NONE ? "" : "/", reason_term(standing.reason).word);
    return text;
}

static void backlog_said(const struct lot *lot, char text[TEXT_MAX])
{
    const struct {
        uint64_t count;
        const char *word;
    } parts[] = {{lot->backlog_before, "before"},     {lot->backlog_arrived, "arrived"},
                 {lot->backlog_returned, "returned"}, {lot->backlog_sent, "sent"},
                 {lot->backlog_left, "left"},         {lot->backlog_gone, "gone"}};

    text[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        cr_expect_leq(parts[i].count, 1);
        if (parts[i].count)
            snprintf(text + strlen(text), TEXT_MAX - strlen(text), "%s%s", *text ? " " : "",
                     parts[i].word);
    }
}

/* As lot.c asks: the row first, then the memory. */
static bool ask(struct lot *lot, struct memory *memory, const struct judgement *judgement,
                struct standing *now)
{
    bool changes = false;

    if (judgement) {
        if (memory)
            memory->tonight.touched = true;
        backlog_row(lot, memory, judgement);
        changes = change_of_row(memory, judgement, now);
    }
    if (!memory)
        return changes;
    backlog_memory(lot, memory);
    if (change_of_absent(memory)) {
        cr_expect_not(judgement);
        *now = (struct standing){DISPOSITION_COUNT, REASON_NONE};
        changes = true;
    }
    return changes;
}

static void change_case(char **field)
{
    struct told_piece told = {0};
    struct memory memory = {.standing = DISPOSITION_COUNT};
    struct judgement judgement = {0};
    struct lot lot = {0};
    struct standing now;
    bool known = strcmp(field[0], "-") != 0, row = strcmp(field[1], "-") != 0, changes;
    char said[TEXT_MAX], backlog[TEXT_MAX];

    if (known) {
        struct standing before = standing_at(strsep(&field[0], " "));

        memory.standing = (uint64_t)before.disposition & 15;
        memory.why = (uint64_t)before.reason & 63;
        memory.told = field[0] ? &told : NULL;
        cr_assert(!field[0] || strcmp(field[0], "piece") == 0);
    }
    if (row) {
        struct standing tonight = standing_at(field[1]);

        judgement = (struct judgement){tonight.disposition, tonight.reason, 0};
    }
    changes = ask(&lot, known ? &memory : NULL, row ? &judgement : NULL, &now);
    cr_expect_str_eq(changes ? standing_said(now, said) : "-", field[2], "%s, not %s (%s)",
                     changes ? standing_said(now, said) : "-", field[2], field[4]);
    backlog_said(&lot, backlog);
    cr_expect_str_eq(*backlog ? backlog : "-", field[3], "%s, not %s (%s)", backlog, field[3],
                     field[4]);
}

Test(changes, by_hand)
{
    cr_assert_geq(cases_each("changes.tsv", 5, change_case), 44);
}

/* Whatever was and is: the backlog adds up, and a standing that was recorded is no change next time. */
Test(changes, every_pair_adds_up)
{
    struct lot lot = {0};
    int waiting = 0;

    for (int before = 0; before <= DISPOSITION_COUNT; before++)
        for (int piece = 0; piece < 2; piece++)
            for (int tonight = 0; tonight <= DISPOSITION_COUNT; tonight++) {
                struct told_piece told = {0};
                struct memory memory = {.standing = (uint64_t)before & 15,
                                        .told = piece ? &told : NULL};
                struct judgement judgement = {(enum disposition)tonight, REASON_NONE, 0};
                bool row = tonight < DISPOSITION_COUNT;
                struct standing now = {DISPOSITION_COUNT, REASON_NONE};

                waiting += tonight == DISPOSITION_WAITING;
                if (!ask(&lot, &memory, row ? &judgement : NULL, &now) || !row)
                    continue;
                memory.standing = (uint64_t)now.disposition & 15;
                memory.why = (uint64_t)now.reason & 63;
                cr_expect_not(change_of_row(&memory, &judgement, &now));
            }
    cr_expect_eq(lot.backlog_left, waiting);
    cr_expect_eq(lot.backlog_before + lot.backlog_arrived + lot.backlog_returned -
                     lot.backlog_sent - lot.backlog_gone,
                 lot.backlog_left);
}

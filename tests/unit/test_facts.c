/* The facts of a row: what supersedes it, which of several speaks, what was decided, what is remembered. */
#include "core/rules/facts.h"

#include "base/arena.h"

#include "days.h"
#include "readers.h"

enum { PEERS_MAX = 8, ROWS_MAX = 8 };

/* KIND:SERIAL:ISSUED:EXPIRES[:STATUS]; the text is cut up and borrowed. */
static struct certificate certificate_at(char *text)
{
    struct certificate certificate = {.status = CERTIFICATE_VALID};
    int status;

    certificate.kind = *strsep(&text, ":") == 's' ? KIND_SIGNATURE : KIND_AUTHENTICATION;
    certificate.serial = str_of(strsep(&text, ":"));
    certificate.issued_on = day_at(strsep(&text, ":"));
    certificate.expires_on = day_at(strsep(&text, ":"));
    if (text) {
        status = certificate_status_of(str_of(text));
        cr_assert_geq(status, 0, "%s is no status", text);
        certificate.status = (enum certificate_status)status;
    }
    return certificate;
}

static void superseded_case(char **field)
{
    struct peer peers[PEERS_MAX] = {0};
    struct certificate own = certificate_at(field[0]);
    size_t count = 0;
    bool wanted = strcmp(field[2], "yes") == 0;

    cr_assert(wanted || strcmp(field[2], "no") == 0);
    for (char *rest = field[1]; rest && strcmp(rest, "-") != 0; count++) {
        cr_assert_lt(count, PEERS_MAX);
        peers[count].certificate = certificate_at(strsep(&rest, " "));
        if (count)
            peers[count - 1].next = &peers[count];
    }
    cr_expect_eq(facts_superseded(count ? peers : NULL, &own), wanted, "%s", field[3]);
    cr_expect_eq(facts_successor(count ? peers : NULL, &own) != NULL, wanted, "%s", field[3]);
}

Test(facts, superseded_by_hand)
{
    cr_assert_geq(cases_each("superseded.tsv", 4, superseded_case), 22);
}

/* Of any two valid certificates of one kind at most one supersedes the other. */
Test(facts, no_two_supersede_each_other)
{
    uint64_t state = 5;
    size_t neither = 0;

    for (int round = 0; round < 20000; round++) {
        struct peer pair[2] = {0};

        for (int i = 0; i < 2; i++) {
            struct certificate *at = &pair[i].certificate;

            at->serial = i ? STR("S2") : STR("S1");
            at->status = CERTIFICATE_VALID;
            at->issued_on = day_add(day_at("2024-02-27"), (int)dice(&state, 4));
            at->expires_on = day_add(day_at("2028-02-27"), (int)dice(&state, 4));
        }
        if (facts_superseded(&pair[0], &pair[1].certificate))
            cr_assert_not(facts_superseded(&pair[1], &pair[0].certificate));
        else
            neither += !facts_superseded(&pair[1], &pair[0].certificate);
    }
    cr_expect(neither > 500 && neither < 2500,
              "equal in both days: one in sixteen, not %zu of 20000", neither);
}

/* Of several the successor is one that no other supersedes. */
Test(facts, the_successor_is_the_newest)
{
    static const char *const serials[] = {"S1", "S2", "S3", "S4"};
    uint64_t state = 6;

    for (int round = 0; round < 20000; round++) {
        struct peer peers[4] = {0};
        const struct certificate *found;

        for (int i = 0; i < 4; i++) {
            struct certificate *at = &peers[i].certificate;

            at->serial = str_of(serials[i]);
            at->status = dice(&state, 4) ? CERTIFICATE_VALID : CERTIFICATE_REVOKED;
            at->issued_on = day_add(day_at("2024-02-27"), (int)dice(&state, 4));
            at->expires_on = day_add(day_at("2028-02-27"), (int)dice(&state, 4));
            peers[i].next = i < 3 ? &peers[i + 1] : NULL;
        }
        found = facts_successor(peers, &peers[0].certificate);
        cr_assert_eq(found != NULL, facts_superseded(peers, &peers[0].certificate));
        if (found)
            cr_assert_not(facts_superseded(peers, found));
    }
}

/* ---- duplicates ------------------------------------------------------------------------------ */

static int line_order(const void *a, const void *b)
{
    const struct serial_row *left = a, *right = b;

    return left->line < right->line ? -1 : left->line > right->line;
}

static void duplicates_case(char **field)
{
    struct serial_row rows[ROWS_MAX] = {0};
    size_t count = 0;
    char got[100] = "";

    for (char *rest = field[0]; rest && strcmp(rest, "-") != 0; count++) {
        char *text = strsep(&rest, " ");

        cr_assert_lt(count, ROWS_MAX);
        rows[count].kind = *strsep(&text, ":") == 's' ? KIND_SIGNATURE : KIND_AUTHENTICATION;
        rows[count].serial = str_of(strsep(&text, ":"));
        rows[count].line = (uint32_t)strtoul(text, NULL, 10);
        rows[count].place = count;
    }
    facts_duplicates(rows, count);
    qsort(rows, count, sizeof *rows, line_order);
    for (size_t i = 0; i < count; i++)
        if (rows[i].duplicate)
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s%u", *got ? " " : "",
                     rows[i].line);
    cr_expect_str_eq(*got ? got : "-", field[1], "%s, not %s (%s)", got, field[1], field[2]);
}

Test(facts, duplicates_by_hand)
{
    cr_assert_geq(cases_each("duplicates.tsv", 3, duplicates_case), 12);
}

/* ---- a person and a certificate -------------------------------------------------------------- */

static bool decision_word_at(struct known *known, const char *word, char *value)
{
    int kind = decision_of(str_of(word));
    char *until = strstr(value, "..");

    if (kind < 0)
        return false;
    if (until)
        *until = '\0';
    known->decision = (struct decision){(enum decision_kind)kind, day_at(value),
                                        until ? day_at(until + 2) : DAY_NONE};
    return true;
}

static void known_word(struct known *known, struct rules *rules, char *word)
{
    char *value = strchr(word, '=');

    if (value)
        *value++ = '\0';
    if (strcmp(word, "listed") == 0)
        known->listed_elsewhere = true;
    else if (strcmp(word, "ambiguous") == 0)
        known->ambiguous = true;
    else if (strcmp(word, "stays") == 0)
        known->stays = true;
    else if (strcmp(word, "supplement") == 0)
        rules->supplement = true;
    else if (strcmp(word, "misplaced") == 0)
        known->misplaced = true;
    else if (strcmp(word, "disputed") == 0)
        known->disputed = day_at(value);
    else if (strcmp(word, "ideal") == 0)
        known->ideal_on = day_at(value);
    else
        cr_assert(value && decision_word_at(known, word, value), "%s is nothing known", word);
}

static void facts_case(char **field)
{
    struct rules rules = {.since = day_at("2026-09-01")};
    struct certificate certificate = {.serial = STR("S1")};
    struct known known = {
        .decision = DECISION_NONE, .disputed = DAY_NONE, .ideal_on = day_at("2026-11-19")};
    struct facts got;
    char said[100];

    for (char *rest = field[0]; rest && strcmp(rest, "-") != 0;)
        known_word(&known, &rules, strsep(&rest, " "));
    got = facts_of(&rules, day_at("2026-11-19"), &certificate, &known);
    snprintf(said, sizeof said, "%s%s%s%s%s", got.told_elsewhere ? " told_elsewhere" : "",
             got.refused ? " refused" : "", got.released ? " released" : "",
             got.ambiguous_resident ? " ambiguous" : "", got.contradiction ? " contradiction" : "");
    cr_expect_str_eq(*said ? said + 1 : "-", field[1], "%s, not %s (%s)", said, field[1], field[2]);
    cr_expect_not(got.superseded || got.duplicate_serial || got.told || got.seen ||
                  got.returned_unchanged || got.unprintable || got.unfit_address);
}

Test(facts, of_a_person_by_hand)
{
    cr_assert_geq(cases_each("facts.tsv", 3, facts_case), 28);
}

/* ---- what the ledger remembers --------------------------------------------------------------- */

Test(facts, what_is_remembered_of_a_row)
{
    const struct printed then = {{1}};
    /* the same; what the first edition kept of a name with an honorific; another */
    const struct printed_now same = {{{1}}, {{3}}}, spelled = {{{3}}, {{1}}},
                             other = {{{2}}, {{2}}};
    const struct printed_now *const nows[] = {NULL, &same, &spelled, &other};

    for (int state = -1; state < PIECE_EVENT_COUNT; state++)
        for (int seen = 0; seen < 2; seen++)
            for (int known = 0; known < 2; known++)
                for (size_t i = 0; i < 4; i++) {
                    struct told_piece told = {.life.state =
                                                  (enum piece_event)(state < 0 ? 0 : state),
                                              .knows_printed = known,
                                              .printed = then};
                    struct memory memory = {.standing = DISPOSITION_COUNT,
                                            .told = state >= 0 ? &told : NULL,
                                            .seen = seen};
                    struct facts facts = {0};

                    facts_remember(&facts, &memory, nows[i]);
                    cr_expect_eq(facts.told, memory_is_told(&memory));
                    cr_expect_eq(facts.seen, seen);
                    cr_expect_eq(facts.returned_unchanged, state == PIECE_RETURNED && nows[i] &&
                                                               (!known || nows[i] != &other));
                }
}

Test(facts, of_what_the_ledger_does_not_know_nothing_is_remembered)
{
    const struct printed_now now = {{{1}}, {{1}}};
    struct facts facts = {0};

    facts_remember(&facts, NULL, &now);
    cr_expect_not(facts.told || facts.seen || facts.returned_unchanged);
}

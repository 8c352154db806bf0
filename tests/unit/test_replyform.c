/* Who may have a reply form: tests/cases/replyform.tsv; and the ids of forms. */
#include "core/desk/replyform.h"
#include "core/lot/lot.h"

#include "days.h"
#include "readers.h"

enum { ROWS_MAX = 4 };

static const Day today_is = {20000};

static bool says(const char *words, const char *word)
{
    size_t n = strlen(word);

    for (const char *at = words; (at = strstr(at, word)) != NULL; at += n)
        if ((at == words || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
            return true;
    return false;
}

static void take_resident(const char *words, struct resident *resident, struct reply_asked *asked)
{
    *resident =
        (struct resident){.birth_state = BIRTH_KNOWN,
                          .birth_date = day_add(today_is, says(words, "child") ? -900 : -20000),
                          .moves_on = DAY_NONE,
                          .stay_until = DAY_NONE,
                          .ward = says(words, "ward"),
                          .is_protected = says(words, "protected"),
                          .residence_elsewhere = says(words, "elsewhere")};
    for (int i = 0; i < RESIDENT_STATUS_COUNT; i++)
        if (says(words, resident_status_term((enum resident_status)i).word))
            resident->status = (enum resident_status)i;
    *asked = (struct reply_asked){.resident = says(words, "unknown") ? NULL : resident,
                                  .unreadable = says(words, "unreadable"),
                                  .ambiguous = says(words, "ambiguous"),
                                  .guarded = says(words, "guarded"),
                                  .today = today_is};
}

/* "held:returned+no_address:open" */
static struct reply_row row_of(char *text)
{
    static const struct certificate certificate;
    struct reply_row row = {.certificate = &certificate};
    char *disposition = strsep(&text, ":"), *reasons = strsep(&text, ":"), *reason;

    cr_assert(text && disposition_of(str_of(disposition)) >= 0);
    row.open = strcmp(text, "open") == 0;
    row.judgement.disposition = (enum disposition)disposition_of(str_of(disposition));
    while ((reason = strsep(&reasons, "+")) != NULL && strcmp(reason, "none") != 0) {
        cr_assert(reason_of(str_of(reason)) >= 0, "%s", reason);
        row.judgement.reason = (enum reason)reason_of(str_of(reason));
        row.judgement.holds |= UINT64_C(1) << row.judgement.reason;
    }
    return row;
}

static void expect_case(char **fields)
{
    struct resident resident;
    struct reply_asked asked;
    struct reply_row rows[ROWS_MAX];
    char said[200], *rest = fields[1], *word, shown[400];
    enum reply_refusal refusal;

    snprintf(shown, sizeof shown, "%s | %s", fields[0], fields[1]);
    take_resident(fields[0], &resident, &asked);
    asked.rows = rows;
    while (strcmp(fields[1], "none") != 0 && (word = strsep(&rest, " ")) != NULL)
        rows[asked.row_count++] = row_of(word);
    refusal = reply_refused(&asked);
    snprintf(said, sizeof said, "%s", reply_refusal_word(refusal));
    for (size_t i = 0; refusal == REPLY_GIVEN && i < asked.row_count; i++)
        if (rows[i].served)
            snprintf(said + strlen(said), sizeof said - strlen(said), " %zu", i + 1);
    cr_expect_str_eq(said, fields[2], "%s: %s, not %s", shown, said, fields[2]);
}

Test(replyform, each_case)
{
    cr_assert(cases_each("replyform.tsv", 3, expect_case) > 40);
}

/* The form serves where a certificate is renewed or issued, and nowhere else. */
Test(replyform, by_the_letter)
{
    static const struct {
        enum variant variant;
        const char *word;
    } of[] = {{VARIANT_RENEWAL, "given"},
              {VARIANT_LAPSED, "given"},
              {VARIANT_CARD_RENEWAL, "card"},
              {VARIANT_CARD_LAPSED, "card"},
              {VARIANT_STAY_EXTENDED, "stay_extended"}};

    cr_expect_eq(sizeof of / sizeof *of, (size_t)VARIANT_COUNT);
    for (size_t i = 0; i < sizeof of / sizeof *of; i++)
        cr_expect_str_eq(reply_refusal_word(reply_refused_as(of[i].variant)), of[i].word);
}

/* Every refusal has its word and both sentences, apart from all others. */
Test(replyform, sentences)
{
    for (int i = 0; i < REPLY_GIVEN; i++) {
        enum reply_refusal one = (enum reply_refusal)i;

        cr_expect(strlen(reply_refusal_says(one, true)) > 20);
        cr_expect(strlen(reply_refusal_says(one, false)) > 20);
        for (int j = 0; j < i; j++) {
            enum reply_refusal other = (enum reply_refusal)j;

            cr_expect_str_neq(reply_refusal_word(one), reply_refusal_word(other));
            cr_expect_str_neq(reply_refusal_says(one, false), reply_refusal_says(other, false));
        }
    }
}

/* Luhn over 261122 000001 and 261122 009999, counted by hand. */
Test(replyform, ids)
{
    char id[PIECE_ID_LENGTH + 1];

    reply_id_text(day_of(2026, 11, 22), 1, id);
    cr_expect_str_eq(id, "F261122-0001-4");
    reply_id_text(day_of(2026, 11, 22), REPLY_NUMBER_MAX, id);
    cr_expect_str_eq(id, "F261122-9999-0");
    cr_expect(!piece_id_valid(str_of(id)));
}

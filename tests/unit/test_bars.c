/* Freed and revived: a clerk's table, and every reason. */
#include "core/gates/bars.h"

#include "days.h"
#include "readers.h"

/* disposition[/reason]; "gone": not listed any more, with the reason of then. */
static bool memory_at(char *text, struct memory *memory)
{
    char *word = strsep(&text, "/");

    *memory = (struct memory){.standing = DISPOSITION_COUNT};
    if (strcmp(word, "-") == 0)
        return false;
    for (int i = 0; i < DISPOSITION_COUNT; i++)
        if (strcmp(disposition_term((enum disposition)i).word, word) == 0)
            memory->standing = (uint64_t)i & 15;
    cr_assert(memory->standing != DISPOSITION_COUNT || strcmp(word, "gone") == 0, "%s", word);
    if (text) {
        cr_assert_gt(reason_of(str_of(text)), 0, "%s is no reason", text);
        memory->why = (uint64_t)reason_of(str_of(text)) & 63;
    }
    return true;
}

static bool resident_at(char *text, struct resident *resident)
{
    char *word = strsep(&text, " ");
    int status = resident_status_of(str_of(word));

    *resident = (struct resident){0};
    if (strcmp(word, "nobody") == 0)
        return false;
    cr_assert_geq(status, 0, "%s is no status", word);
    resident->status = (enum resident_status)status;
    resident->is_protected = text && strcmp(text, "protected") == 0;
    return true;
}

static void bar_case(char **field)
{
    struct memory memory;
    struct resident resident;
    bool known = memory_at(field[0], &memory), somebody = resident_at(field[1], &resident);
    int status = certificate_status_of(str_of(field[2]));
    struct bar got;
    char said[60];

    cr_assert_geq(status, 0, "%s is no status", field[2]);
    got = bar_of(known ? &memory : NULL, somebody ? &resident : NULL,
                 (enum certificate_status)status);
    snprintf(said, sizeof said, "%s%s%s%s", got.barred ? " barred" : "", got.freed ? " freed" : "",
             got.revoked ? " revoked" : "", got.revived ? " revived" : "");
    cr_expect_str_eq(*said ? said + 1 : "-", field[3], "%s, not %s (%s)", said, field[3], field[4]);
}

Test(bars, by_hand)
{
    cr_assert_geq(cases_each("freed.tsv", 5, bar_case), 30);
}

/* Nobody is freed who was not barred, and no reason both bars and revokes. */
Test(bars, every_reason)
{
    for (int why = 0; why < REASON_COUNT; why++)
        for (int is_protected = 0; is_protected < 2; is_protected++) {
            struct memory memory = {.standing = DISPOSITION_SUPPRESSED, .why = (uint64_t)why & 63};
            struct resident resident = {.status = RESIDENT_RESIDENT, .is_protected = is_protected};
            struct bar got = bar_of(&memory, &resident, CERTIFICATE_VALID);

            cr_expect(!got.freed || got.barred);
            cr_expect_not(got.barred && got.revoked);
            cr_expect_eq(got.revived, got.revoked);
            cr_expect_eq(got.freed, got.barred && !(why == REASON_PROTECTED && is_protected));
        }
}

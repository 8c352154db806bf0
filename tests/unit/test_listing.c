/* The plain files, against golden ones that were checked by hand from docs/contract 6. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "disk/jsonread.h"
#include "edge/book/papers_write.h"
#include "edge/disk/listing.h"
#include "sample_lot.h"
#include "scratch.h"

static const char *const names[] = {
    "print/job.csv",           "print/index.html",  "office/pieces.csv",
    "office/dispositions.csv", "office/record.csv", "office/run.json",
    "office/delay-notice.txt", "office/index.html", NULL};

static void folders_make(struct scratch *scratch)
{
    scratch_make(scratch);
    scratch_folder(scratch_path(scratch, "print"));
    scratch_folder(scratch_path(scratch, "office"));
}

static void write_all(const struct lot *lot, const struct scratch *scratch)
{
    struct account account = account_of(lot, NULL);
    struct err err = {0};

    cr_assert_eq(listing_print(lot, scratch_path(scratch, "print"), &err), 0, "%s", err.text);
    cr_assert_eq(listing_office(&account, scratch_path(scratch, "office"), &err), 0, "%s",
                 err.text);
    cr_assert_eq(papers_write_print(lot, scratch_path(scratch, "print"), &err) ||
                     papers_write_office(&account, scratch_path(scratch, "office"), &err),
                 0, "%s", err.text);
}

static void compare_golden(const struct scratch *scratch, const char *folder)
{
    for (int i = 0; names[i]; i++) {
        char golden[128];
        Str got;

        /* both parts have an index.html */
        snprintf(golden, sizeof golden, "%s/%s", folder,
                 strstr(names[i], "print/index") ? "print.html"
                 : strstr(names[i], "index")     ? "office.html"
                                                 : strchr(names[i], '/') + 1);
        if (!file_is_there(scratch_path(scratch, names[i])))
            continue;
        got = file_text(scratch_path(scratch, names[i]));
        cr_assert(golden_is(golden, got), "%s differs from tests/golden/%s:\n%s", names[i], golden,
                  got.p);
    }
}

Test(listing, sample_is_golden)
{
    struct arena arena = {0};
    struct scratch scratch;

    folders_make(&scratch);
    write_all(sample_lot(&arena), &scratch);
    compare_golden(&scratch, "sample");
    cr_assert(file_is_there(scratch_path(&scratch, "office/delay-notice.txt")));
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(listing, quiet_night_is_golden)
{
    struct arena arena = {0};
    struct scratch scratch;

    folders_make(&scratch);
    write_all(sample_lot_quiet(&arena), &scratch);
    compare_golden(&scratch, "quiet");
    cr_assert_not(file_is_there(scratch_path(&scratch, "office/delay-notice.txt")));
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(listing, holds_no_name_and_no_address)
{
    struct arena arena = {0};
    struct scratch scratch;

    folders_make(&scratch);
    write_all(sample_lot(&arena), &scratch);
    for (int i = 0; names[i]; i++) {
        Str text = file_text(scratch_path(&scratch, names[i]));

        for (int s = 0; sample_secrets[s]; s++)
            cr_assert_not(str_contains(text, str_of(sample_secrets[s])), "%s in %s",
                          sample_secrets[s], names[i]);
    }
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(listing, quotes_and_escapes_only_where_needed)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct scratch scratch;
    Str text;

    folders_make(&scratch);
    lot->inputs[1].file = STR("a,b/\"抽出\"\\c\x01\xFF.csv");
    write_all(lot, &scratch);
    text = file_text(scratch_path(&scratch, "office/dispositions.csv"));
    cr_assert(str_contains(text, STR(",\"a,b/\"\"抽出\"\"\\c\x01\xFF.csv\",2\r\n")));
    text = file_text(scratch_path(&scratch, "office/run.json"));
    cr_assert(str_contains(text, STR("\"a,b/\\\"抽出\\\"\\\\c\\u0001\xEF\xBF\xBD.csv\"")));
    cr_assert_not_null(json_read(text, &arena));
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(listing, run_json_has_the_contracts_keys_in_order)
{
    static const char *const keys[] = {"version",
                                       "as_of",
                                       "mail_on",
                                       "run",
                                       "inputs",
                                       "rows",
                                       "unreadable_residents",
                                       "dispositions",
                                       "reasons",
                                       "not_due_by_month",
                                       "pieces",
                                       "bundles",
                                       "pages",
                                       "delay",
                                       "alarms"};
    struct arena arena = {0};
    struct scratch scratch;
    const struct json *run, *value, *member;

    folders_make(&scratch);
    write_all(sample_lot(&arena), &scratch);
    run = json_read(file_text(scratch_path(&scratch, "office/run.json")), &arena);
    cr_assert_not_null(run);
    member = run->first;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        cr_assert_not_null(member);
        cr_assert(str_equal(member->key, str_of(keys[i])), "%s", keys[i]);
        member = member->next;
    }
    for (int i = 0; i < DISPOSITION_COUNT; i++) {
        char path[64];

        snprintf(path, sizeof path, "dispositions.%s", disposition_term((enum disposition)i).word);
        cr_assert(json_find(run, path, &value), "%s: zeros are named too", path);
    }
    for (int i = 0; i < CAUSE_COUNT; i++) {
        char path[64];

        snprintf(path, sizeof path, "delay.by_cause.%s", cause_term((enum cause)i).word);
        cr_assert(json_find(run, path, &value), "%s", path);
    }
    cr_assert_not(json_find(run, "reasons.abroad", &value), "reasons without zeros");
    scratch_remove(&scratch);
    arena_release(&arena);
}

Test(listing, what_exists_is_never_replaced)
{
    struct arena arena = {0};
    struct lot *lot = sample_lot(&arena);
    struct account account = account_of(lot, NULL);

    for (int i = 0; names[i]; i++) {
        struct scratch scratch;
        struct err err = {0};

        folders_make(&scratch);
        file_put(scratch_path(&scratch, names[i]), STR("mine"));
        cr_assert(listing_print(lot, scratch_path(&scratch, "print"), &err) ||
                  listing_office(&account, scratch_path(&scratch, "office"), &err) ||
                  papers_write_print(lot, scratch_path(&scratch, "print"), &err) ||
                  papers_write_office(&account, scratch_path(&scratch, "office"), &err));
        cr_assert_eq(err.code, EXIT_CREATE, "%s", names[i]);
        cr_assert_str_eq(file_text(scratch_path(&scratch, names[i])).p, "mine");
        scratch_remove(&scratch);
    }
    arena_release(&arena);
}

/* Pages in a file without a name: what was put comes back, nothing is seen of it, and what cannot be
 * written is told. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "edge/disk/scratch.h"

enum { ITEMS = 20000 };

static void fill(struct pages *pages)
{
    for (uint64_t i = 0; i < ITEMS; i++)
        pages_push(pages, &i);
}

static void all_are_there(const struct pages *pages)
{
    cr_assert_eq(pages->count, ITEMS);
    for (size_t i = 0; i < ITEMS; i++)
        cr_assert_eq(*(const uint64_t *)pages_at(pages, i), i);
}

static void expect_empty(const char *folder)
{
    DIR *opened = opendir(folder);
    struct dirent *entry;

    cr_assert(opened);
    while ((entry = readdir(opened)) != NULL)
        cr_expect(entry->d_name[0] == '.', "%s", entry->d_name);
    closedir(opened);
}

/* Two arrays in one file, beside `ledger`. */
static int both(const char *ledger, struct err *err)
{
    struct scratch *scratch = scratch_open(ledger);
    struct pages one = {.item_bytes = sizeof(uint64_t), .file = scratch_pages(scratch)};
    struct pages other = {.item_bytes = sizeof(uint64_t), .file = scratch_pages(scratch)};
    int status;

    fill(&one);
    fill(&other);
    all_are_there(&one);
    all_are_there(&other);
    status = scratch_check(scratch, err);
    pages_release(&one);
    pages_release(&other);
    scratch_close(scratch);
    return status;
}

Test(pagefile, pages_come_back_and_nothing_is_left)
{
    char folder[] = "/tmp/kigen-pagefile-XXXXXX", ledger[64];
    struct err err = {0};

    cr_assert(mkdtemp(folder));
    snprintf(ledger, sizeof ledger, "%s/ledger.sqlite", folder);
    cr_expect_eq(both(ledger, &err), 0, "%s", err.text);
    expect_empty(folder);
    rmdir(folder);
}

/* A question may be asked where no file can be made. */
Test(pagefile, without_a_folder_they_are_in_memory)
{
    struct err err = {0};

    cr_expect_eq(both("/nowhere/at/all/ledger.sqlite", &err), 0, "%s", err.text);
}

Test(pagefile, a_full_disk_is_told_and_nothing_is_lost)
{
    char folder[] = "/tmp/kigen-pagefile-XXXXXX", ledger[64];
    struct rlimit limit = {3 * PAGE_BYTES, 3 * PAGE_BYTES};
    struct err err = {0};

    cr_assert(mkdtemp(folder));
    snprintf(ledger, sizeof ledger, "%s/ledger.sqlite", folder);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_expect_eq(both(ledger, &err), -1);
    cr_expect_eq(err.code, EXIT_IO);
    cr_expect(strstr(err.text, folder), "%s", err.text);
    expect_empty(folder);
    rmdir(folder);
}

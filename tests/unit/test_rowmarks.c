/* LEDGER.rows: written, compared, put in place, and not believed where it is not whole. */
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "days.h"
#include "edge/disk/rowmarks_part.h"
#include "scratch.h"

static const char A[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const char B[] = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
static const uint8_t salt[32] = {9}, other_salt[32] = {8};
static struct scratch scratch;
static char ledger[SCRATCH_PATH_MAX];

static void begin(void)
{
    scratch_make(&scratch);
    snprintf(ledger, sizeof ledger, "%s", scratch_path(&scratch, "ledger"));
}

static bool there(const char *suffix)
{
    char path[SCRATCH_PATH_MAX + 16];

    snprintf(path, sizeof path, "%s%s", ledger, suffix);
    return access(path, F_OK) == 0;
}

/* A register of `count` people, of whom number `odd` (SIZE_MAX: none) is somebody else. Every third
 * id stands there twice; the second row says nonsense. */
static void add_people(struct rowmarks *rows, size_t count, size_t odd)
{
    struct rowmarks_part part = {0};

    for (size_t i = 0; i < count; i++)
        for (size_t again = 0; again < (i % 3 == 0 ? 2 : 1); again++) {
            char id[24], name[32];
            struct resident resident = {.resident_id = {id, 0},
                                        .address = STR("某所"),
                                        .building = STR_EMPTY,
                                        .postal_code = STR("2500001"),
                                        .municipality = STR("142069"),
                                        .birth_state = BIRTH_KNOWN};

            resident.resident_id.n = (size_t)snprintf(id, sizeof id, "%zu", i);
            snprintf(name, sizeof name, "%s%zu", again ? "写し" : i == odd ? "別人" : "氏名", i);
            resident.name = str_of(name);
            resident.birth_date = (Day){(int32_t)(i == odd || again)};
            rowmarks_hear(rows, &part, &resident);
            if (part.marks.count < 7) /* parts of several sizes */
                continue;
            rowmarks_take(rows, &part);
            rowmarks_part_empty(&part);
        }
    rowmarks_take(rows, &part);
    rowmarks_part_free(&part);
}

static struct rowmarks_outcome compare(size_t count, size_t odd, const char *last, const char *now,
                                       bool write, const uint8_t *key)
{
    struct rowmarks_outcome outcome;
    struct rowmarks *rows;
    struct err err = {0};

    rowmarks_open(&rows, ledger, key, /*in_memory*/ false);
    add_people(rows, count, odd);
    cr_assert_eq(rowmarks_compare(rows, day_at("2026-11-19"), last, now, write, &outcome, &err), 0,
                 "%s", err.text);
    rowmarks_close(rows);
    return outcome;
}

/* The night of 19 November, its `nth` run, is published. */
static void settle_run(const char *sha256, uint32_t nth)
{
    struct rowmarks_run run = {day_at("2026-11-19"), nth};
    struct err err = {0};

    cr_assert_eq(rowmarks_keep(ledger, salt, run, &err), 0, "%s", err.text);
    cr_assert_eq(rowmarks_settle(ledger, salt, run, sha256, /*published*/ true, &err), 0, "%s",
                 err.text);
}

static void settle(const char *sha256)
{
    settle_run(sha256, 1);
}

static void nights(size_t count)
{
    struct rowmarks_outcome outcome = compare(count, SIZE_MAX, "", A, true, salt);
    struct stat is;

    cr_expect_not(outcome.marks.compared || outcome.found.state != ROWMARKS_MISSING);
    marks_release(&outcome.marks);
    cr_expect(there(".rows.new") && !there(".rows"));
    settle(A);
    cr_expect(!there(".rows.new") && there(".rows"));
    cr_assert_eq(stat(scratch_path(&scratch, "ledger.rows"), &is), 0);
    cr_expect_eq((size_t)is.st_size, 128 + sizeof(struct mark) * count);
    cr_expect_eq(is.st_mode & 077, 0);

    outcome = compare(count, count / 2, A, B, true, salt);
    cr_expect(outcome.marks.compared);
    cr_expect_eq(outcome.marks.common, count);
    cr_expect_eq(outcome.marks.changed, 1);
    cr_expect_eq(outcome.marks.disputes.count, 1);
    cr_expect_str_eq(outcome.before.code, "14206");
    cr_expect_eq(outcome.elsewhere, 0);
    marks_release(&outcome.marks);
    settle(B);

    outcome = compare(count, count / 2, B, B, true, salt);
    cr_expect(outcome.marks.compared && !there(".rows.new"),
              "the same register: nothing is written");
    cr_expect_eq(outcome.marks.disputes.count, 1);
    marks_release(&outcome.marks);

    outcome = compare(count, SIZE_MAX, B, A, false, salt);
    cr_expect(outcome.marks.compared && !there(".rows.new"), "a dry run writes nothing");
    cr_expect_eq(outcome.marks.disputes.count, 0, "put right");
    marks_release(&outcome.marks);
}

Test(rows, from_night_to_night)
{
    static const size_t counts[] = {1, 2, 1000, 49152, 49153, 200000};

    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        begin();
        nights(counts[i]);
        scratch_remove(&scratch);
    }
}

Test(rows, another_run_another_salt_another_municipality)
{
    struct rowmarks_outcome outcome;

    begin();
    outcome = compare(100, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    settle(B);
    cr_expect(!there(".rows.new") && !there(".rows"), "it belongs to no published run");
    outcome = compare(100, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    settle(A);
    outcome = compare(100, SIZE_MAX, B, A, false, salt);
    cr_expect(!outcome.marks.compared && outcome.found.state >= ROWMARKS_DAMAGED);
    marks_release(&outcome.marks);
    outcome = compare(100, SIZE_MAX, A, B, false, other_salt);
    cr_expect(!outcome.marks.compared && outcome.found.state >= ROWMARKS_DAMAGED);
    marks_release(&outcome.marks);
    scratch_remove(&scratch);
}

/* Each byte that is another, and each length that is shorter, is found or does no harm. */
Test(rows, a_damaged_file_is_not_believed)
{
    struct rowmarks_outcome outcome;
    char bytes[512];
    size_t size;
    FILE *file;

    begin();
    outcome = compare(5, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    settle(A);
    file = fopen(scratch_path(&scratch, "ledger.rows"), "rb");
    cr_assert(file);
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    cr_assert_eq(size, 128 + sizeof(struct mark) * 5);
    for (size_t i = 0; i < 2 * size; i++) {
        char copy[sizeof bytes];

        memcpy(copy, bytes, size);
        copy[i % size] ^= (char)(i < size ? 1 : 0);
        file = fopen(scratch_path(&scratch, "ledger.rows"), "wb");
        cr_assert(file && fwrite(copy, 1, i < size ? size : i - size, file) <= size);
        fclose(file);
        outcome = compare(5, SIZE_MAX, A, B, false, salt);
        cr_expect(!outcome.marks.compared && outcome.found.state >= ROWMARKS_DAMAGED, "byte %zu",
                  i);
        cr_expect(rowmarks_look(ledger, salt, A).state >= ROWMARKS_DAMAGED, "looked at, byte %zu",
                  i);
        marks_release(&outcome.marks);
    }
    scratch_remove(&scratch);
}

/* The register is the last run's too: the night after shall have something to compare with. */
Test(rows, a_damaged_file_is_replaced_though_the_register_is_the_same)
{
    struct rowmarks_outcome outcome;
    FILE *file;

    begin();
    outcome = compare(100, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    settle(A);
    file = fopen(scratch_path(&scratch, "ledger.rows"), "r+b");
    cr_assert(file && fseek(file, 200, SEEK_SET) == 0 && fputc('!', file) == '!');
    fclose(file);
    outcome = compare(100, SIZE_MAX, A, A, true, salt);
    cr_expect(!outcome.marks.compared && outcome.found.state >= ROWMARKS_DAMAGED);
    marks_release(&outcome.marks);
    settle(A);
    outcome = compare(100, SIZE_MAX, A, A, true, salt);
    cr_expect(outcome.marks.compared && outcome.found.state == ROWMARKS_GOOD &&
              !there(".rows.new"));
    marks_release(&outcome.marks);
    scratch_remove(&scratch);
}

Test(rows, a_folder_that_cannot_be_written_is_said)
{
    struct rowmarks_outcome outcome;
    struct rowmarks *rows;
    struct err err = {0};

    begin();
    snprintf(ledger, sizeof ledger, "%s", scratch_path(&scratch, "nowhere/ledger"));
    rowmarks_open(&rows, ledger, salt, /*in_memory*/ false);
    add_people(rows, 10, SIZE_MAX);
    cr_expect_eq(rowmarks_compare(rows, day_at("2026-11-19"), "", A, true, &outcome, &err), -1);
    cr_expect_eq(err.code, EXIT_CREATE);
    marks_release(&outcome.marks);
    rowmarks_close(rows);
    scratch_remove(&scratch);
}

/* Said before anything is published: the new file could not take its place. */
Test(rows, a_folder_in_its_place_is_said)
{
    struct rowmarks_outcome outcome;
    struct rowmarks *rows;
    struct err err = {0};
    char path[SCRATCH_PATH_MAX + 16];

    begin();
    snprintf(path, sizeof path, "%s.rows", ledger);
    cr_assert_eq(mkdir(path, 0700), 0);
    rowmarks_open(&rows, ledger, salt, /*in_memory*/ false);
    add_people(rows, 10, SIZE_MAX);
    cr_expect_eq(rowmarks_compare(rows, day_at("2026-11-19"), "", A, true, &outcome, &err), -1);
    cr_expect_eq(err.code, EXIT_CREATE);
    cr_expect(!there(".rows.new"));
    marks_release(&outcome.marks);
    rowmarks_close(rows);
    cr_assert_eq(rmdir(path), 0);
    scratch_remove(&scratch);
}

/* ---- the run in the header ------------------------------------------------------------------- */

static void start(const char *sha256, const char *as_of, uint32_t nth, bool published)
{
    struct rowmarks_run run = {day_at(as_of), nth};
    struct err err = {0};

    cr_assert_eq(rowmarks_settle(ledger, salt, run, sha256, published, &err), 0, "%s", err.text);
}

static bool names(const char *as_of, uint32_t nth)
{
    struct rowmarks_found found = rowmarks_look(ledger, salt, A);

    return found.state == ROWMARKS_GOOD && day_equal(found.run.as_of, day_at(as_of)) &&
           found.run.nth == nth;
}

/* The same register for nights: nothing is written anew, and the file is read as before. */
Test(rows, the_last_published_run_is_named)
{
    struct rowmarks_outcome outcome;

    begin();
    outcome = compare(9, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    settle(A);
    cr_expect(names("2026-11-19", 1));
    start(A, "2026-11-19", 2, true);
    cr_expect(names("2026-11-19", 2), "a further run of the day");
    start(A, "2026-11-20", 1, false);
    cr_expect(names("2026-11-20", 1), "killed before it was named: the next start does");
    start(A, "2026-11-19", 2, false);
    cr_expect(names("2026-11-20", 1), "an older ledger does not make it forget");
    start(A, "2026-11-19", 3, true);
    cr_expect(names("2026-11-19", 3), "unless a night knew of it");
    outcome = compare(9, SIZE_MAX, A, A, true, salt);
    cr_expect(
        outcome.marks.compared &&
        rowmarks_run_order(outcome.found.run, (struct rowmarks_run){day_at("2026-11-19"), 3}) == 0);
    marks_release(&outcome.marks);
    scratch_remove(&scratch);
}

Test(rows, a_file_without_a_run_is_read)
{
    struct rowmarks_run none = {DAY_NONE, 0};
    struct rowmarks_outcome outcome;
    struct err err = {0};

    begin();
    outcome = compare(9, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    cr_assert_eq(rowmarks_settle(ledger, salt, none, A, true, &err), 0);
    outcome = compare(9, SIZE_MAX, A, B, false, salt);
    cr_expect(outcome.marks.compared && !day_is(outcome.found.run.as_of));
    marks_release(&outcome.marks);
    scratch_remove(&scratch);
}

/* A run that was voided after its marks were kept read the register of the last one too. */
Test(rows, marks_of_a_run_that_never_was_take_no_place)
{
    struct rowmarks_run voided = {day_at("2026-11-24"), 1};
    struct rowmarks_outcome outcome;
    struct err err = {0};

    begin();
    outcome = compare(9, SIZE_MAX, "", A, true, salt);
    marks_release(&outcome.marks);
    cr_assert_eq(rowmarks_keep(ledger, salt, voided, &err), 0);
    start(A, "2026-11-19", 1, false);
    cr_expect(!there(".rows.new") && !there(".rows"));
    scratch_remove(&scratch);
}

Test(rows, looked_at)
{
    struct rowmarks_outcome outcome;
    char path[SCRATCH_PATH_MAX + 16];

    begin();
    cr_expect_eq(rowmarks_look(ledger, salt, A).state, ROWMARKS_MISSING);
    outcome = compare(9, 3, "", A, true, salt);
    marks_release(&outcome.marks);
    settle(A);
    cr_expect_eq(rowmarks_look(ledger, salt, A).state, ROWMARKS_GOOD);
    cr_expect_eq(rowmarks_look(ledger, salt, B).state, ROWMARKS_OTHER);
    cr_expect_eq(rowmarks_look(ledger, salt, "").state, ROWMARKS_OTHER);
    cr_expect_eq(rowmarks_look(ledger, other_salt, A).state, ROWMARKS_FOREIGN);
    cr_expect(!day_is(rowmarks_look(ledger, other_salt, A).run.as_of), "a stranger's word is none");
    snprintf(path, sizeof path, "%s.rows", ledger);
    cr_assert(unlink(path) == 0 && mkdir(path, 0700) == 0);
    cr_expect_eq(rowmarks_look(ledger, salt, A).state, ROWMARKS_UNREADABLE);
    cr_assert(rmdir(path) == 0 && symlink("nowhere", path) == 0);
    cr_expect_eq(rowmarks_look(ledger, salt, A).state, ROWMARKS_UNREADABLE);
    scratch_remove(&scratch);
}

/* ---- the layout of kigen 0.1.0 --------------------------------------------------------------- */

enum { NARROW_HEAD = 64, NARROW_MARK = 32, NARROW_SUM = 32 };

static void narrow_mark(char *to, const struct mark *mark)
{
    memcpy(to, &mark->id, 8);
    memcpy(to + 8, &mark->name, 8);
    memcpy(to + 16, &mark->address, 8);
    memcpy(to + 24, &mark->birth, 4);
    memcpy(to + 28, &mark->postal, 4);
}

/* Of `LEDGER.rows`: marks of 32 bytes, disputes of 40; returns its bytes. */
static size_t make_narrow(char *to, size_t room)
{
    static const char magic[16] = "kigen rows 2\n";
    struct mark_key key = mark_key_of(salt);
    uint64_t word = mark_digest(&key, (Str){magic, sizeof magic}), marks, disputes;
    char from[4096], *at = to + NARROW_HEAD;
    FILE *file = fopen(scratch_path(&scratch, "ledger.rows"), "rb");
    size_t count;

    cr_assert(file);
    count = fread(from, 1, sizeof from, file);
    fclose(file);
    cr_assert(count < sizeof from && count <= room);
    memcpy(&marks, from + count - 64, sizeof marks);
    memcpy(&disputes, from + count - 56, sizeof disputes);
    memcpy(to, from, NARROW_HEAD);
    memcpy(to, magic, sizeof magic);
    memcpy(to + 16, &word, sizeof word);
    memset(to + 24, 0, 8);
    for (uint64_t i = 0; i < marks; i++, at += NARROW_MARK) {
        struct mark mark;

        memcpy(&mark, from + 64 + i * sizeof mark, sizeof mark);
        narrow_mark(at, &mark);
    }
    for (uint64_t i = 0; i < disputes; i++, at += NARROW_MARK + 8) {
        struct dispute dispute;

        memcpy(&dispute, from + 64 + marks * sizeof(struct mark) + i * sizeof dispute,
               sizeof dispute);
        narrow_mark(at, &dispute.was);
        memcpy(at + NARROW_MARK, &dispute.why, 4);
        memcpy(at + NARROW_MARK + 4, &dispute.since, 4);
    }
    memcpy(at, from + count - 64, 32);
    at += 32;
    cr_assert(EVP_Digest(to, (size_t)(at - to), (unsigned char *)at, NULL, EVP_sha256(), NULL) ==
              1);
    return (size_t)(at - to) + NARROW_SUM;
}

static void put_rows(const char *bytes, size_t count)
{
    FILE *file = fopen(scratch_path(&scratch, "ledger.rows"), "wb");

    cr_assert(file && fwrite(bytes, 1, count, file) == count);
    cr_assert_eq(fclose(file), 0);
}

/* Three nights: somebody is in dispute, the old program's file is found, tonight's is written. */
static size_t before_the_upgrade(char *narrow, size_t room)
{
    struct rowmarks_outcome outcome = compare(9, SIZE_MAX, "", A, true, salt);
    size_t count;

    marks_release(&outcome.marks);
    settle(A);
    outcome = compare(9, 4, A, B, true, salt);
    cr_assert_eq(outcome.marks.disputes.count, 1);
    marks_release(&outcome.marks);
    settle(B);
    count = make_narrow(narrow, room);
    cr_assert_eq(count, 128 + 9 * 32 + 40);
    put_rows(narrow, count);
    return count;
}

Test(rows, a_file_of_the_layout_before_is_compared)
{
    struct rowmarks_outcome outcome;
    char narrow[4096];
    struct stat is;

    begin();
    before_the_upgrade(narrow, sizeof narrow);
    cr_expect_eq(rowmarks_look(ledger, salt, B).state, ROWMARKS_GOOD);
    outcome = compare(9, SIZE_MAX, B, A, false, salt);
    cr_expect(outcome.marks.compared && outcome.marks.common == 9);
    cr_expect(outcome.marks.changed == 1 && outcome.marks.people[MARK_NAME] == 1,
              "as far as it says");
    cr_expect_eq(outcome.marks.disputes.count, 0, "put right");
    marks_release(&outcome.marks);
    outcome = compare(9, 4, B, B, true, salt);
    cr_expect(outcome.marks.compared && outcome.marks.changed == 0);
    cr_expect_eq(outcome.marks.disputes.count, 1, "still in dispute");
    marks_release(&outcome.marks);
    settle(B);
    cr_assert_eq(stat(scratch_path(&scratch, "ledger.rows"), &is), 0);
    cr_expect_eq((size_t)is.st_size, 128 + 9 * sizeof(struct mark) + sizeof(struct dispute),
                 "the same register, and yet the new layout");
    outcome = compare(9, 4, B, B, true, salt);
    cr_expect_eq(outcome.marks.disputes.count, 1, "and a night later");
    cr_expect_not(there(".rows.new"));
    marks_release(&outcome.marks);
    scratch_remove(&scratch);
}

Test(rows, a_damaged_file_of_the_layout_before_is_not_believed)
{
    char narrow[4096];
    size_t count;

    begin();
    count = before_the_upgrade(narrow, sizeof narrow);
    for (size_t i = 0; i < 2 * count; i++) {
        narrow[i % count] ^= (char)(i < count ? 1 : 0);
        put_rows(narrow, i < count ? count : i - count);
        narrow[i % count] ^= (char)(i < count ? 1 : 0);
        cr_expect(rowmarks_look(ledger, salt, B).state >= ROWMARKS_DAMAGED, "byte %zu", i);
    }
    scratch_remove(&scratch);
}

/* The gathering writer: what it writes, what it refuses, and that a full disk is never silent. */
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/out.h"
#include "scratch.h"

Test(out, writes_pieces_of_every_size)
{
    static const size_t sizes[] = {0,
                                   1,
                                   7,
                                   OUT_BUFFER_BYTES - 1,
                                   OUT_BUFFER_BYTES,
                                   OUT_BUFFER_BYTES + 1,
                                   3 * OUT_BUFFER_BYTES + 5};
    struct scratch scratch;
    struct err err = {0};
    char *bytes = malloc(4 * OUT_BUFFER_BYTES);

    scratch_make(&scratch);
    for (size_t i = 0; i < 4 * OUT_BUFFER_BYTES; i++)
        bytes[i] = (char)(i * 31 + i / 1000);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const char *path = scratch_path(&scratch, "file");
        struct out out;
        struct stat stat_of;
        Str text;

        cr_assert_eq(out_open(&out, path, &err), 0);
        out_text(&out, "ab");
        out_put(&out, bytes, sizes[i]);
        out_number(&out, UINT64_MAX);
        out_format(&out, "%03d", 7);
        cr_assert_eq(out_close(&out, &err), 0);
        cr_assert_eq(stat(path, &stat_of), 0);
        cr_assert_eq(stat_of.st_mode & 077, 0, "nobody else may read it");
        text = file_text(path);
        cr_assert_eq(text.n, 2 + sizes[i] + 20 + 3);
        cr_assert_eq(memcmp(text.p + 2, bytes, sizes[i]), 0);
        cr_assert_eq(memcmp(text.p + 2 + sizes[i], "18446744073709551615007", 23), 0);
        unlink(path);
    }
    free(bytes);
    scratch_remove(&scratch);
}

Test(out, never_touches_what_is_there)
{
    struct scratch scratch;
    struct out out;

    scratch_make(&scratch);
    file_put(scratch_path(&scratch, "there"), STR("old"));
    cr_assert_eq(symlink("there", scratch_path(&scratch, "link")), 0);
    cr_assert_eq(symlink("nowhere", scratch_path(&scratch, "dangling")), 0);
    for (int i = 0; i < 4; i++) {
        static const char *const names[] = {"there", "link", "dangling", "no/folder"};
        struct err err = {0};

        cr_assert_eq(out_open(&out, scratch_path(&scratch, names[i]), &err), -1);
        cr_assert_eq(err.code, EXIT_CREATE, "%s: %d", names[i], err.code);
    }
    cr_assert_str_eq(file_text(scratch_path(&scratch, "there")).p, "old");
    cr_assert_not(file_is_there(scratch_path(&scratch, "nowhere")));
    scratch_remove(&scratch);
}

Test(out, full_disk_is_said_and_leaves_nothing)
{
    struct rlimit limit = {1000, 1000};
    struct scratch scratch;
    struct err err = {0};
    struct out out;

    scratch_make(&scratch);
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    cr_assert_eq(out_open(&out, scratch_path(&scratch, "file"), &err), 0);
    for (int i = 0; i < 2000; i++)
        out_text(&out, "x");
    cr_assert_eq(out_close(&out, &err), -1);
    cr_assert_eq(err.code, EXIT_IO);
    cr_assert_not_null(strstr(err.text, "KGN0003E"));
    cr_assert_not(file_is_there(scratch_path(&scratch, "file")));
    scratch_remove(&scratch);
}

Test(file, lists_in_byte_order_and_reads_whole)
{
    struct arena arena = {0};
    struct folder_list list;
    struct scratch scratch;
    struct err err = {0};
    Str text;

    scratch_make(&scratch);
    file_put(scratch_path(&scratch, "b"), STR("two"));
    file_put(scratch_path(&scratch, "B"), STR(""));
    scratch_folder(scratch_path(&scratch, "a"));
    cr_assert_eq(symlink("b", scratch_path(&scratch, "z")), 0);
    cr_assert_eq(folder_list(scratch.path, &arena, &list, &err), 0);
    cr_assert_eq(list.count, 4);
    cr_assert_str_eq(list.at[0].name.p, "B");
    cr_assert_str_eq(list.at[1].name.p, "a");
    cr_assert(list.at[1].is_folder && !list.at[1].is_file);
    cr_assert(list.at[2].is_file && list.at[2].bytes == 3);
    cr_assert(!list.at[3].is_file && !list.at[3].is_folder, "a link is neither");
    cr_assert_eq(file_read(scratch_path(&scratch, "b"), &arena, &text, &err), 0);
    cr_assert(str_equal(text, STR("two")));
    cr_assert_eq(file_read(scratch_path(&scratch, "missing"), &arena, &text, &err), -1);
    cr_assert_eq(err.code, EXIT_INPUT);
    err = (struct err){0};
    cr_assert_eq(file_read(scratch_path(&scratch, "z"), &arena, &text, &err), -1);
    err = (struct err){0};
    cr_assert_eq(file_read(scratch_path(&scratch, "a"), &arena, &text, &err), -1);
    err = (struct err){0};
    cr_assert_eq(file_read_within(scratch_path(&scratch, "b"), 3, &arena, &text, &err), 0);
    cr_assert_eq(file_read_within(scratch_path(&scratch, "b"), 2, &arena, &text, &err), -1);
    cr_expect_eq(err.code, EXIT_DATA);
    arena_release(&arena);
    scratch_remove(&scratch);
}

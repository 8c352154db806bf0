/* Parts of a workbook in memory, and in a file from a size on: what is read is what was written. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge/book/spill.h"
#include "scratch.h"

enum { STEPS = 400, CHUNK = 3000 };

/* The same steps with a file of the C library, which a part was before. */
static void step_both(FILE *a, FILE *b, unsigned *seed)
{
    static char bytes[CHUNK], first[CHUNK], second[CHUNK];
    size_t count = (size_t)rand_r(seed) % CHUNK, read_a, read_b;
    int what = rand_r(seed) % 8;
    long end;

    if (what < 5) {
        for (size_t i = 0; i < count; i++)
            bytes[i] = (char)rand_r(seed);
        cr_assert_eq(fwrite(bytes, 1, count, a), count);
        cr_assert_eq(fwrite(bytes, 1, count, b), count);
        return;
    }
    cr_assert_eq(fseek(a, 0, SEEK_END), 0);
    cr_assert_eq(fseek(b, 0, SEEK_END), 0);
    end = ftell(a);
    cr_assert_eq(end, ftell(b));
    if (what == 5)
        return;
    end = rand_r(seed) % (end + 1);
    cr_assert_eq(fseek(a, what == 6 ? end : 0, SEEK_SET), 0);
    cr_assert_eq(fseek(b, what == 6 ? end : 0, SEEK_SET), 0);
    read_a = fread(first, 1, count, a);
    read_b = fread(second, 1, count, b);
    cr_assert_eq(read_a, read_b);
    cr_assert_eq(memcmp(first, second, read_a), 0);
    cr_assert_eq(fseek(a, 0, SEEK_END) || fseek(b, 0, SEEK_END), 0);
}

Test(spill, reads_as_a_file_does)
{
    struct scratch scratch;

    scratch_make(&scratch);
    for (unsigned seed = 1; seed <= 20; seed++) {
        FILE *a = spill_open(scratch.path), *b = tmpfile();
        unsigned dice = seed;

        cr_assert(a && b);
        for (int i = 0; i < STEPS * (int)(seed % 4) / 4 + 5; i++)
            step_both(a, b, &dice);
        cr_expect_eq(fclose(a), 0);
        fclose(b);
    }
    cr_expect_eq(rmdir(scratch.path), 0, "nothing of a name is left");
}

static size_t files_in(const char *path)
{
    DIR *folder = opendir(path);
    size_t count = 0;

    for (struct dirent *at; (at = readdir(folder)) != NULL;)
        count += at->d_name[0] != '.';
    closedir(folder);
    return count;
}

/* Where no file can be made, what is small is kept all the same, and what is not is an error. */
Test(spill, a_folder_that_takes_nothing_is_an_error)
{
    static char bytes[SPILL_BYTES];
    FILE *stream = spill_open("/nonexistent");
    char one;

    setvbuf(stream, NULL, _IONBF, 0);
    cr_expect_eq(fwrite(bytes, 1, sizeof bytes, stream), sizeof bytes);
    rewind(stream);
    cr_expect_eq(fread(&one, 1, 1, stream), 1);
    cr_expect_eq(fseek(stream, 0, SEEK_END), 0);
    errno = 0;
    cr_expect_eq(fwrite("x", 1, 1, stream), 0);
    cr_expect_eq(errno, ENOENT);
    cr_expect(ferror(stream));
    fclose(stream);
}

Test(spill, a_large_part_has_no_name)
{
    static char bytes[SPILL_BYTES + 1];
    struct scratch scratch;
    FILE *stream;

    scratch_make(&scratch);
    stream = spill_open(scratch.path);
    cr_expect_eq(fwrite(bytes, 1, sizeof bytes, stream), sizeof bytes);
    cr_expect_eq(fflush(stream), 0);
    cr_expect_eq(files_in(scratch.path), 0);
    cr_expect_eq(fclose(stream), 0);
    scratch_remove(&scratch);
}

/* The library is given it: its own would be in the folder that it is told. */
Test(spill, the_library_uses_it)
{
    extern FILE *lxw_tmpfile(char *folder);
    char nowhere[] = "/nonexistent";
    FILE *stream = lxw_tmpfile(nowhere);

    cr_assert(stream);
    cr_expect_eq(fputs("a", stream), 1);
    cr_expect_eq(fclose(stream), 0);
}

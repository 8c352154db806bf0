/* A folder below $TMPDIR, made anew for each test. */
#include "scratch.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

void scratch_make(struct scratch *scratch)
{
    const char *parent = getenv("TMPDIR");

    snprintf(scratch->path, sizeof scratch->path, "%s/kigen-test-XXXXXX",
             parent && *parent ? parent : "/tmp");
    cr_assert_not_null(mkdtemp(scratch->path));
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat;
    (void)type;
    (void)ftw;
    return remove(path);
}

void scratch_remove(struct scratch *scratch)
{
    cr_assert_eq(nftw(scratch->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

const char *scratch_path(const struct scratch *scratch, const char *name)
{
    static char paths[4][SCRATCH_PATH_MAX * 2];
    static unsigned turn;
    char *path = paths[turn++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", scratch->path, name);
    return path;
}

void scratch_folder(const char *path)
{
    cr_assert_eq(mkdir(path, 0700), 0, "%s", path);
}

/* What was read lives as long as its test, which is a process of its own. */
static struct arena texts;

Str file_text(const char *path)
{
    struct stat stat_of;
    FILE *file = fopen(path, "rb");
    char *text;
    size_t size;

    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fstat(fileno(file), &stat_of), 0);
    size = (size_t)stat_of.st_size;
    text = arena_take(&texts, size + 1);
    cr_assert_eq(fread(text, 1, size, file), size, "%s", path);
    fclose(file);
    return (Str){text, size};
}

void file_put(const char *path, Str text)
{
    FILE *file = fopen(path, "wb");

    cr_assert_not_null(file, "%s", path);
    cr_assert_eq(fwrite(text.p, 1, text.n, file), text.n);
    cr_assert_eq(fclose(file), 0);
}

bool file_is_there(const char *path)
{
    struct stat stat;

    return lstat(path, &stat) == 0;
}

static const char *tests_path(const char *name)
{
    static char path[SCRATCH_PATH_MAX];
    const char *tests = getenv("KIGEN_TESTS");

    snprintf(path, sizeof path, "%s/%s", tests && *tests ? tests : "tests", name);
    return path;
}

Str tests_text(const char *name)
{
    return file_text(tests_path(name));
}

bool golden_is(const char *name, Str got)
{
    char golden[SCRATCH_PATH_MAX / 2];

    snprintf(golden, sizeof golden, "golden/%s", name);
    if (getenv("KIGEN_GOLDEN"))
        file_put(tests_path(golden), got);
    return str_equal(tests_text(golden), got);
}

/* Files in memory, a folder of them, and the two ways to end at once. */
#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf8.h"
#include "core/days/calendar.h"

_Noreturn void fuzz_broken(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

/* kigen's own ends, replaced by linking (--wrap): a fuzzer must see them as the crash they are. */
_Noreturn void __wrap_bug_stop(const char *file, int line, const char *what);
_Noreturn void __wrap_memory_stop(void);

_Noreturn void __wrap_bug_stop(const char *file, int line, const char *what)
{
    fuzz_broken(file, line, what);
}

_Noreturn void __wrap_memory_stop(void)
{
    fuzz_broken(__FILE__, __LINE__, "there is memory");
}

/*
 * Leaks that are not ours: libconfig 1.5 forgets texts when it stops in the middle (it leaves the
 * program, which ends then).
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

const char *fuzz_file(unsigned number, Str text)
{
    static int opened[FUZZ_FILES]; /* 0: not yet; a descriptor plus 1 */
    static char paths[FUZZ_FILES][32];
    size_t done = 0;

    HOLDS(number < FUZZ_FILES);
    if (!opened[number]) {
        opened[number] = memfd_create("fuzz", MFD_CLOEXEC) + 1;
        HOLDS(opened[number] > 0);
        snprintf(paths[number], sizeof paths[number], "/proc/self/fd/%d", opened[number] - 1);
    }
    HOLDS(ftruncate(opened[number] - 1, 0) == 0);
    while (done < text.n) {
        ssize_t wrote = pwrite(opened[number] - 1, text.p + done, text.n - done, (off_t)done);

        HOLDS(wrote > 0);
        done += (size_t)wrote;
    }
    return paths[number];
}

static char folder[32];

static int entry_remove(const char *path, const struct stat *is, int kind, struct FTW *at)
{
    (void)is, (void)kind, (void)at;
    return remove(path);
}

static void folder_remove(void)
{
    (void)nftw(folder, entry_remove, /*open at once*/ 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
    if (folder[0])
        return folder;
    snprintf(folder, sizeof folder, "%s/kigen-fuzz-XXXXXX",
             access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
    HOLDS(mkdtemp(folder));
    atexit(folder_remove);
    return folder;
}

void fuzz_put(const char *path, Str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    HOLDS(fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n);
    close(fd);
}

Str fuzz_get(const char *path, struct arena *arena)
{
    int fd = open(path, O_RDONLY);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    char *bytes = arena_take(arena, (size_t)size + 1);

    HOLDS(fd < 0 || pread(fd, bytes, (size_t)size, 0) == size);
    if (fd >= 0)
        close(fd);
    return (Str){bytes, (size_t)size};
}

bool came_back(int status, const struct err *err)
{
    Str text = str_of(err->text);
    uint32_t point;

    HOLDS(status == 0 || status == -1);
    HOLDS((status == 0) == (err->code == EXIT_DONE));
    if (status == 0)
        return true;
    HOLDS(err->code >= EXIT_USAGE_ && err->code <= EXIT_CONFIG_ && err->code != EXIT_BUG);
    HOLDS(str_starts(text, STR("KGN")));
    while (utf8_next(&text, &point))
        HOLDS(point >= ' ' && !(point >= 0x7F && point < 0xA0));
    HOLDS(text.n == 0); /* else a character was cut in two */
    return false;
}

bool day_is_sound(int32_t day, bool may_be_none)
{
    Day found = {day};
    struct civil civil;

    if (!day_is(found))
        return may_be_none;
    civil = day_civil(found);
    return civil.year >= YEAR_FIRST && civil.year <= YEAR_LAST &&
           day_exists(civil.year, civil.month, civil.day) &&
           day_equal(day_of(civil.year, civil.month, civil.day), found);
}

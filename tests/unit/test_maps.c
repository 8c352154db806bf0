/* A mapped file that becomes shorter while it is looked at: one sentence and exit 75, and no other
 * SIGBUS is taken for that. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/maps.h"
#include "edge/disk/workers.h"
#include "scratch.h"

enum { FILE_BYTES = 3 << 14, SAID_BYTES = 4096 };

struct end {
    int status;
    char said[SAID_BYTES];
};

/* What a process said that did `act`, and how it ended. */
static struct end end_of(void (*act)(const char *path), const char *path)
{
    struct end end = {0};
    int ends[2];
    pid_t child;
    ssize_t got;
    size_t said = 0;

    cr_assert_eq(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        messages_speak_english(true);
        maps_watch();
        act(path);
        _exit(0);
    }
    close(ends[1]);
    while ((got = read(ends[0], end.said + said, sizeof end.said - 1 - said)) > 0)
        said += (size_t)got;
    close(ends[0]);
    cr_assert_eq(waitpid(child, &end.status, 0), child);
    return end;
}

static const char *file_made(struct scratch *scratch)
{
    const char *path = scratch_path(scratch, "font.ttf");
    FILE *file = fopen(path, "w");

    cr_assert(file);
    for (int i = 0; i < FILE_BYTES; i++)
        fputc('x', file);
    cr_assert_eq(fclose(file), 0);
    return path;
}

static void look(const struct file_map *map)
{
    for (size_t i = 0; i < map->bytes; i++)
        (void)*(volatile unsigned char *)(map->at + i);
}

/* The place that the first map leaves is the second one's. */
static void map_shrunk(const char *path, struct file_map *map)
{
    struct file_map before;

    if (file_map(path, LINKS_FOLLOWED, &before))
        _exit(1);
    file_unmap(&before);
    if (file_map(path, LINKS_FOLLOWED, map))
        _exit(1);
    look(map);
    if (truncate(path, FILE_BYTES / 2))
        _exit(1);
    file_rest(map);
}

static void looks(const char *path)
{
    struct file_map map;

    map_shrunk(path, &map);
    look(&map);
}

static int job_looks(void *context, size_t job, char result[RESULT_BYTES], struct err *err)
{
    (void)result;
    (void)err;
    if (job == 1)
        look(context);
    return 0;
}

static void worker_looks(const char *path)
{
    struct file_map map;
    struct work work = {.jobs = 3, .job = job_looks, .context = &map, .patience_s = 5};
    struct err err = {0};

    map_shrunk(path, &map);
    if (workers_run(1, &work, NULL, &err) == 0)
        _exit(1);
    err_print(&err);
    _exit((int)err.code);
}

static void looks_at_another(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct file_map map = {mmap(NULL, FILE_BYTES, PROT_READ, MAP_PRIVATE, fd, 0), FILE_BYTES}, ours;

    map_shrunk(path, &ours);
    look(&map);
}

static void looks_after_unmapping(const char *path)
{
    struct file_map map, same;

    map_shrunk(path, &map);
    same = map;
    file_unmap(&map);
    if (mmap(same.at, same.bytes, PROT_READ, MAP_PRIVATE | MAP_FIXED, open(path, O_RDONLY), 0) !=
        same.at)
        _exit(1);
    look(&same);
}

static void is_sent_one(const char *path)
{
    struct file_map map;

    map_shrunk(path, &map);
    kill(getpid(), SIGBUS);
}

Test(maps, say_what_became_shorter)
{
    void (*const acts[])(const char *) = {looks, worker_looks};

    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        struct scratch scratch;
        const char *path;
        char wanted[SAID_BYTES];
        struct end end;

        scratch_make(&scratch);
        path = file_made(&scratch);
        end = end_of(acts[i], path);
        cr_expect(WIFEXITED(end.status) && WEXITSTATUS(end.status) == EXIT_RETRY, "%zu: %x %s", i,
                  (unsigned)end.status, end.said);
        snprintf(wanted, sizeof wanted, "KGN0011E %s: ", path);
        cr_expect(strncmp(end.said, wanted, strlen(wanted)) == 0, "%zu: %s", i, end.said);
        cr_expect_eq(strchr(end.said, '\n'), end.said + strlen(end.said) - 1, "%zu: %s", i,
                     end.said);
        scratch_remove(&scratch);
    }
}

Test(maps, leave_every_other_fault)
{
    void (*const acts[])(const char *) = {looks_at_another, looks_after_unmapping, is_sent_one};

    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        struct scratch scratch;
        struct end end;

        scratch_make(&scratch);
        end = end_of(acts[i], file_made(&scratch));
        cr_expect(WIFSIGNALED(end.status) && WTERMSIG(end.status) == SIGBUS, "%zu: %x", i,
                  (unsigned)end.status);
        cr_expect_str_eq(end.said, "", "%zu", i);
        scratch_remove(&scratch);
    }
}

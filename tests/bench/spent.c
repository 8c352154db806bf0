/*
 * What a command costs: spent [-t] FILE COMMAND [ARGUMENT]...
 *
 * Runs the command with this process's own input and outputs, and writes to FILE one line of JSON: seconds
 * of the clock, seconds of processor in user and in system mode, the largest process (KiB), the exit code.
 * Processor and memory are those of the command and of all its descendants that were waited for.
 *
 * A program of its own and a small one: what a process had in memory before it became another program is
 * counted to that program, so a large parent would be measured in place of a small child.
 *
 * -t adds `tree_kib`: the most that all its processes together took at one moment, each shared page by its
 * share (Pss), looked at every 10 ms. Looking costs time, so the seconds of such a run say little.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 10, PATH_ROOM = 96, DEPTH_MAX = 16, NOT_RUN = 127, SIGNAL_BASE = 128 };

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* ---- all processes together ------------------------------------------------------------------ */

static long pss_of(long pid)
{
    char path[PATH_ROOM], line[256];
    long kib = 0;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%ld/smaps_rollup", pid);
    file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "Pss: %ld", &kib) == 1)
            break;
    if (file)
        fclose(file);
    return kib;
}

static long tree_of(long pid, int depth)
{
    char path[PATH_ROOM];
    long kib = pss_of(pid), child;
    struct dirent *task;
    DIR *tasks;

    snprintf(path, sizeof path, "/proc/%ld/task", pid);
    tasks = depth < DEPTH_MAX ? opendir(path) : NULL;
    while (tasks && (task = readdir(tasks))) {
        FILE *children;

        snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", pid, atol(task->d_name));
        children = atol(task->d_name) ? fopen(path, "r") : NULL;
        while (children && fscanf(children, "%ld", &child) == 1)
            kib += tree_of(child, depth + 1);
        if (children)
            fclose(children);
    }
    if (tasks)
        closedir(tasks);
    return kib;
}

/* ---- the command ----------------------------------------------------------------------------- */

static int wait_for(pid_t child, int looks, struct rusage *usage, long *tree_kib)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
    int status = 0;

    *tree_kib = 0;
    for (;;) {
        pid_t ended = wait4(child, &status, looks ? WNOHANG : 0, usage);

        if (ended == child)
            return WIFEXITED(status) ? WEXITSTATUS(status) : SIGNAL_BASE + WTERMSIG(status);
        if (ended < 0 && errno != EINTR)
            exit(EXIT_FAILURE);
        if (ended == 0) {
            long kib = tree_of(child, 0);

            *tree_kib = kib > *tree_kib ? kib : *tree_kib;
            nanosleep(&pause, NULL);
        }
    }
}

int main(int argc, char **argv)
{
    int looks = argc > 1 && strcmp(argv[1], "-t") == 0, status;
    const char *path = argv[1 + looks];
    struct rusage usage;
    double begun;
    long tree_kib;
    pid_t child;
    FILE *file;

    if (argc < 3 + looks)
        return 64;
    begun = seconds_now();
    child = fork();
    if (child == 0) {
        execvp(argv[2 + looks], argv + 2 + looks);
        fprintf(stderr, "spent: %s: %s\n", argv[2 + looks], strerror(errno));
        _exit(NOT_RUN);
    }
    if (child < 0)
        return EXIT_FAILURE;
    status = wait_for(child, looks, &usage, &tree_kib);
    file = fopen(path, "w");
    if (!file ||
        fprintf(
            file,
            "{\"wall\":%.6f,\"user\":%.6f,\"system\":%.6f,\"rss_kib\":%ld,\"tree_kib\":%ld,\"status\":%d}\n",
            seconds_now() - begun, seconds_of(usage.ru_utime), seconds_of(usage.ru_stime),
            usage.ru_maxrss, tree_kib, status) < 0 ||
        fclose(file))
        return EXIT_FAILURE;
    return 0;
}

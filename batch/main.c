/*
 * kigen: the one reading of the clock, and the exit status.
 *
 * Only here the environment is looked at (language, colour, journal), and only here an error is printed.
 */
#include <errno.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/near.h"
#include "base/version.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "disk/maps.h"
#include "edge/disk/program.h"

/* From this size on a table lies by itself: it grows without a hole behind it, and goes back whole. */
enum { TABLE_BYTES = 512 << 10 };
/* What is given back is faulted in again soon: so much is kept, and asked for at once. */
enum { KEPT_BYTES = 4 << 20, AHEAD_BYTES = 256 << 10 };
enum { SECONDS_A_DAY = 86400, TOKYO_SECONDS = 9 * 3600, PATH_BYTES_MAX = 4096 };

static bool wants_english(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);

        if (!value || !*value)
            continue;
        return strncmp(value, "en", 2) == 0 || strcmp(value, "C") == 0 ||
               strncmp(value, "C.", 2) == 0 || strcmp(value, "POSIX") == 0;
    }
    return false; /* cron sets none of them: the staff read Japanese */
}

/* https://no-color.org: set and not empty, whatever it says. */
static bool wants_colour(void)
{
    const char *forbids = getenv("NO_COLOR"), *terminal = getenv("TERM");

    return isatty(STDOUT_FILENO) == 1 && !(forbids && *forbids) && terminal && strcmp(terminal, "dumb") != 0;
}

/* Whether standard error is the journal itself: systemd says of which file it is. */
static bool writes_to_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    char own[64];
    struct stat is;

    if (!stream || fstat(STDERR_FILENO, &is))
        return false;
    snprintf(own, sizeof own, "%llu:%llu", (unsigned long long)is.st_dev,
             (unsigned long long)is.st_ino);
    return strcmp(stream, own) == 0;
}

static Day today_in_tokyo(void)
{
    time_t seconds = time(NULL) + TOKYO_SECONDS;

    return (Day){(int32_t)(seconds / SECONDS_A_DAY)};
}

static size_t processors(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set))
        return 1;
    return (size_t)CPU_COUNT(&set);
}

/* PREFIX/share/kigen beside PREFIX/bin/kigen; in a build tree the folder above build/. */
static const char *share_folder(void)
{
    static char path[PATH_BYTES_MAX + sizeof "/../share/kigen"];
    struct stat at;
    ssize_t length = readlink("/proc/self/exe", path, PATH_BYTES_MAX);
    char *slash;

    if (length <= 0 || length == PATH_BYTES_MAX)
        return KIGEN_SHARE;
    path[length] = '\0';
    slash = strrchr(path, '/');
    snprintf(slash, sizeof path - (size_t)(slash - path), "/../share/kigen");
    if (stat(path, &at) == 0)
        return path;
    snprintf(slash, sizeof path - (size_t)(slash - path), "/..");
    return path;
}

static bool asks_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (option_is(argv[i], "--help"))
            return true;
    return false;
}

static int run_command(const struct command_entry *entry, int argc, char **argv, struct err *err)
{
    const struct session session = {.version = KIGEN_VERSION,
                                    .today = today_in_tokyo(),
                                    .share = share_folder(),
                                    .processors = processors(),
                                    .terminal = isatty(STDERR_FILENO) == 1,
                                    .colour = wants_colour()};

    if (asks_help(argc, argv)) {
        help_command(entry);
        return EXIT_DONE;
    }
    return entry->run(&session, argc, argv, err);
}

/* A command or option that is none: the nearest one, where there is one; of what begins as options do, of options first. */
static int say_unknown(const char *text, struct err *err)
{
    static const char *const options[] = {"--help", "--version"};
    const char *names[COMMANDS_MAX], *nearest = NULL;

    REQUIRE(command_count <= COMMANDS_MAX);
    for (size_t i = 0; i < command_count; i++)
        names[i] = commands[i].name;
    if (text[0] == '-')
        nearest = near_of(str_of(text), options, sizeof options / sizeof options[0]);
    if (!nearest)
        nearest = near_of(str_of(text), names, command_count);
    if (nearest)
        return err_say(err, COMMAND_NEAR, text, nearest);
    return err_say(err, COMMAND_UNKNOWN, text);
}

static int dispatch(int argc, char **argv, struct err *err)
{
    const struct command_entry *entry;

    if (argc < 2)
        return err_say(err, OPTION_REQUIRED, "COMMAND");
    if (option_is(argv[1], "--version")) {
        printf("kigen %s\n", KIGEN_VERSION);
        return EXIT_DONE;
    }
    if (option_is(argv[1], "--help")) {
        help_commands(KIGEN_VERSION);
        return EXIT_DONE;
    }
    entry = command_named(argv[1]);
    return entry ? run_command(entry, argc - 1, argv + 1, err) : say_unknown(argv[1], err);
}

/*
 * A core file would hold every name read so far. The limit keeps the kernel from writing one and
 * goes on to what is executed; where core files are piped to a collector only the second counts.
 * Both go on to what is forked.
 */
static int memory_keep(struct err *err)
{
    const struct rlimit none = {0, 0};

    if (setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
        return err_say(err, CORE_FILES, system_says(errno));
    return 0;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    int status = 0;

    program_prepare();
    umask(077); /* what a night writes is for its own account alone until the office decides */
    mallopt(M_MMAP_THRESHOLD, TABLE_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
    mallopt(M_TOP_PAD, AHEAD_BYTES);
    mallopt(M_ARENA_MAX, 1); /* what one stage gives back a thread of the next one takes */
    signal(SIGXFSZ, SIG_IGN); /* a file too large is an error of its write, which cleans up: EFBIG */
    signal(SIGCHLD, SIG_DFL); /* who starts us may ignore it: nobody could wait for a worker then */
    messages_speak_english(wants_english());
    messages_have_levels(writes_to_journal());
    maps_watch();
    if (!memory_keep(&err))
        status = dispatch(argc, argv, &err);
    if (fflush(stdout) || ferror(stdout))
        err_say(&err, FILE_WRITE, "stdout", system_says(EIO));
    if (err.code != EXIT_DONE) {
        err_print(&err);
        return (int)err.code;
    }
    REQUIRE(status >= 0);
    return status;
}

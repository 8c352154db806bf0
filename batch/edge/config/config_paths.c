/*
 * Which configured paths are one file. What a night writes replaces or appends to what is there: a
 * path that names another file of the configuration would destroy it, so two keys never share a
 * file (fonts aside: nobody writes them), nothing is written below the templates, and nothing of
 * ours into the folder of a run.
 *
 * A file that is there is known by device and inode, whatever links lead to it; one that is not yet
 * by its real folder and its name, capitals or not: some disks do not tell them apart.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/file.h"
#include "disk/path.h"
#include "edge/config/config_parts.h"

enum { LINKS_MAX = 16 };

enum use { USE_READ, USE_FONT, USE_WRITTEN };

struct named { /* one path that is configured, or follows from one that is */
    const char *key, *more;
    Str path;
    int line; /* 0: a default */
    enum use use;
    bool exists;
    dev_t device;
    ino_t inode;
    const char *real; /* without links; where it does not exist: as far as it does */
};

struct names {
    VEC(struct named) list;
    const struct reading *reading;
    const struct config *config;
    struct arena *arena;
};

/* ---- what a path is -------------------------------------------------------------------------- */

/* The path without links, whether it exists or not. */
static const char *real_of(const char *path, int links, struct arena *arena)
{
    char buffer[PATH_MAX];
    Str name = path_name(str_of(path));
    const char *folder = arena_copy(arena, path_folder(str_of(path))).p;
    ssize_t n;

    if (realpath(path, buffer))
        return arena_copy(arena, str_of(buffer)).p;
    if (str_is_empty(name) || str_equal(name, STR(".")) || errno != ENOENT)
        return arena_copy(arena, str_of(path)).p;
    n = links < LINKS_MAX ? readlink(path, buffer, sizeof buffer) : -1;
    if (n > 0 && (size_t)n < sizeof buffer) { /* a link to what is not there yet */
        const char *to = arena_copy(arena, (Str){buffer, (size_t)n}).p;

        return real_of(to[0] == '/' ? to : path_join(arena, folder, to), links + 1, arena);
    }
    return path_join(arena, real_of(folder, links, arena), arena_copy(arena, name).p);
}

static int line_of(const struct names *names, const char *key)
{
    const Setting *setting = config_lookup(&names->reading->settings.parsed, key);

    return setting ? setting_line(setting) : 0;
}

static void name_add(struct names *names, const char *key, const char *more, Str path, enum use use)
{
    struct named named = {.key = key, .more = more, .line = line_of(names, key), .use = use};
    struct stat at;

    if (str_is_empty(path))
        return;
    named.path = arena_copy(names->arena, path);
    named.exists = stat(named.path.p, &at) == 0;
    if (named.exists) {
        named.device = at.st_dev;
        named.inode = at.st_ino;
    }
    named.real = real_of(named.path.p, 0, names->arena);
    VEC_PUSH(&names->list, named);
}

static void path_add(struct names *names, const char *key, const struct config_path *path,
                     enum use use)
{
    name_add(names, key, "", path->path, use);
}

/* A file of our own beside one that is configured. */
static void beside_add(struct names *names, const char *key, const struct config_path *path,
                       const char *more)
{
    name_add(names, key, more, arena_printf(names->arena, "%s%s", path->path.p, more), USE_WRITTEN);
}

static void names_gather(struct names *names)
{
    static const char *const of_ledger[] = {"",       ".rows",      ".rows.new", ".rows.tmp",
                                            ".fonts", ".fonts.new", ".letters",  ".letters.new",
                                            ".lock",  "-journal",   "-wal",      "-shm"};
    const struct config *config = names->config;
    bool own = line_of(names, "output.ledger") != 0;

    path_add(names, config->file.configured.p, &config->file, USE_READ);
    path_add(names, "registers.residents", &config->residents, USE_READ);
    path_add(names, "registers.certificates", &config->certificates, USE_READ);
    path_add(names, "calendar.holidays", &config->holidays, USE_READ);
    path_add(names, "mailing.told_elsewhere", &config->told_elsewhere, USE_READ);
    path_add(names, "mailing.limits", &config->limits, USE_READ);
    path_add(names, "post.towns", &config->towns, USE_READ);
    path_add(names, "post.offices", &config->offices, USE_READ);
    path_add(names, "post.schemes", &config->post.schemes, USE_READ);
    path_add(names, "letters.languages", &config->languages, USE_READ);
    path_add(names, "letters.templates", &config->templates, USE_READ);
    for (size_t i = 0; i < config->font_count; i++)
        path_add(names, arena_printf(names->arena, "letters.fonts.[%zu]", i).p, &config->fonts[i],
                 USE_FONT);
    path_add(names, "output.dir", &config->output_dir, USE_WRITTEN);
    beside_add(names, "output.dir", &config->output_dir, "/timings.jsonl");
    for (size_t i = 0; i < sizeof of_ledger / sizeof of_ledger[0]; i++)
        beside_add(names, own ? "output.ledger" : "output.dir",
                   own ? &config->ledger : &config->output_dir,
                   own ? of_ledger[i]
                       : arena_printf(names->arena, "/" LEDGER_FILE "%s", of_ledger[i]).p);
    name_add(names, own ? "output.ledger" : "output.dir", own ? "/../" ACCESS_FILE : "/" ACCESS_FILE,
             arena_printf(names->arena, STR_FMT "/" ACCESS_FILE,
                          STR_ARG(path_folder(config->ledger.path))),
             USE_WRITTEN);
    if (str_is_empty(config->metrics.path))
        return;
    path_add(names, "output.metrics", &config->metrics, USE_WRITTEN);
    beside_add(names, "output.metrics", &config->metrics, ".new");
}

/* ---- what must not be ------------------------------------------------------------------------ */

static bool are_one(const struct named *a, const struct named *b)
{
    if (a->exists != b->exists)
        return false;
    if (a->exists)
        return a->device == b->device && a->inode == b->inode;
    return strcasecmp(a->real, b->real) == 0;
}

/* "mailing.limits (kigen.conf:5)", "output.ledger + .rows (kigen.conf:9)", "kigen.conf" */
static const char *label(const struct names *names, const struct named *named)
{
    const char *plus = *named->more ? " + " : "";

    if (named->line == 0)
        return named->key;
    return arena_printf(names->arena, "%s%s%s (%s:%d)", named->key, plus, named->more,
                        names->config->file.configured.p, named->line)
        .p;
}

static int one_file_say(const struct names *names, const struct named *a, const struct named *b,
                        struct err *err)
{
    const struct named *later = a->line > b->line ? a : b, *other = later == a ? b : a;

    return err_say(err, CONFIG_ONE_FILE, names->config->file.configured.p, later->line, later->key,
                   later->more, label(names, other), later->path.p);
}

static int pairs_check(const struct names *names, struct err *err)
{
    for (size_t i = 0; i < names->list.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct named *a = &names->list.at[k], *b = &names->list.at[i];

            if (are_one(a, b) && !(a->use == USE_FONT && b->use == USE_FONT))
                return one_file_say(names, a, b, err);
        }
    return 0;
}

/* What of `path` lies below `folder`; empty: it does not. */
static Str below(const char *path, const char *folder)
{
    Str rest = str_of(path), above = str_of(folder);

    if (str_ends(above, STR("/")))
        above.n--;
    if (!str_starts(rest, above) || rest.n <= above.n + 1 || rest.p[above.n] != '/')
        return STR_EMPTY;
    return str_skip(rest, above.n + 1);
}

/* "2026-11-19", "2026-11-19-2", ".2026-11-19.partial" and what lies in them */
static bool is_of_a_run(Str name)
{
    enum { DAY_BYTES = 10 };

    if (str_starts(name, STR(".")))
        name = str_skip(name, 1);
    return day_is(day_of_text(str_take(name, DAY_BYTES)));
}

static int places_check(const struct names *names, struct err *err)
{
    const struct config *config = names->config;
    const char *templates = real_of(config->templates.path.p, 0, names->arena);
    const char *runs = real_of(config->output_dir.path.p, 0, names->arena);

    for (size_t i = 0; i < names->list.count; i++) {
        const struct named *named = &names->list.at[i];

        if (named->use != USE_WRITTEN)
            continue;
        if (below(named->real, templates).n > 0)
            return err_say(err, CONFIG_IN_TEMPLATES, config->file.configured.p, named->line,
                           named->key, config->templates.path.p);
        if (is_of_a_run(below(named->real, runs)))
            return err_say(err, CONFIG_IN_RUN, config->file.configured.p, named->line, named->key,
                           config->output_dir.configured.p);
    }
    return 0;
}

int paths_check(struct reading *reading, struct err *err)
{
    struct names names = {.reading = reading, .config = reading->config, .arena = reading->arena};
    int status;

    names_gather(&names);
    status = pairs_check(&names, err) || places_check(&names, err) ? -1 : 0;
    VEC_RELEASE(&names.list);
    return status;
}

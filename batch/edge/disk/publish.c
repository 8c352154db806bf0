/* Folders made, renamed and removed. */
#include "edge/disk/partial.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/path.h"
#include "disk/sync.h"

int folder_make(const char *path, struct err *err)
{
    if (mkdir(path, 0700))
        return err_say_as(err, err_writing(errno), FOLDER_CREATE, path, system_says(errno));
    return 0;
}

int folder_make_all(const char *path, struct err *err)
{
    struct arena arena = {0};
    struct stat at;
    int status;

    if (stat(path, &at) == 0) {
        if (S_ISDIR(at.st_mode))
            return 0;
        return err_say(err, FOLDER_CREATE, path, system_says(ENOTDIR));
    }
    status = folder_make_all(arena_copy(&arena, path_folder(str_of(path))).p, err);
    arena_release(&arena);
    if (status)
        return status;
    if (mkdir(path, 0700) && errno != EEXIST)
        return err_say_as(err, err_writing(errno), FOLDER_CREATE, path, system_says(errno));
    return 0;
}

/* What is not there can be made if the nearest folder that is there takes it; a link to nowhere is
 * there, and takes nothing. */
int folder_check_writable(const char *path, struct err *err)
{
    struct arena arena = {0};
    const char *at = path;
    struct stat found;
    int status = 0;

    while (lstat(at, &found) && errno == ENOENT)
        at = arena_copy(&arena, path_folder(str_of(at))).p;
    if (stat(at, &found) == 0 && !S_ISDIR(found.st_mode))
        status = err_say(err, FOLDER_CREATE, path, system_says(ENOTDIR));
    else if (access(at, W_OK | X_OK))
        status = err_say_as(err, err_writing(errno), FOLDER_CREATE, path, system_says(errno));
    arena_release(&arena);
    return status;
}

int file_remove(const char *path, struct err *err)
{
    if (unlink(path) && errno != ENOENT)
        return err_say_as(err, err_writing(errno), FILE_REMOVE, path, system_says(errno));
    return 0;
}

/* A folder that is one itself, no link, and nothing that was mounted there. */
static bool is_plain_folder(const char *path)
{
    struct statx is;

    return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &is) == 0 &&
           S_ISDIR(is.stx_mode) && !(is.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

static int folder_end(const char *path, struct err *err)
{
    if (rmdir(path) && errno != ENOENT)
        return err_say_as(err, err_writing(errno), FILE_REMOVE, path, system_says(errno));
    return 0;
}

int folder_remove(const char *path, struct err *err)
{
    struct arena arena = {0};
    struct folder_list list;
    int status;

    if (!is_plain_folder(path)) /* a link goes, and not what it names; nor what is mounted there */
        return file_remove(path, err);
    status = folder_list(path, &arena, &list, err);
    for (size_t i = 0; !status && i < list.count; i++)
        status = file_remove(path_join(&arena, path, list.at[i].name.p), err);
    arena_release(&arena);
    return status ? -1 : folder_end(path, err);
}

/* ---- what a killed run left ------------------------------------------------------------------ */

/* The files that kigen makes in a part of a run; each is first made with a dot before its name. */
static const struct part {
    const char *name, *files[12];
    const char *begins[2], *ends; /* of the bundles, and of the print room's papers */
} parts[] = {
    {"print",
     {"job.csv", "pull.csv", "check.csv", "packs.json", "papers.csv", "index.html", "SHA256SUMS"},
     {"letters-", "papers-"},
     ".pdf"},
    {"office",
     {"pieces.csv", "dispositions.csv", "record.csv", "pull.csv", "run.json", "delay-notice.txt",
      "index.html", "summary.xlsx", "today.pdf", "approval.pdf", "SHA256SUMS"},
     {NULL},
     NULL},
    {"scratch", {NULL}, {""}, ""}, /* the workbook's: its library gives the names */
};
enum { PARTS = sizeof parts / sizeof *parts };

/* Beside them until they are published; folder_list() gives them in this order, before the parts. */
static const char *const loose[] = {"fonts", "lot"};
enum { LOOSE = sizeof loose / sizeof *loose };

bool partial_is_loose(const struct folder_entry *entry)
{
    for (size_t i = 0; entry->is_file && i < LOOSE; i++)
        if (str_equal(entry->name, str_of(loose[i])))
            return true;
    return false;
}

static bool is_made_here(const struct part *part, Str name)
{
    if (name.n > 1 && name.p[0] == '.')
        name = str_skip(name, 1);
    for (size_t i = 0; i < sizeof part->files / sizeof *part->files && part->files[i]; i++)
        if (str_equal(name, str_of(part->files[i])))
            return true;
    for (size_t i = 0; i < sizeof part->begins / sizeof *part->begins && part->begins[i]; i++)
        if (str_starts(name, str_of(part->begins[i])) && str_ends(name, str_of(part->ends)))
            return true;
    return false;
}

/* Whether all that the part holds is ours; -1: it cannot be listed. */
static int part_is_ours(const struct part *part, const char *path, struct arena *arena,
                        struct err *err)
{
    struct folder_list list;

    if (!is_plain_folder(path))
        return 0;
    if (folder_list(path, arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++)
        if (!list.at[i].is_file || !is_made_here(part, list.at[i].name))
            return 0;
    return 1;
}

/* The folder in which something is not ours, or NULL. */
static int foreign_find(const char *path, struct arena *arena, const char **foreign,
                        struct err *err)
{
    struct folder_list list;

    *foreign = path;
    if (!is_plain_folder(path))
        return 0;
    if (folder_list(path, arena, &list, err))
        return -1;
    for (size_t i = 0; i < list.count; i++) {
        const char *inside = path_join(arena, path, list.at[i].name.p);
        size_t at = 0;
        int ours = 1;

        if (partial_is_loose(&list.at[i]))
            continue;
        while (at < PARTS && !str_equal(list.at[i].name, str_of(parts[at].name)))
            at++;
        if (at == PARTS)
            return 0;
        ours = part_is_ours(&parts[at], inside, arena, err);
        if (ours <= 0) {
            *foreign = inside;
            return ours;
        }
    }
    *foreign = NULL;
    return 0;
}

int partial_strip(const char *path, struct arena *arena, struct err *err)
{
    for (size_t i = 0; i < LOOSE; i++)
        if (file_remove(path_join(arena, path, loose[i]), err))
            return -1;
    return 0;
}

int partial_remove(const char *path, struct arena *arena, const char **foreign, struct err *err)
{
    *foreign = NULL;
    if (!path_exists(path))
        return 0;
    if (foreign_find(path, arena, foreign, err))
        return -1;
    if (*foreign)
        return 0;
    for (size_t i = 0; i < PARTS; i++)
        if (folder_remove(path_join(arena, path, parts[i].name), err))
            return -1;
    return partial_strip(path, arena, err) || folder_end(path, err) ? -1 : 0;
}

int file_move(const char *from, const char *to, struct err *err)
{
    if (rename(from, to))
        return err_say_as(err, err_writing(errno), FILE_RENAME, from, to, system_says(errno));
    return 0;
}

bool folder_holds(const char *folder, const char *path)
{
    char whole[PATH_MAX], part[PATH_MAX];
    size_t n;

    if (!realpath(folder, whole) || !realpath(path, part))
        return false;
    n = strcmp(whole, "/") == 0 ? 0 : strlen(whole);
    return strncmp(whole, part, n) == 0 && (part[n] == '/' || part[n] == '\0');
}

bool path_exists(const char *path)
{
    struct stat at;

    return lstat(path, &at) == 0;
}

int folder_publish(const char *from, const char *to, const char *parent, struct err *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE)) {
        /* Some file systems know no flags; there the check comes first, under our lock. */
        if (errno != EINVAL && errno != ENOSYS)
            return err_say_as(err, err_writing(errno), FILE_RENAME, from, to, system_says(errno));
        if (path_exists(to))
            return err_say_as(err, EXIT_CREATE, FILE_RENAME, from, to, system_says(EEXIST));
        if (rename(from, to))
            return err_say_as(err, err_writing(errno), FILE_RENAME, from, to, system_says(errno));
    }
    return folder_sync(parent, err);
}

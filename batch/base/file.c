/* Reading whole files and listing folders, through descriptors that follow no last link. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, char *at, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t got = read(fd, at + done, size - done);

        if (got > 0)
            done += (size_t)got;
        else if (got == 0)
            return EIO; /* it shrank while it was read */
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

int file_read(const char *path, struct arena *arena, Str *bytes, struct err *err)
{
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat stat;
    char *at;
    int failed = 0;

    if (fd < 0)
        return err_say_as(err, err_reading(errno), FILE_OPEN, path, strerror(errno));
    if (fstat(fd, &stat) != 0)
        failed = errno;
    else if (!S_ISREG(stat.st_mode))
        failed = EISDIR;
    else if ((uint64_t)stat.st_size > FILE_READ_BYTES_MAX)
        failed = EFBIG;
    if (!failed) {
        at = arena_take(arena, (size_t)stat.st_size + 1);
        failed = read_all(fd, at, (size_t)stat.st_size);
        *bytes = (Str){at, (size_t)stat.st_size};
    }
    close(fd); /* read only: nothing to lose */
    if (failed)
        return err_say_as(err, err_reading(failed), FILE_READ, path, strerror(failed));
    return 0;
}

static int entry_compare(const void *a, const void *b)
{
    const struct folder_entry *left = a, *right = b;

    return str_compare(left->name, right->name);
}

typedef VEC(struct folder_entry) EntryVec;

static int entries_read(DIR *dir, struct arena *arena, EntryVec *entries)
{
    struct dirent *entry;

    while (errno = 0, (entry = readdir(dir)) != NULL) {
        struct folder_entry new;
        struct stat stat;

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (fstatat(dirfd(dir), entry->d_name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
            return errno;
        new = (struct folder_entry){.name = arena_copy(arena, str_of(entry->d_name)),
                                    .is_file = S_ISREG(stat.st_mode),
                                    .is_folder = S_ISDIR(stat.st_mode),
                                    .bytes = (uint64_t)stat.st_size};
        VEC_PUSH(entries, new);
    }
    return errno;
}

int folder_list(const char *path, struct arena *arena, struct folder_list *list, struct err *err)
{
    DIR *dir = opendir(path);
    EntryVec entries = {0};
    int failed;

    *list = (struct folder_list){0};
    if (!dir)
        return err_say_as(err, err_reading(errno), FILE_OPEN, path, strerror(errno));
    failed = entries_read(dir, arena, &entries);
    closedir(dir);
    if (!failed && entries.count) {
        qsort(entries.at, entries.count, sizeof *entries.at, entry_compare);
        list->at = ARENA_ARRAY(arena, struct folder_entry, entries.count);
        memcpy(list->at, entries.at, entries.count * sizeof *entries.at);
        list->count = entries.count;
    }
    VEC_RELEASE(&entries);
    if (failed)
        return err_say_as(err, err_reading(failed), FILE_READ, path, strerror(failed));
    return 0;
}

const char *path_join(struct arena *arena, const char *folder, const char *name)
{
    return arena_printf(arena, "%s/%s", folder, name).p;
}

/* Opening and reading files, listing folders. */
#include "disk/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "disk/fill.h"
#include "disk/maps.h"

int file_descriptor(const char *path, enum links links, struct stat *is)
{
    int refuse = links == LINKS_REFUSED ? O_NOFOLLOW : 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | refuse);
    int cause;

    if (fd < 0) {
        if (errno == ENXIO ||
            errno == ELOOP) /* a socket; a link that is refused or runs in rings */
            errno = ENODEV;
        return -1;
    }
    if (fstat(fd, is) != 0)
        cause = errno;
    else if (S_ISREG(is->st_mode))
        return fd;
    else
        cause = S_ISDIR(is->st_mode) ? EISDIR : ENODEV;
    close(fd); /* read only: nothing to lose */
    errno = cause;
    return -1;
}

int file_open_error(const char *shown, int cause, struct err *err)
{
    return cause == EISDIR || cause == ENODEV
               ? err_say(err, NOT_A_FILE, shown)
               : err_say_as(err, err_reading(cause), FILE_OPEN, shown, system_says(cause));
}

int file_open(const char *path, enum links links, const char *shown, struct stat *is,
              struct err *err)
{
    int fd = file_descriptor(path, links, is);

    return fd < 0 ? file_open_error(shown, errno, err) : fd;
}

int file_read_within(const char *path, uint64_t most, struct arena *arena, Str *bytes,
                     struct err *err)
{
    struct stat is = {0};
    int fd = file_open(path, LINKS_REFUSED, path, &is, err), failed = 0;

    if (fd < 0)
        return -1;
    if ((uint64_t)is.st_size > most) {
        err_say(err, FILE_TOO_LARGE, path, (unsigned long long)most);
    } else {
        char *at = arena_take(arena, (size_t)is.st_size + 1);
        size_t got;

        failed = bytes_fill(fd, at, (size_t)is.st_size, &got);
        if (!failed && got < (size_t)is.st_size)
            failed = EIO; /* it shrank while it was read */
        *bytes = (Str){at, (size_t)is.st_size};
    }
    close(fd); /* read only: nothing to lose */
    if (failed)
        err_say_as(err, err_reading(failed), FILE_READ, path, system_says(failed));
    return err->code == EXIT_DONE ? 0 : -1;
}

int file_read(const char *path, struct arena *arena, Str *bytes, struct err *err)
{
    return file_read_within(path, FILE_READ_BYTES_MAX, arena, bytes, err);
}

/* To the end of a file or pipe, whose length nobody knows before: 0, or an errno. */
static int read_to_end(int fd, uint64_t most, struct arena *arena, Str *bytes)
{
    VEC(char) text = {0};
    size_t room, got;
    int failed;

    do {
        if (text.count == text.room)
            text.at = vec_grow(text.at, &text.room, sizeof *text.at);
        room = text.room - text.count;
        if (room > most - text.count) /* one more tells that it is too much */
            room = (size_t)(most - text.count) + 1;
        failed = bytes_fill(fd, text.at + text.count, room, &got);
        text.count += got;
    } while (!failed && got == room && text.count <= most);
    *bytes = arena_copy(arena, (Str){text.at, text.count});
    VEC_RELEASE(&text);
    return failed;
}

static bool is_same(int fd, const struct stat *was)
{
    struct stat now;

    return fstat(fd, &now) == 0 && now.st_size == was->st_size &&
           now.st_mtim.tv_sec == was->st_mtim.tv_sec && now.st_mtim.tv_nsec == was->st_mtim.tv_nsec;
}

int file_read_given(const char *path, const char *shown, uint64_t most, struct arena *arena,
                    Str *bytes, struct err *err)
{
    struct stat was = {0};
    int fd = path ? file_open(path, LINKS_FOLLOWED, shown, &was, err) : STDIN_FILENO, failed;
    bool same;

    if (fd < 0)
        return -1;
    failed = read_to_end(fd, most, arena, bytes);
    same = !path || is_same(fd, &was);
    if (path)
        close(fd); /* read only: nothing to lose */
    if (failed)
        return err_say_as(err, err_reading(failed), FILE_READ, shown, system_says(failed));
    if (!same)
        return err_say(err, FILE_CHANGED, shown);
    if (bytes->n > most)
        return err_say(err, FILE_TOO_LARGE, shown, (unsigned long long)most);
    return 0;
}

int file_map(const char *path, enum links links, struct file_map *map)
{
    struct stat is;
    int fd = file_descriptor(path, links, &is), failed = 0;

    *map = (struct file_map){0};
    if (fd < 0)
        return errno;
    if (is.st_size > 0) {
        void *at =
            mmap(NULL, (size_t)is.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, /*offset*/ 0);

        if (at == MAP_FAILED) /* NOLINT: the system's own way to say so */
            failed = errno;
        else
            *map = (struct file_map){at, (size_t)is.st_size};
    }
    close(fd); /* read only */
    if (map->at)
        maps_add(map->at, map->bytes, path);
    return failed;
}

void file_rest(const struct file_map *map)
{
    if (map->at)
        madvise(map->at, map->bytes, MADV_DONTNEED); /* a hint: what it does not do costs memory */
}

void file_unmap(struct file_map *map)
{
    if (map->at) {
        maps_drop(map->at); /* before another map can have this address */
        munmap(map->at, map->bytes);
    }
    *map = (struct file_map){0};
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
        return err_say_as(err, err_reading(errno), FILE_OPEN, path, system_says(errno));
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
        return err_say_as(err, err_reading(failed), FILE_READ, path, system_says(failed));
    return 0;
}

/*
 * Opens every file that kigen reads, reads whole files, and lists folders.
 *
 * Only regular files are opened, and without waiting: open() of a FIFO waits until somebody writes
 * into it, and a device may give bytes for ever. A night that hangs there would hold the lock
 * against every later night. Errors: 66 missing or not a regular file, 77 forbidden, 74 otherwise.
 * tests/tidy/doors.py refuses any other way to open an input.
 */
#ifndef KIGEN_DISK_FILE_H
#define KIGEN_DISK_FILE_H

#include <sys/stat.h>

#include "base/arena.h"
#include "say/err.h"

/* Whether the last part of a path may be a symbolic link: yes for files that the office configures
 * (packages install fonts behind links), no for files that kigen made itself. */
enum links { LINKS_FOLLOWED, LINKS_REFUSED };

/*
 * Opens a regular file for reading and returns its descriptor. -1 with errno otherwise: EISDIR for
 * a folder, ENODEV for anything else that is not a regular file (FIFO, device, socket, a link that
 * is refused).
 */
int file_descriptor(const char *path, enum links links, struct stat *is);
/* The same, with the error in err. Messages name the file as `shown`, the path as configured. */
int file_open(const char *path, enum links links, const char *shown, struct stat *is,
              struct err *err);
int file_open_error(const char *shown, int cause, struct err *err); /* that error; returns -1 */

#define FILE_READ_BYTES_MAX ((uint64_t)4 << 30)

/* Reads a whole file that kigen made into the arena. Links are refused. Such a file grows with the
 * certificates that are due, not with the register. */
int file_read(const char *path, struct arena *arena, Str *bytes, struct err *err);
/* The same, for a file of at most `most` bytes; a larger one is 65 (FILE_TOO_LARGE). */
int file_read_within(const char *path, uint64_t most, struct arena *arena, Str *bytes,
                     struct err *err);

/* The same for a file that somebody else wrote, and for standard input, where `path` is NULL: then
 * all of it is waited for, so no lock may be held. Links are followed; 75 where a file changed
 * while it was read. */
int file_read_given(const char *path, const char *shown, uint64_t most, struct arena *arena,
                    Str *bytes, struct err *err);

/* A whole file in memory; changes to it stay in this process. `at` is NULL for an empty file. Where the
 * file becomes shorter the process ends with a sentence (disk/maps.h). */
struct file_map {
    unsigned char *at;
    size_t bytes;
};
int file_map(const char *path, enum links links, struct file_map *map); /* 0, or an errno */
/* Its pages cost no memory until they are asked for again; changes to it are undone. */
void file_rest(const struct file_map *map);
void file_unmap(struct file_map *map);

struct folder_entry {
    Str name;
    bool is_file, is_folder; /* neither: a link, a device, … */
    uint64_t bytes;
};
struct folder_list {
    struct folder_entry *at; /* sorted by the bytes of the name; without . and .. */
    size_t count;
};
int folder_list(const char *path, struct arena *arena, struct folder_list *list, struct err *err);

#endif

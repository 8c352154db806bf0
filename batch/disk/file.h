/*
 * The one way to open an input, files read whole, and what a folder holds.
 *
 * Whatever kigen reads is opened here: a regular file, at once. open() of a FIFO waits until
 * somebody writes into it, and a device may give bytes for ever; a night that does either holds the
 * lock against every later one. Errors: 66 missing or no regular file, 77 forbidden, 74 otherwise.
 * tests/tidy/doors.py refuses every other open.
 */
#ifndef KIGEN_DISK_FILE_H
#define KIGEN_DISK_FILE_H

#include <sys/stat.h>

#include "base/arena.h"
#include "say/err.h"

/* Whether the last part of a path may be a symbolic link: yes for what the office configures
 * (packages install fonts behind links), no for what kigen made itself. */
enum links { LINKS_FOLLOWED, LINKS_REFUSED };

/*
 * A descriptor of a regular file, for reading. -1 with errno otherwise: EISDIR for a folder, ENODEV
 * for what else is no regular file (FIFO, device, socket, a refused link).
 */
int file_descriptor(const char *path, enum links links, struct stat *is);
/* The same, and the sentence about it. `shown` is the path as it is configured. */
int file_open(const char *path, enum links links, const char *shown, struct stat *is,
              struct err *err);
int file_open_failed(const char *shown, int cause, struct err *err); /* that sentence; -1 */

#define FILE_READ_BYTES_MAX ((uint64_t)4 << 30)

/* The bytes of `path`, in the arena: of a file of our own making, whose size follows the due and
 * not the register. Links are refused. */
int file_read(const char *path, struct arena *arena, Str *bytes, struct err *err);
/* The same of a file with `most` bytes at most; a larger one is 65, FILE_TOO_LARGE. */
int file_read_within(const char *path, uint64_t most, struct arena *arena, Str *bytes,
                     struct err *err);

/* A whole file in memory, for this process alone to change. `at` is NULL where it is empty. */
struct file_map {
    unsigned char *at;
    size_t bytes;
};
int file_map(const char *path, enum links links, struct file_map *map); /* 0, or an errno */
void file_unmap(struct file_map *map);

struct folder_entry {
    Str name;
    bool is_file, is_folder; /* neither: a link, a device, … */
    uint64_t bytes;
};
struct folder_list {
    struct folder_entry *at; /* bytewise by name, without . and .. */
    size_t count;
};
int folder_list(const char *path, struct arena *arena, struct folder_list *list, struct err *err);

#endif

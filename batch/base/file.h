/*
 * Files read whole, and what a folder holds.
 *
 * For files of our own making, whose size follows the due and not the register. Symbolic links and
 * anything but regular files are refused. Errors: 66 missing, 77 forbidden, 74 otherwise.
 */
#ifndef KIGEN_BASE_FILE_H
#define KIGEN_BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

#define FILE_READ_BYTES_MAX ((uint64_t)4 << 30) /* reaching it: 74, "File too large" */

/* The bytes of `path`, in the arena. */
int file_read(const char *path, struct arena *arena, Str *bytes, struct err *err);

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

/* "a/b" in the arena, with a NUL behind it. */
const char *path_join(struct arena *arena, const char *folder, const char *name);

#endif

/*
 * The files that are mapped (file_map()), and what is said when one of them becomes shorter.
 *
 * Where a page of a map lies behind the end of its file, or cannot be read from the disk, the kernel
 * sends SIGBUS to who looks at it: somebody wrote over a font in place while letters were drawn.
 * maps_watch() makes one sentence and exit 75 of that (FILE_SHRANK); the process ends as if it was
 * killed, which every start after it knows how to go on from. The sentence is made when the file is
 * mapped, so that the handler only looks for it and writes it. A SIGBUS anywhere else is a bug and
 * ends the process as ever.
 */
#ifndef KIGEN_DISK_MAPS_H
#define KIGEN_DISK_MAPS_H

#include "say/err.h"

/* Once, before any file is mapped and after the language of messages was chosen. */
void maps_watch(void);

/* Any thread may; what is forked has them too. `shown` is not kept. */
void maps_add(const void *at, size_t bytes, const char *shown);
void maps_drop(const void *at);

/* Who is told of it in this process, instead of standard error: in the handler of a signal, so it
 * copies and stores, and calls nothing. The process ends when it returns. */
typedef void maps_hear(const struct err *err);
void maps_heard_by(maps_hear *hears);

#endif

/*
 * Bytes of a descriptor, until a buffer is full or the file has ended, whatever interrupts.
 *
 *     failed = bytes_fill(fd, buffer, sizeof buffer, &got);
 *     if (!failed && got < sizeof buffer)              that was all of it
 */
#ifndef KIGEN_DISK_FILL_H
#define KIGEN_DISK_FILL_H

#include <stddef.h>
#include <stdint.h>

/* 0, or an errno. *got is how many there are, also where the rest failed. A pipe is waited for. */
int bytes_fill(int fd, void *to, size_t room, size_t *got);
/* The same from a place on, wherever the descriptor stands. */
int bytes_fill_at(int fd, uint64_t place, void *to, size_t room, size_t *got);

#endif

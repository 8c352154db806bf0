/*
 * Memory that is taken in pieces and freed all at once.
 *
 * It comes zeroed and aligned for any type. An arena has a ceiling. Where it is reached, or where
 * the machine has no memory left, the program ends with one sentence ("out of memory") and exit 70.
 * Nothing has been published then, and the next start finds the state as it was.
 */
#ifndef KIGEN_BASE_ARENA_H
#define KIGEN_BASE_ARENA_H

#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /* the newest first */
    size_t used_bytes;          /* handed out from all blocks */
    size_t limit_bytes;         /* 0 = ARENA_LIMIT_BYTES */
};

#define ARENA_LIMIT_BYTES ((size_t)16 << 30)

void *arena_take(struct arena *arena, size_t bytes);
Str arena_copy(struct arena *arena, Str s); /* a NUL follows it, which is not counted */
/* Room for a text without a NUL; texts stand side by side. */
char *arena_bytes(struct arena *arena, size_t bytes);
Str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_release(struct arena *arena); /* frees all; an arena of zeros may be released too */

/* What was taken from `from` lives as long as `arena` from now on; `from` is empty. */
void arena_adopt(struct arena *arena, struct arena *from);

#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take((arena), sizeof(type) * (count)))

/*
 * A growing array of one type, `struct { type *at; size_t count, room; }`. Its memory comes from
 * malloc and doubles when it is full. Its owner releases it.
 */
#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, room;                                                                        \
    }
#define VEC_PUSH(vec, value)                                                                       \
    do {                                                                                           \
        if ((vec)->count == (vec)->room)                                                           \
            (vec)->at = vec_grow((vec)->at, &(vec)->room, sizeof *(vec)->at);                      \
        (vec)->at[(vec)->count++] = (value);                                                       \
    } while (0)
#define VEC_RELEASE(vec)                                                                           \
    do {                                                                                           \
        mem_free((vec)->at);                                                                       \
        (vec)->at = NULL;                                                                          \
        (vec)->count = (vec)->room = 0;                                                            \
    } while (0)

/* Copies its items into the arena, for use after the array is released. */
#define VEC_KEEP(arena, vec) arena_keep((arena), (vec)->at, (vec)->count, sizeof *(vec)->at)

void *vec_grow(void *at, size_t *room, size_t item_bytes);
void *arena_keep(struct arena *arena, const void *at, size_t count, size_t item_bytes);

/* malloc, calloc, realloc and free. Without memory they end the program, as the arena does. */
void *mem_alloc(size_t bytes);
void *mem_zero(size_t count, size_t item_bytes);
void *mem_resize(void *at, size_t bytes);
void mem_free(void *at);

#endif

/* Bump allocation in blocks that double up to a megabyte; a large request has a block of its own.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"

/* The first is small: many arenas live for one call and hold a few texts, and zeroing costs. */
enum { BLOCK_BYTES_FIRST = 1 << 12, BLOCK_BYTES = 1 << 20, ALIGN = 16 };

struct arena_block {
    struct arena_block *next;
    size_t used, room;
    _Alignas(ALIGN) unsigned char bytes[];
};

static size_t room_next(const struct arena *arena, size_t bytes)
{
    size_t room = BLOCK_BYTES_FIRST;

    while (room < arena->used_bytes && room < BLOCK_BYTES)
        room *= 2;
    return bytes > room ? bytes : room;
}

/* Where the next piece begins in a block, on a boundary of `align` bytes. */
static size_t place_next(const struct arena_block *block, size_t align)
{
    return (block->used + align - 1) / align * align;
}

static bool holds(const struct arena_block *block, size_t bytes, size_t align)
{
    return block && place_next(block, align) <= block->room &&
           block->room - place_next(block, align) >= bytes;
}

static void block_add(struct arena *arena, size_t bytes)
{
    size_t room = room_next(arena, bytes);
    struct arena_block *block = mem_zero(1, sizeof *block + room);

    block->room = room;
    block->next = arena->blocks;
    arena->blocks = block;
}

static size_t limit_of(const struct arena *arena)
{
    return arena->limit_bytes ? arena->limit_bytes : ARENA_LIMIT_BYTES;
}

static void *take(struct arena *arena, size_t bytes, size_t align)
{
    size_t limit = limit_of(arena), gap = 0;
    struct arena_block *block = arena->blocks;

    if (bytes > limit)
        memory_stop();
    if (holds(block, bytes, align))
        gap = place_next(block, align) - block->used;
    if (gap + bytes > limit - arena->used_bytes)
        memory_stop();
    if (!holds(block, bytes, align))
        block_add(arena, bytes);
    block = arena->blocks;
    block->used += gap + bytes;
    arena->used_bytes += gap + bytes;
    return block->bytes + block->used - bytes;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    return take(arena, bytes ? bytes : 1, ALIGN);
}

char *arena_bytes(struct arena *arena, size_t bytes)
{
    return take(arena, bytes, /*align*/ 1);
}

Str arena_copy(struct arena *arena, Str s)
{
    char *copy = take(arena, s.n + 1, /*align*/ 1); /* texts stand side by side */

    if (s.n)
        memcpy(copy, s.p, s.n);
    return (Str){copy, s.n};
}

Str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments, again;
    char *text;
    int length;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    REQUIRE(length >= 0);
    text = take(arena, (size_t)length + 1, /*align*/ 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return (Str){text, (size_t)length};
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->blocks;

    while (block) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used_bytes = 0;
}

/* Behind its own newest block, which may have room. */
void arena_adopt(struct arena *arena, struct arena *from)
{
    struct arena_block **at = arena->blocks ? &arena->blocks->next : &arena->blocks;
    struct arena_block **last = &from->blocks;

    if (from->used_bytes > limit_of(arena) - arena->used_bytes)
        memory_stop();
    while (*last)
        last = &(*last)->next;
    *last = *at;
    *at = from->blocks;
    arena->used_bytes += from->used_bytes;
    from->blocks = NULL;
    from->used_bytes = 0;
}

void *vec_grow(void *at, size_t *room, size_t item_bytes)
{
    size_t more = *room ? *room * 2 : 16;

    if (more > SIZE_MAX / item_bytes)
        memory_stop();
    *room = more;
    return mem_resize(at, more * item_bytes);
}

void *arena_keep(struct arena *arena, const void *at, size_t count, size_t item_bytes)
{
    void *kept = arena_take(arena, count * item_bytes);

    if (count)
        memcpy(kept, at, count * item_bytes);
    return kept;
}

void *mem_alloc(size_t bytes)
{
    void *at = malloc(bytes ? bytes : 1);

    if (!at)
        memory_stop();
    return at;
}

void *mem_zero(size_t count, size_t item_bytes)
{
    void *at = calloc(count ? count : 1, item_bytes ? item_bytes : 1);

    if (!at)
        memory_stop();
    return at;
}

void *mem_resize(void *at, size_t bytes)
{
    void *moved = realloc(at, bytes ? bytes : 1);

    if (!moved)
        memory_stop();
    return moved;
}

void mem_free(void *at)
{
    free(at);
}

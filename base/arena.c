#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Blocks form a list, newest first; data follows the header. */
struct arena_block {
    struct arena_block *older;
    size_t size;
    _Alignas(max_align_t) unsigned char data[];
};

enum { BLOCK_SIZE = 16 * 1024 };

static struct arena_block *block_create(struct arena_block *older, size_t size)
{
    struct arena_block *block;

    if (size > (size_t)1 << 40 || !(block = malloc(sizeof(*block) + size))) {
        fprintf(stderr, "cisterna: out of memory\n");
        abort();
    }
    block->older = older;
    block->size = size;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    size_t need =
        size > SIZE_MAX - unit ? SIZE_MAX : (size + unit - 1) / unit * unit;
    void *result;

    if (!arena->newest || arena->newest->size - arena->used < need) {
        arena->newest =
            block_create(arena->newest, need > BLOCK_SIZE ? need : BLOCK_SIZE);
        arena->used = 0;
    }
    result = arena->newest->data + arena->used;
    arena->used += need;
    return memset(result, 0, need);
}

char *arena_text(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);

    if (len)
        memcpy(copy, text, len);
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    char *text;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        return arena_alloc(arena, 1);
    text = arena_alloc(arena, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}

void arena_reset(struct arena *arena)
{
    while (arena->newest &&
           (arena->newest->older || arena->newest->size > BLOCK_SIZE)) {
        struct arena_block *block = arena->newest;

        arena->newest = block->older;
        free(block);
    }
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    while (arena->newest) {
        struct arena_block *block = arena->newest;

        arena->newest = block->older;
        free(block);
    }
    arena->used = 0;
}

/* arena.h: one block of memory for one request, given back all at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

/* Invariant: used <= size of the newest block; all zero is an empty arena. */
struct arena {
    struct arena_block *newest;
    size_t used;
};

/*
 * Returns size bytes, zeroed and aligned for any type, that live until
 * arena_reset or arena_free.  Never returns NULL: running out of memory ends
 * the program with a message, because no caller could do better.
 */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of the first len bytes of text, ended by a zero byte. */
char *arena_text(struct arena *arena, const char *text, size_t len);

/* printf into the arena. */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Forget everything but keep one block for the next request. */
void arena_reset(struct arena *arena);

/* Give all memory back. */
void arena_free(struct arena *arena);

#endif

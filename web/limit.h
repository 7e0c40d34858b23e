/* limit.h: how often something may go wrong: wrong passwords by name and by
 * address. */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include <stdint.h>

enum { LIMIT_WINDOW_S = 15 * 60 };

/* Shared by all threads; of fixed size, whatever is thrown at it. */
struct limit;

/* Never NULL: running out of memory ends the program with a message. */
struct limit *limit_create(void);
void limit_free(struct limit *limit);

/*
 * kind keeps names and addresses apart.  Returns the seconds until key may
 * try again, 0 for at once: after max failures within LIMIT_WINDOW_S the rest
 * of that window must pass.
 */
int64_t limit_wait_s(struct limit *limit, const char *kind, const char *key,
    unsigned max, int64_t now_s);

/* Count one failure. */
void limit_fail(
    struct limit *limit, const char *kind, const char *key, int64_t now_s);

/* Forget the failures of key: it has succeeded. */
void limit_forget(struct limit *limit, const char *kind, const char *key);

#endif

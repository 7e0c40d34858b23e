/* site.h: the programmer's pages on a socket, over a vault of their own. */
#ifndef TEST_PROGRAMMER_SITE_H
#define TEST_PROGRAMMER_SITE_H

#include "programmer/desk.h"
#include "programmer/page.h"
#include "web/again.h"
#include "web/server.h"

#define SITE_PASSPHRASE "three blue pumps"

struct site_under_test {
    char folder[64];
    struct clock clock;
    struct desk desk;
    struct site site;
    uint8_t again_key[AGAIN_KEY_SIZE];
    struct server *server;
    int port;
    char cookie[128]; /* of whoever unlocked it, or "" */
    char csrf[64];
};

/* One request; body NULL: a GET.  Headers beside the usual ones end with
 * "\r\n" each.  The answer lives until the next. */
struct site_ask {
    const char *path;
    const char *body; /* without the token */
    const char *headers;
    bool is_stranger; /* without the cookie */
    bool is_bare;     /* without the token */
};

void site_start(struct site_under_test *test);
void site_stop(struct site_under_test *test);

/* The status; *answer is the whole answer, when it is not NULL. */
int site_ask(struct site_under_test *test, const struct site_ask *ask,
    const char **answer);

/* Unlock it by the first page; the status. */
int site_unlock(struct site_under_test *test, const char *passphrase);

#endif

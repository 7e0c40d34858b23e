/* site.h: the clinic's whole site on a store of its own, for tests. */
#ifndef TEST_CLINIC_PAGE_SITE_H
#define TEST_CLINIC_PAGE_SITE_H

#include <stdint.h>

#include "clinic/page/app.h"
#include "clinic/store/store.h"
#include "web/again.h"
#include "web/server.h"

/* The present of the tests: Mon 16 Nov 2026, 09:00 in the clinic's zone. */
#define SITE_NOW_S INT64_C(1794816000)

/* 1. store is a connection of the test's own, of its main thread */
struct site_under_test {
    char folder[64];
    char uri[128];
    struct store *store;
    struct app_shared shared;
    uint8_t again_key[AGAIN_KEY_SIZE];
    struct site site;
    struct server *server;
    int port;
};

/* A new clinic in Europe/Berlin in a new folder, served on a free port. */
void site_start(struct site_under_test *test);

/* Stop serving, and serve again from the same store. */
void site_restart(struct site_under_test *test);

/* Stop and remove the folder. */
void site_stop(struct site_under_test *test);

/* An account with these roles (mask of web/http.h); its id. */
int64_t site_account(struct site_under_test *test, const char *name,
    const char *password, unsigned roles);

/* A patient with a pump; the patient's id. */
int64_t site_patient(struct site_under_test *test, const char *name);

/* Who is signed in: "cisterna=..." and the hidden field's value. */
struct site_login {
    char cookie[128];
    char csrf[64];
};
void site_login(
    struct site_under_test *test, int64_t account, struct site_login *login);

/* One request and its status; body NULL for GET.  The answer lives until the
 * next one, in *answer unless that is NULL. */
struct site_ask {
    const char *path;
    const struct site_login *login; /* NULL: nobody */
    const char *body;               /* urlencoded; csrf is added */
    const char **answer;
};
int site_ask(struct site_under_test *test, const struct site_ask *ask);

#endif

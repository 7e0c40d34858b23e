/* app.h: each thread's part of the program: its store, and its sessions. */
#ifndef CLINIC_PAGE_APP_H
#define CLINIC_PAGE_APP_H

#include "clinic/page/page.h"
#include "web/session.h"

/* One for the process, as site->program. */
struct app_shared {
    const char *uri; /* "sqlite:FILE" */
    struct access_log *looks;
    const char *first_code; /* see struct page_app */
    const char *programmer;
    unsigned char key[PAGE_KEY_SIZE];
};

/* For struct site: a struct page_app, or NULL, with one line in the log, when
 * the store cannot be opened. */
void *app_open(void *shared);
void app_close(void *app);

/* How the clinic keeps sessions: in its store, so that they outlive a restart
 * and hold on several servers. */
extern const struct session_store app_sessions;

#endif

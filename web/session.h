/* session.h: who is signed in: a random token in a cookie, its hash stored. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include <stdint.h>

#include "web/http.h"

enum {
    SESSION_KEY_SIZE = 32,
    SESSION_IDLE_S = 30 * 60,      /* unused for so long: signed out */
    SESSION_LIFE_S = 12 * 60 * 60, /* a long shift; then sign in again */
    SESSION_TOUCH_S = 60,          /* how finely use is written down */
};

/* What the store keeps of a session.  key is the hash of the token: who
 * reads the store cannot sign in with what stands there. */
struct session_record {
    uint8_t key[SESSION_KEY_SIZE];
    int64_t person_id;
    int64_t made_s; /* UTC */
    int64_t seen_s; /* UTC, within SESSION_TOUCH_S */
};

enum session_fate {
    SESSION_OK,
    SESSION_NONE, /* no such session, or its person is disabled */
    SESSION_LATE, /* it ran out: only whose it was is filled in */
    SESSION_BUSY, /* the store is locked or gone: answered 503, never 401 */
};

/*
 * How a program keeps sessions.  app is the calling thread's own connection.
 * Every function returns SESSION_OK, SESSION_NONE or SESSION_BUSY; find may
 * also answer SESSION_LATE, for a time of its own.
 */
struct session_store {
    /* Fills in session (but its key) and person; the name lives in arena. */
    enum session_fate (*find)(void *app, struct arena *arena,
        const uint8_t key[SESSION_KEY_SIZE], struct session_record *session,
        struct person *person);
    enum session_fate (*create)(
        void *app, const struct session_record *session);
    enum session_fate (*touch)(
        void *app, const uint8_t key[SESSION_KEY_SIZE], int64_t seen_s);
    enum session_fate (*remove)(
        void *app, const uint8_t key[SESSION_KEY_SIZE], int64_t now_s);
};

/* Finds out who sends the request and fills in person, csrf and
 * session_key.  Returns SESSION_NONE also for a session that ran out, and then
 * fills in late_id and late_csrf. */
enum session_fate session_find(struct request *request);

/* Signs person_id in: makes a session and sets its cookie on the reply, and
 * fills in csrf and session_key. */
enum session_fate session_start(
    struct request *request, struct reply *reply, int64_t person_id);

/* Signs out: forgets the session and clears the cookie. */
enum session_fate session_leave(struct request *request, struct reply *reply);

#endif

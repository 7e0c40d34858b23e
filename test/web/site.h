/* site.h: a small site with sessions in memory, for the tests of web. */
#ifndef TEST_WEB_SITE_H
#define TEST_WEB_SITE_H

#include "web/site.h"

/* Routes: GET /today (any), GET /admin (administrator), POST /act (nurse),
 * GET and POST /login (public), GET /nobody (no roles), GET /health (bare),
 * GET /slow (any, slow), POST /upload (nurse, upload), POST /call (machine),
 * POST /bytes (machine, bytes), POST /arrive (foreign), GET /live (any, quiet).
 * Pages answer with their own name, /act with the field "what", /arrive with
 * who it is and from where. */
extern struct site test_site;

/* The next calls of the session store answer that the store is locked. */
extern int test_store_locked;

/* How often /act has run. */
extern int test_acts;

/* Forgets all sessions. */
void test_site_reset(void);

/* Makes a session of person 1 with these roles; the cookie's and the hidden
 * field's values live until the next call. */
struct test_login {
    const char *cookie; /* "cisterna=..." */
    const char *csrf;
} test_site_login(unsigned roles);

/* Shift the clock by so many seconds since the start of the test. */
void test_site_later(int64_t seconds);

#endif

/* again.h: a form that came after its session had ended, kept till sign-in.
 *
 * What was typed is sealed, with a key of this process, into the form in which
 * its person signs in again, and is kept nowhere else: whoever else signs in,
 * or reads that page, learns nothing.  Then the GET row of its path, if it is
 * one of ROUTE_AGAIN, draws the form with it.  A GET changes nothing, so
 * nothing is sent by itself.
 */
#ifndef WEB_AGAIN_H
#define WEB_AGAIN_H

#include "web/http.h"

struct site_body;

enum {
    AGAIN_KEY_SIZE = 32,
    AGAIN_LIFE_S = 30 * 60,      /* so long there is time to sign in */
    AGAIN_TYPED_MAX = 16 * 1024, /* bytes of a body; longer ones are lost */
};

/* 1 when the POST of request, whose session has ended, is of a page that can
 * be shown again. */
int again_may_keep(const struct request *request);

/* Seals body into request->kept.  Returns 0, or -1: it is no form that this
 * server drew for that session, or too long. */
int again_keep(struct request *request, const struct site_body *body);

/* After session_start: opens what was kept, "" for nothing, and draws its
 * page.  Returns 0 when that is the reply; -1 when there is nothing, or it is
 * of another person, too old, or may not be seen any more. */
int again_show(struct request *request, struct reply *reply, const char *kept);

#endif

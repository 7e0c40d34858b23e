/* csrf.h: proof that a form was drawn by this server for this session. */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct request;

/* The value of the hidden field "csrf", derived from the session's token and
 * therefore known to nobody else and stored nowhere. */
const char *csrf_make(struct arena *arena, const uint8_t *token, size_t len);

/* 1 when the request's form carries the value that its session calls for. */
int csrf_holds(const struct request *request, const char *csrf);

/*
 * 1 unless the browser says that another site sent the request.  origin and
 * fetch_site are the headers Origin and Sec-Fetch-Site, NULL when absent;
 * host is the header Host.  This alone guards forms of strangers (signing
 * in), which have no session yet.
 */
int csrf_same_site(
    const char *host, const char *origin, const char *fetch_site);

#endif

#include <string.h>

#include <sodium.h>

#include "web/csrf.h"
#include "web/session.h"
#include "web/site.h"

enum { TOKEN_SIZE = 32 };

/* A browser takes the __Host- prefix only with Secure, that is over TLS. */
static const char *cookie_name(const struct site *site)
{
    if (site->cookie)
        return site->cookie;
    return site->secure ? "__Host-cisterna" : "cisterna";
}

static void make_key(
    uint8_t key[SESSION_KEY_SIZE], const uint8_t token[TOKEN_SIZE])
{
    crypto_generichash(key, SESSION_KEY_SIZE, token, TOKEN_SIZE, NULL, 0);
}

/* Returns 0, or -1 when the cookie is absent or no token. */
static int read_token(const struct request *request, uint8_t token[TOKEN_SIZE])
{
    const char *text = form_get(&request->cookies, cookie_name(request->site));
    size_t len;

    if (!text || strlen(text) != 2 * TOKEN_SIZE)
        return -1;
    if (sodium_hex2bin(
            token, TOKEN_SIZE, text, 2 * TOKEN_SIZE, NULL, &len, NULL) ||
        len != TOKEN_SIZE)
        return -1;
    return 0;
}

/* Lax: whoever comes by a link from another site, as from the programmer to a
 * clinic elsewhere, is still signed in.  A GET changes nothing, and a POST of
 * another site is refused whatever cookie it has (site_open). */
static void set_cookie(
    struct request *request, struct reply *reply, const char *value, int age_s)
{
    http_header(reply, "Set-Cookie",
        arena_printf(request->arena,
            "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
            cookie_name(request->site), value, age_s,
            request->site->secure ? "; Secure" : ""));
}

enum session_fate session_find(struct request *request)
{
    const struct session_store *store = request->site->sessions;
    struct session_record session;
    struct person person = { 0 };
    uint8_t token[TOKEN_SIZE];
    enum session_fate fate;

    if (!store || read_token(request, token))
        return SESSION_NONE;
    make_key(session.key, token);
    fate = store->find(
        request->app, request->arena, session.key, &session, &person);
    if (fate != SESSION_OK && fate != SESSION_LATE)
        return fate;
    if (fate == SESSION_LATE ||
        request->now_s - session.made_s >= SESSION_LIFE_S ||
        request->now_s - session.seen_s >= SESSION_IDLE_S) {
        request->late_id = person.id;
        request->late_csrf = csrf_make(request->arena, token, sizeof(token));
        return SESSION_NONE;
    }
    request->person = person;
    memcpy(request->session_key, session.key, sizeof(session.key));
    request->csrf = csrf_make(request->arena, token, sizeof(token));
    /* A busy store costs at most a minute of the session's idle time. */
    if (!request->quiet && request->now_s - session.seen_s >= SESSION_TOUCH_S)
        store->touch(request->app, session.key, request->now_s);
    return SESSION_OK;
}

enum session_fate session_start(
    struct request *request, struct reply *reply, int64_t person_id)
{
    struct session_record session = { .person_id = person_id,
        .made_s = request->now_s,
        .seen_s = request->now_s };
    uint8_t token[TOKEN_SIZE];
    char hex[2 * TOKEN_SIZE + 1];
    enum session_fate fate;

    randombytes_buf(token, sizeof(token));
    make_key(session.key, token);
    fate = request->site->sessions->create(request->app, &session);
    if (fate != SESSION_OK)
        return fate;
    memcpy(request->session_key, session.key, sizeof(session.key));
    request->csrf = csrf_make(request->arena, token, sizeof(token));
    sodium_bin2hex(hex, sizeof(hex), token, sizeof(token));
    set_cookie(request, reply, hex, SESSION_LIFE_S);
    return SESSION_OK;
}

enum session_fate session_leave(struct request *request, struct reply *reply)
{
    enum session_fate fate = request->site->sessions->remove(
        request->app, request->session_key, request->now_s);

    if (fate != SESSION_BUSY)
        set_cookie(request, reply, "", 0);
    return fate;
}

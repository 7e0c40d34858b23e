#include "web/again.h"

#include <string.h>

#include <sodium.h>

#include "web/csrf.h"
#include "web/site.h"

enum {
    NONCE = crypto_secretbox_NONCEBYTES,
    COVER = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES,
    BASE64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
};

_Static_assert(AGAIN_KEY_SIZE == crypto_secretbox_KEYBYTES, "one key");

/* What is sealed: this, the path and its zero byte, the body. */
struct head {
    int64_t person_id;
    int64_t end_s;
};

/* The row that would draw the form of that path; NULL for none. */
static const struct route *row_of(struct request *request)
{
    const struct site *site = request->site;
    const struct route *row;

    request->method = METHOD_GET;
    if (route_find(site->routes, site->route_count, request, &row) !=
            ROUTE_FOUND ||
        !(row->flags & ROUTE_AGAIN))
        return NULL;
    return row;
}

int again_may_keep(const struct request *request)
{
    struct request get = *request;

    return request->site->again_key && request->late_id != 0 &&
           row_of(&get) != NULL;
}

static const char *seal(const struct request *request, const char *typed)
{
    const struct head head = { request->late_id,
        request->now_s + AGAIN_LIFE_S };
    const size_t path = strlen(request->path) + 1, len = strlen(typed);
    const size_t size = sizeof(head) + path + len;
    unsigned char *plain = arena_alloc(request->arena, size);
    unsigned char *sealed = arena_alloc(request->arena, COVER + size);
    const size_t text_size = sodium_base64_encoded_len(COVER + size, BASE64);

    memcpy(plain, &head, sizeof(head));
    memcpy(plain + sizeof(head), request->path, path);
    memcpy(plain + sizeof(head) + path, typed, len);
    randombytes_buf(sealed, NONCE);
    crypto_secretbox_easy(
        sealed + NONCE, plain, size, sealed, request->site->again_key);
    return sodium_bin2base64(arena_alloc(request->arena, text_size), text_size,
        sealed, COVER + size, BASE64);
}

int again_keep(struct request *request, const struct site_body *body)
{
    const char *typed;

    if (!body->len || body->len > AGAIN_TYPED_MAX || !body->type ||
        strcmp(body->type, "application/x-www-form-urlencoded") != 0)
        return -1;
    typed = arena_text(request->arena, body->bytes, body->len);
    if (form_parse_urlencoded(
            &request->form, request->arena, body->bytes, body->len) ||
        !csrf_holds(request, request->late_csrf))
        return -1;
    request->kept = seal(request, typed);
    return 0;
}

/* Puts path and form into the request.  Returns 0, or -1. */
static int unseal(struct request *request, const char *kept)
{
    const size_t len = strlen(kept);
    unsigned char *sealed = arena_alloc(request->arena, len + 1);
    unsigned char *plain = arena_alloc(request->arena, len + 1);
    struct head head;
    char *path;
    size_t size;

    if (sodium_base642bin(sealed, len, kept, len, NULL, &size, NULL, BASE64) ||
        size < COVER + sizeof(head) ||
        crypto_secretbox_open_easy(plain, sealed + NONCE, size - NONCE, sealed,
            request->site->again_key))
        return -1;
    plain[size - COVER] = 0;
    memcpy(&head, plain, sizeof(head));
    if (head.person_id != request->person.id || request->now_s >= head.end_s)
        return -1;
    path = (char *)plain + sizeof(head);
    request->path = path;
    request->form = (struct form){ 0 };
    path += strlen(path) + 1;
    return form_parse_urlencoded(
        &request->form, request->arena, path, strlen(path));
}

int again_show(struct request *request, struct reply *reply, const char *kept)
{
    const struct site *site = request->site;
    struct session_record session;
    const struct route *row;

    if (!site->again_key || !*kept ||
        site->sessions->find(request->app, request->arena, request->session_key,
            &session, &request->person) != SESSION_OK ||
        unseal(request, kept))
        return -1;
    row = row_of(request);
    if (!row || !route_allows(row, &request->person))
        return -1;
    request->again = 1;
    row->handler(request, reply);
    return 0;
}

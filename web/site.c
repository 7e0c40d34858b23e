#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "web/again.h"
#include "web/csrf.h"
#include "web/site.h"

int64_t site_now_s(const struct site *site)
{
    return clock_now(&site->clock);
}

/* 1 for "127.0.0.1", "localhost" and "[::1]", each with or without a port. */
static int is_loopback(const char *host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        size_t len = strlen(names[i]);

        if (strncasecmp(host, names[i], len) == 0 &&
            (!host[len] ||
                (host[len] == ':' && host[len + 1] &&
                    !host[len + 1 + strspn(host + len + 1, "0123456789")])))
            return 1;
    }
    return 0;
}

static int is_here(const struct site *site, const char *host)
{
    if (!host)
        return 0;
    return site->host ? strcasecmp(host, site->host) == 0 : is_loopback(host);
}

/* Splits the target into path and query.  Returns 0, or -1 when malformed. */
static int parse_target(struct request *request, const char *target)
{
    size_t len = strlen(target);
    char *path = arena_text(request->arena, target, len);
    char *query = strchr(path, '?');

    if (*path != '/')
        return -1;
    request->path = path;
    if (query) {
        *query++ = 0;
        if (form_parse_urlencoded(
                &request->query, request->arena, query, strlen(query)))
            return -1;
    }
    return form_unescape(path, strlen(path), 0) < 0 ? -1 : 0;
}

static void parse_cookies(struct request *request, const char *cookie)
{
    size_t len = cookie ? strlen(cookie) : 0;

    if (len)
        form_parse_cookies(&request->cookies, request->arena,
            arena_text(request->arena, cookie, len), len);
}

/* Returns 0, or -1 for a method that no page has. */
static int parse_method(struct request *request, const char *method)
{
    if (strcmp(method, "POST") == 0)
        request->method = METHOD_POST;
    else if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        request->method = METHOD_GET;
    else
        return -1;
    return 0;
}

static void refuse_method(struct request *request, struct reply *reply)
{
    http_error(request, reply, 405,
        "This page cannot be used in that way. Go back and use its form.");
    http_header(
        reply, "Allow", request->method == METHOD_POST ? "GET, HEAD" : "POST");
}

/* Steps 1 and 2.  Returns 0, or -1 when the reply is complete. */
static int parse(const struct site *site, const struct site_input *input,
    struct request *request, struct reply *reply)
{
    request->site = site;
    request->host = input->host ? input->host : "";
    request->address = input->address ? input->address : "";
    request->origin = input->origin;
    request->path = "/";
    request->person.name = "";
    request->csrf = "";
    request->now_s = site_now_s(site);
    if (!is_here(site, input->host)) {
        http_error(request, reply, input->host ? 421 : 400,
            "This server does not answer under that name. Use the address "
            "it printed when it started.");
        return -1;
    }
    if (parse_method(request, input->method)) {
        http_error(request, reply, 405,
            "Only GET, HEAD and POST are understood here.");
        http_header(reply, "Allow", "GET, HEAD, POST");
        return -1;
    }
    if (parse_target(request, input->target)) {
        http_error(request, reply, 400,
            "The address cannot be read. Check it and try again.");
        return -1;
    }
    parse_cookies(request, input->cookie);
    return 0;
}

/* Step 5: strangers learn nothing, not even which paths exist. */
static void turn_away(struct request *request, struct reply *reply)
{
    if (request->method == METHOD_GET)
        http_redirect(request, reply, "/login");
    else
        http_error(request, reply, 403,
            "You are not signed in any more. Nothing was changed. Sign in "
            "and send the form again.");
}

/* The same, with the form in hand. */
static void turn_away_with(
    struct request *request, const struct site_body *body, struct reply *reply)
{
    if (again_keep(request, body)) {
        turn_away(request, reply);
        return;
    }
    reply->status = 403;
    request->site->again_page(request, reply);
}

/* Step 6.  Returns the row, or NULL when the reply is complete. */
static const struct route *admit(enum route_fate fate,
    const struct route *route, struct request *request, struct reply *reply)
{
    if (fate == ROUTE_UNKNOWN) {
        http_error(request, reply, 404,
            "There is no such page. Check the address, or start from Today.");
        return NULL;
    }
    if (fate == ROUTE_METHOD) {
        refuse_method(request, reply);
        return NULL;
    }
    if (!route_allows(route, &request->person)) {
        http_error(request, reply, 403,
            "Your role does not allow this. An administrator can change "
            "roles.");
        return NULL;
    }
    return route;
}

/* Step 3.  Returns 0, or -1 when the reply is complete. */
static int check_origin(const struct site_input *input, unsigned flags,
    struct request *request, struct reply *reply)
{
    if (request->method != METHOD_POST || flags & ROUTE_FOREIGN ||
        csrf_same_site(input->host, input->origin, input->fetch_site))
        return 0;
    http_error(request, reply, 403,
        "This form was sent from another site. Nothing was changed.");
    return -1;
}

/* A row of a program or of another site: whoever's cookies come along, it
 * acts as nobody. */
static const struct route *open_as_nobody(
    const struct route *route, struct request *request, struct reply *reply)
{
    if (request->app)
        return route;
    http_busy(request, reply);
    return NULL;
}

const struct route *site_open(const struct site *site,
    const struct site_input *input, struct request *request,
    struct reply *reply)
{
    const struct route *route;
    enum route_fate fate;
    unsigned flags;

    if (parse(site, input, request, reply))
        return NULL;
    fate = route_find(site->routes, site->route_count, request, &route);
    flags = fate == ROUTE_FOUND ? route->flags : 0;
    request->plain = (flags & ROUTE_MACHINE) != 0;
    request->quiet = (flags & ROUTE_QUIET) != 0;
    if (check_origin(input, flags, request, reply))
        return NULL;
    if (flags & ROUTE_BARE)
        return route;
    if (flags & (ROUTE_MACHINE | ROUTE_FOREIGN))
        return open_as_nobody(route, request, reply);
    if (!request->app || session_find(request) == SESSION_BUSY) {
        http_busy(request, reply);
        return NULL;
    }
    if (!request->person.id &&
        (fate != ROUTE_FOUND || !(route->roles & ROLE_PUBLIC))) {
        if (fate == ROUTE_FOUND && request->method == METHOD_POST &&
            again_may_keep(request))
            return route;
        request->late_id = 0;
        turn_away(request, reply);
        return NULL;
    }
    return admit(fate, route, request, reply);
}

size_t site_body_max(const struct route *route)
{
    return route->flags & ROUTE_UPLOAD ? SITE_UPLOAD_MAX : SITE_BODY_MAX;
}

static int is_type(const struct site_body *body, const char *type)
{
    return body->type && strncasecmp(body->type, type, strlen(type)) == 0;
}

/* Returns 0, or -1 when the body is of another type. */
static int take_bytes(struct request *request, const struct site_body *body)
{
    if (!is_type(body, "application/octet-stream"))
        return -1;
    request->bytes = (const uint8_t *)body->bytes;
    request->bytes_size = body->len;
    return 0;
}

/* Returns 0, or -1 when the body is not a form or malformed. */
static int parse_form(struct request *request, const struct site_body *body)
{
    if (!body->len)
        return 0;
    if (is_type(body, "application/x-www-form-urlencoded"))
        return form_parse_urlencoded(
            &request->form, request->arena, body->bytes, body->len);
    if (is_type(body, "multipart/form-data"))
        return form_parse_multipart(
            &request->form, request->arena, body->type, body->bytes, body->len);
    return -1;
}

static int parse_body(const struct route *route, struct request *request,
    const struct site_body *body)
{
    return route->flags & ROUTE_BYTES ? take_bytes(request, body)
                                      : parse_form(request, body);
}

void site_answer(const struct route *route, struct request *request,
    const struct site_body *body, struct reply *reply)
{
    if (request->method == METHOD_POST && request->late_id &&
        !(route->roles & ROLE_PUBLIC)) {
        turn_away_with(request, body, reply);
        return;
    }
    if (request->method == METHOD_POST) {
        if (parse_body(route, request, body)) {
            http_error(request, reply, 400,
                route->flags & ROUTE_MACHINE
                    ? "The body cannot be read. Nothing was changed. Send it "
                      "in the type that is written down for this call."
                    : "The form cannot be read. Nothing was changed. Go back, "
                      "load "
                      "the page again and send it once more.");
            return;
        }
        if (request->person.id && !csrf_holds(request, request->csrf)) {
            http_error(request, reply, 403,
                "This form is older than your signing in. Nothing was "
                "changed. Go back, load the page again and send it once "
                "more.");
            return;
        }
    }
    route->handler(request, reply);
}

/* A page whose forms go elsewhere too says where to, and lets that place see
 * whose form it was: with same-origin a browser would send Origin: null. */
static const char *policy_of(struct arena *arena, const struct reply *reply)
{
    return arena_printf(arena,
        "default-src 'none'; style-src 'self'; script-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; media-src 'self'; "
        "form-action 'self'%s%s; "
        "frame-ancestors 'none'; base-uri 'none'",
        reply->form_to ? " " : "", reply->form_to ? reply->form_to : "");
}

unsigned site_headers(struct arena *arena, const struct reply *reply,
    struct http_header header[SITE_HEADERS_MAX])
{
    const struct http_header all[SITE_HEADERS_MAX] = {
        { "Content-Security-Policy", policy_of(arena, reply) },
        { "X-Content-Type-Options", "nosniff" },
        { "X-Frame-Options", "DENY" },
        /* with no-referrer a browser sends its own forms with Origin: null */
        { "Referrer-Policy", reply->form_to ? "origin" : "same-origin" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Cache-Control", reply->immutable
                               ? "public, max-age=31536000, immutable"
                               : "no-store" },
        { "Content-Type", reply->type },
    };

    memcpy(header, all, sizeof(all));
    return SITE_HEADERS_MAX;
}

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/fault.h"
#include "web/http.h"
#include "web/site.h"

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static const char *trimmed(
    const struct request *request, const struct form *form, const char *name)
{
    const struct form_field *field = form_find(form, name);
    const char *start, *end;

    if (!field)
        return "";
    start = field->value;
    end = start + field->len;
    while (start < end && is_blank(*start))
        start++;
    while (end > start && is_blank(end[-1]))
        end--;
    if (!*end)
        return start;
    return arena_text(request->arena, start, (size_t)(end - start));
}

const char *http_query(const struct request *request, const char *name)
{
    return trimmed(request, &request->query, name);
}

const char *http_field(const struct request *request, const char *name)
{
    return trimmed(request, &request->form, name);
}

int http_may(const struct request *request, unsigned roles)
{
    return request->person.id != 0 && (request->person.roles & roles) != 0;
}

void http_reply_init(struct reply *reply)
{
    struct buffer body = reply->body;

    buffer_clear(&body);
    *reply = (struct reply){
        .status = 200, .type = "text/html; charset=utf-8", .body = body
    };
}

void http_header(struct reply *reply, const char *name, const char *value)
{
    ASSERT(reply->header_count < HTTP_HEADERS_MAX);
    reply->header[reply->header_count++] = (struct http_header){ name, value };
}

void http_redirect(
    struct request *request, struct reply *reply, const char *format, ...)
{
    char path[1024];
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    ASSERT(len >= 0);
    ASSERT((size_t)len < sizeof(path));
    buffer_clear(&reply->body);
    reply->status = 303;
    http_header(
        reply, "Location", arena_text(request->arena, path, (size_t)len));
}

int http_is_origin(const char *text)
{
    const char *host;

    if (strncmp(text, "http://", 7) != 0 && strncmp(text, "https://", 8) != 0)
        return 0;
    host = strstr(text, "//") + 2;
    return *host && host[strspn(host, "abcdefghijklmnopqrstuvwxyz"
                                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "0123456789.-:[]")] == 0;
}

void http_form_to(struct reply *reply, const char *origin)
{
    ASSERT(http_is_origin(origin));
    reply->form_to = origin;
}

void http_error(
    struct request *request, struct reply *reply, int status, const char *words)
{
    buffer_clear(&reply->body);
    reply->status = status;
    reply->form_to = NULL;
    if (!request->plain && request->site && request->site->error_page) {
        request->site->error_page(request, reply, status, words);
        return;
    }
    reply->type = "text/plain; charset=utf-8";
    buffer_printf(&reply->body, "%s\n", words);
}

void http_busy(struct request *request, struct reply *reply)
{
    http_error(request, reply, 503,
        "The clinic's store is busy. Nothing was changed. Wait a moment and "
        "try again.");
    http_header(reply, "Retry-After", "1");
}

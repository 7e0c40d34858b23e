#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "web/exchange.h"
#include "web/metrics.h"
#include "web/patience.h"
#include "web/site.h"
#include "web/worker.h"

/*
 * FRESH -> READING -> ANSWERED          a page that runs at once
 * FRESH -> READING -> WORKING -> ANSWERED   a slow one: the connection is
 *                                           suspended while WORKING
 * FRESH -> DROPPING -> ANSWERED         refused, but the body must be read
 *                                       for the browser to see the answer
 */
enum state { FRESH, READING, DROPPING, WORKING, ANSWERED };

enum {
    POOL_MAX = 64,
    KEPT_MAX = 256 * 1024,                  /* a buffer larger is freed */
    DROP_MAX = SITE_UPLOAD_MAX + 64 * 1024, /* a body longer is cut off */
    ADDRESS_SIZE = INET6_ADDRSTRLEN,
};

struct exchange {
    struct exchange *next; /* in the pool */
    struct serving *serving;
    struct MHD_Connection *connection;
    struct patience_entry *patience;
    enum state state;
    const struct route *route; /* NULL: the reply is complete */
    const char *target;
    const char *content_type;
    struct arena arena;
    struct buffer body;
    struct request request;
    struct reply reply;
};

static struct exchange *pool_take(struct serving *serving)
{
    struct exchange *exchange;

    pthread_mutex_lock(&serving->pool_lock);
    exchange = serving->pool;
    if (exchange) {
        serving->pool = exchange->next;
        serving->pool_count--;
    }
    pthread_mutex_unlock(&serving->pool_lock);
    if (!exchange)
        exchange = calloc(1, sizeof(*exchange));
    if (!exchange) {
        fprintf(stderr, "cisterna: out of memory\n");
        abort();
    }
    return exchange;
}

static void destroy(struct exchange *exchange)
{
    arena_free(&exchange->arena);
    buffer_free(&exchange->body);
    buffer_free(&exchange->reply.body);
    free(exchange);
}

static void forget(struct buffer *buffer)
{
    if (buffer->room > KEPT_MAX)
        buffer_free(buffer);
    else
        buffer_clear(buffer);
}

static void pool_give(struct serving *serving, struct exchange *exchange)
{
    int kept;

    forget(&exchange->body);
    forget(&exchange->reply.body);
    arena_reset(&exchange->arena);
    pthread_mutex_lock(&serving->pool_lock);
    kept = serving->pool_count < POOL_MAX;
    if (kept) {
        exchange->next = serving->pool;
        serving->pool = exchange;
        serving->pool_count++;
    }
    pthread_mutex_unlock(&serving->pool_lock);
    if (!kept)
        destroy(exchange);
}

void exchange_free_pool(struct serving *serving)
{
    while (serving->pool) {
        struct exchange *exchange = serving->pool;

        serving->pool = exchange->next;
        destroy(exchange);
    }
    serving->pool_count = 0;
}

struct exchange *exchange_open(struct serving *serving,
    struct MHD_Connection *connection, const char *target)
{
    struct exchange *exchange = pool_take(serving);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    exchange->serving = serving;
    exchange->connection = connection;
    exchange->patience = info ? info->socket_context : NULL;
    exchange->state = FRESH;
    exchange->route = NULL;
    exchange->target = arena_text(&exchange->arena, target, strlen(target));
    exchange->content_type = NULL;
    exchange->request = (struct request){ .arena = &exchange->arena };
    http_reply_init(&exchange->reply);
    serving->running++;
    return exchange;
}

static void extend(struct exchange *exchange, int seconds)
{
    if (exchange->patience)
        patience_extend(exchange->patience, seconds);
}

/* This thread's connection to the store, or NULL when it cannot be had. */
static void *app_of_thread(struct serving *serving)
{
    void *app = pthread_getspecific(serving->app_key);

    if (!app && serving->site->app_open) {
        app = serving->site->app_open(serving->site->program);
        if (app)
            pthread_setspecific(serving->app_key, app);
    }
    return app;
}

static const char *header(struct exchange *exchange, const char *name)
{
    return MHD_lookup_connection_value(
        exchange->connection, MHD_HEADER_KIND, name);
}

/* Headers by which two servers could disagree where a request ends. */
struct framing {
    unsigned lengths;
    unsigned hosts;
};

static enum MHD_Result count_header(
    void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct framing *framing = context;

    (void)kind;
    (void)value;
    framing->lengths += strcasecmp(name, "Content-Length") == 0;
    framing->hosts += strcasecmp(name, "Host") == 0;
    return MHD_YES;
}

/* Returns the body's length as declared, or -1 when the framing is refused:
 * a length twice or unreadable, a host twice, chunks (no browser sends a form
 * in chunks, and proxies have been fooled with them). */
static long long declared_length(struct exchange *exchange)
{
    struct framing framing = { 0 };
    const char *text = header(exchange, "Content-Length");
    unsigned long long length;
    char *end;

    MHD_get_connection_values(
        exchange->connection, MHD_HEADER_KIND, count_header, &framing);
    if (framing.lengths > 1 || framing.hosts > 1 ||
        header(exchange, "Transfer-Encoding"))
        return -1;
    if (!text)
        return 0;
    errno = 0;
    length = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || length > INT64_MAX)
        return -1;
    return (long long)length;
}

static const char *peer_address(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr_in *in;
    char *text = arena_alloc(&exchange->arena, ADDRESS_SIZE);

    if (!info || !info->client_addr || info->client_addr->sa_family != AF_INET)
        return "";
    in = (const struct sockaddr_in *)(const void *)info->client_addr;
    inet_ntop(AF_INET, &in->sin_addr, text, ADDRESS_SIZE);
    return text;
}

/* Behind a proxy on this computer the address is the last one it names. */
static const char *client_address(struct exchange *exchange)
{
    const char *peer = peer_address(exchange);
    const char *chain = header(exchange, "X-Forwarded-For");
    const char *last;

    if (!exchange->serving->site->host || !chain ||
        strcmp(peer, "127.0.0.1") != 0)
        return peer;
    last = strrchr(chain, ',');
    last = last ? last + 1 : chain;
    return last + strspn(last, " ");
}

static enum MHD_Result send_reply(struct exchange *exchange)
{
    struct reply *reply = &exchange->reply;
    struct http_header fixed[SITE_HEADERS_MAX];
    unsigned count = site_headers(&exchange->arena, reply, fixed);
    struct MHD_Response *response;
    enum MHD_Result result;

    exchange->state = ANSWERED;
    extend(exchange, PATIENCE_REPLY_S);
    response = MHD_create_response_from_buffer(
        reply->body.len, reply->body.data, MHD_RESPMEM_PERSISTENT);
    if (!response)
        return MHD_NO;
    for (unsigned i = 0; i < count; i++)
        MHD_add_response_header(response, fixed[i].name, fixed[i].value);
    for (unsigned i = 0; i < reply->header_count; i++)
        MHD_add_response_header(
            response, reply->header[i].name, reply->header[i].value);
    if (exchange->serving->stopping)
        MHD_add_response_header(response, "Connection", "close");
    if (exchange->serving->site->metrics)
        metrics_count(exchange->serving->site->metrics, reply->status);
    result = MHD_queue_response(
        exchange->connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

static void answer(struct exchange *exchange)
{
    site_answer(exchange->route, &exchange->request,
        &(struct site_body){ .type = exchange->content_type,
            .bytes = exchange->body.data,
            .len = exchange->body.len },
        &exchange->reply);
}

void exchange_work(void *job, int late)
{
    struct exchange *exchange = job;

    exchange->request.app = app_of_thread(exchange->serving);
    if (late || !exchange->request.app)
        http_busy(&exchange->request, &exchange->reply);
    else
        answer(exchange);
    MHD_resume_connection(exchange->connection);
}

/* What waits for the disk, the lock of the store or the processor runs on the
 * worker, so that a thread that serves many never does. */
static int is_slow(const struct exchange *exchange)
{
    return exchange->request.method == METHOD_POST ||
           exchange->route->flags & ROUTE_SLOW;
}

/* The request is whole: answer it, now or on the worker. */
static enum MHD_Result finish(struct exchange *exchange)
{
    if (exchange->state == DROPPING || !exchange->route)
        return send_reply(exchange);
    extend(exchange, 0);
    if (!is_slow(exchange)) {
        answer(exchange);
        return send_reply(exchange);
    }
    exchange->state = WORKING;
    MHD_suspend_connection(exchange->connection);
    if (worker_submit(exchange->serving->worker, exchange)) {
        http_busy(&exchange->request, &exchange->reply);
        MHD_resume_connection(exchange->connection);
    }
    return MHD_YES;
}

static void open_site(struct exchange *exchange, const char *method)
{
    struct site_input input = { .method = method,
        .target = exchange->target,
        .host = header(exchange, "Host"),
        .origin = header(exchange, "Origin"),
        .fetch_site = header(exchange, "Sec-Fetch-Site"),
        .cookie = header(exchange, "Cookie"),
        .content_type = header(exchange, "Content-Type"),
        .address = client_address(exchange) };

    exchange->content_type = input.content_type;
    exchange->request.app = app_of_thread(exchange->serving);
    exchange->route = site_open(
        exchange->serving->site, &input, &exchange->request, &exchange->reply);
}

/* The headers have come: decide what to do with the body. */
static enum MHD_Result begin(struct exchange *exchange, const char *method)
{
    long long length = declared_length(exchange);

    extend(exchange, PATIENCE_BODY_S);
    if (length < 0) {
        exchange->request.site = exchange->serving->site;
        http_error(&exchange->request, &exchange->reply, 400,
            "The request cannot be read: its length is not plain.");
        return send_reply(exchange);
    }
    open_site(exchange, method);
    if (exchange->route && (size_t)length > site_body_max(exchange->route)) {
        exchange->route = NULL;
        http_error(&exchange->request, &exchange->reply, 413,
            "What was sent is too large. Nothing was changed. Send less at "
            "once.");
    }
    if (length > DROP_MAX)
        return send_reply(exchange);
    /* A reply before the end of the request costs the connection: wait. */
    exchange->state = exchange->route ? READING : DROPPING;
    return MHD_YES;
}

enum MHD_Result exchange_step(struct exchange *exchange, const char *method,
    const char *data, size_t *size)
{
    switch (exchange->state) {
    case FRESH:
        return begin(exchange, method);
    case READING:
    case DROPPING:
        if (!*size)
            return finish(exchange);
        if (exchange->state == READING)
            buffer_put(&exchange->body, data, *size);
        *size = 0;
        return MHD_YES;
    case WORKING:
        return send_reply(exchange);
    case ANSWERED:
        break;
    }
    return MHD_YES;
}

void exchange_close(struct exchange *exchange)
{
    struct serving *serving = exchange->serving;

    extend(exchange, PATIENCE_NEXT_S);
    pool_give(serving, exchange);
    serving->running--;
}

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "web/asset.h"
#include "web/exchange.h"
#include "web/metrics.h"
#include "web/patience.h"
#include "web/server.h"
#include "web/worker.h"

enum {
    CONNECTIONS_MAX = 512,
    PER_ADDRESS_MAX = 128,
    CONNECTION_MEMORY = 24 * 1024, /* request line and headers */
    STOP_MS = 5000,
    STOP_STEP_MS = 5,
};

struct server {
    struct serving serving;
    struct MHD_Daemon *daemon;
    int socket;
    int port;
    int header_s; /* a new connection's time for its first headers */
    pthread_t reaper;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    int stopping; /* under lock; tells the reaper */
};

/* Returns a listening socket, or -1 after a line on standard error. */
static int listen_on(const struct server_options *options, int *port)
{
    const char *address = options->address ? options->address : "127.0.0.1";
    struct sockaddr_in in = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)options->port) };
    socklen_t size = sizeof(in);
    int one = 1;
    int fd;

    if (inet_pton(AF_INET, address, &in.sin_addr) != 1) {
        log_error("%s: no address to listen on: use digits, such as 127.0.0.1",
            address);
        return -1;
    }
    fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
        bind(fd, (struct sockaddr *)&in, sizeof(in)) || listen(fd, SOMAXCONN) ||
        getsockname(fd, (struct sockaddr *)&in, &size)) {
        log_error("cannot listen on %s port %d: %s: stop the program that "
                  "does, or use another --port",
            address, options->port, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    *port = ntohs(in.sin_port);
    return fd;
}

static void on_connection(void *context, struct MHD_Connection *connection,
    void **socket_context, enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;
    struct serving *serving = &server->serving;
    struct metrics *metrics = serving->site->metrics;
    const union MHD_ConnectionInfo *info;

    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        info = MHD_get_connection_info(
            connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        *socket_context = patience_begin(
            serving->patience, info->connect_fd, server->header_s);
        if (metrics)
            metrics->connections++;
    } else if (*socket_context) {
        patience_end(serving->patience, *socket_context);
        *socket_context = NULL;
        if (metrics)
            metrics->connections--;
    }
}

static void *on_target(
    void *context, const char *target, struct MHD_Connection *connection)
{
    return exchange_open(context, connection, target);
}

static enum MHD_Result on_request(void *context,
    struct MHD_Connection *connection, const char *url, const char *method,
    const char *version, const char *data, size_t *size, void **exchange)
{
    (void)context;
    (void)connection;
    (void)url;
    (void)version;
    return exchange_step(*exchange, method, data, size);
}

static void on_completed(void *context, struct MHD_Connection *connection,
    void **exchange, enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    if (*exchange)
        exchange_close(*exchange);
    *exchange = NULL;
}

/* The site decodes escapes itself, after it has split path and query. */
static size_t on_escape(
    void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    return strlen(text);
}

/* The library's words about broken clients are not the operator's business. */
static void on_log(void *context, const char *format, va_list args)
{
    (void)context;
    (void)format;
    (void)args;
}

static unsigned thread_count(unsigned wanted)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted)
        return wanted;
    return cores < 1 ? 1 : cores > 4 ? 4 : (unsigned)cores;
}

static struct MHD_Daemon *start_daemon(
    struct server *server, const struct server_options *options)
{
    unsigned threads = thread_count(options->threads);
    unsigned per_address =
        options->per_address ? options->per_address : PER_ADDRESS_MAX;

    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
                                MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
        (uint16_t)server->port, NULL, NULL, on_request, &server->serving,
        MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, /* first: see the manual */
        MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_THREAD_POOL_SIZE,
        threads > 1 ? threads : 0, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        options->site->host ? 0u : per_address, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)PATIENCE_IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, &server->serving,
        MHD_OPTION_UNESCAPE_CALLBACK, on_escape, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_END);
}

/* Once a second: connections and jobs that have waited too long. */
static void *reap(void *context)
{
    struct server *server = context;
    struct timespec until;

    pthread_mutex_lock(&server->lock);
    while (!server->stopping) {
        unsigned count;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&server->stop, &server->lock, &until);
        pthread_mutex_unlock(&server->lock);
        count = patience_reap(server->serving.patience);
        if (server->serving.site->metrics)
            server->serving.site->metrics->reaped += count;
        worker_reap(server->serving.worker);
        pthread_mutex_lock(&server->lock);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

static void destroy(struct server *server)
{
    exchange_free_pool(&server->serving);
    patience_free(server->serving.patience);
    worker_free(server->serving.worker);
    pthread_key_delete(server->serving.app_key);
    pthread_mutex_destroy(&server->serving.pool_lock);
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->stop);
    free(server);
}

static struct server *create(const struct server_options *options)
{
    struct server *server = calloc(1, sizeof(*server));

    if (!server)
        return NULL;
    server->serving.site = options->site;
    if (pthread_key_create(
            &server->serving.app_key, options->site->app_close)) {
        free(server);
        return NULL;
    }
    pthread_mutex_init(&server->serving.pool_lock, NULL);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->stop, NULL);
    server->serving.patience = patience_create();
    server->serving.worker = worker_create(exchange_work);
    return server;
}

struct server *server_start(const struct server_options *options)
{
    int port = 0;
    int fd = listen_on(options, &port);
    struct server *server = fd < 0 ? NULL : create(options);

    if (!server)
        goto err0;
    server->socket = fd;
    server->port = port;
    server->header_s =
        options->header_s ? options->header_s : PATIENCE_HEADER_S;
    if (options->site->metrics)
        options->site->metrics->start_s = site_now_s(options->site);
    server->daemon =
        server->serving.worker ? start_daemon(server, options) : NULL;
    if (!server->daemon)
        goto err1;
    if (pthread_create(&server->reaper, NULL, reap, server))
        goto err2;
    return server;

err2:
    MHD_stop_daemon(server->daemon);
    fd = -1;
err1:
    destroy(server);
err0:
    if (fd >= 0) {
        close(fd);
        log_error("cannot start the server's threads: close other programs "
                  "and try again");
    }
    return NULL;
}

int server_port(const struct server *server)
{
    return server->port;
}

static void stop_reaper(struct server *server)
{
    pthread_mutex_lock(&server->lock);
    server->stopping = 1;
    pthread_cond_signal(&server->stop);
    pthread_mutex_unlock(&server->lock);
    pthread_join(server->reaper, NULL);
}

void server_stop(struct server *server)
{
    const struct timespec step = { .tv_nsec = STOP_STEP_MS * 1000000L };

    if (!server)
        return;
    server->serving.stopping = 1;
    MHD_quiesce_daemon(server->daemon);
    stop_reaper(server);
    /* No job may hold a suspended connection when the library ends. */
    worker_stop(server->serving.worker);
    for (int ms = 0; ms < STOP_MS && server->serving.running;
         ms += STOP_STEP_MS)
        nanosleep(&step, NULL);
    MHD_stop_daemon(server->daemon);
    close(server->socket);
    destroy(server);
}

void server_health(struct request *request, struct reply *reply)
{
    (void)request;
    reply->type = "text/plain; charset=utf-8";
    buffer_text(&reply->body, "ok\n");
}

void server_metrics(struct request *request, struct reply *reply)
{
    if (strncmp(request->address, "127.", 4) != 0 || !request->site->metrics) {
        http_error(request, reply, 404, "There is no such page.");
        return;
    }
    reply->type = "text/plain; version=0.0.4; charset=utf-8";
    metrics_print(request->site->metrics, request->now_s, &reply->body);
}

void server_asset(struct request *request, struct reply *reply)
{
    const struct asset *asset = asset_find(request->path);

    if (!asset) {
        http_error(request, reply, 404, "There is no such file.");
        return;
    }
    reply->type = asset->type;
    reply->immutable = 1;
    buffer_put(&reply->body, asset->data, asset->len);
}

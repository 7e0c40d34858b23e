/* cmd_serve.c: serve the clinic's pages to browsers. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/log.h"
#include "clinic/command.h"
#include "clinic/page/app.h"
#include "clinic/page/routes.h"
#include "clinic/store/access.h"
#include "clinic/store/account.h"
#include "clinic/store/visit.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/metrics.h"
#include "web/server.h"

enum { PORT = 8080, EXPIRE_EVERY_S = 600 };
enum { KEY_PORT = 0x1201, KEY_LISTEN, KEY_ORIGIN, KEY_PROGRAMMER };

struct serve {
    struct command_input input;
    int port;
    const char *listen;
    const char *origin;
    const char *programmer;
};

static int read_port(const char *text)
{
    char *end;
    long port;

    errno = 0;
    port = strtol(text, &end, 10);
    return *text && !*end && !errno && port >= 0 && port <= 65535 ? (int)port
                                                                  : -1;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct serve *serve = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &serve->input;
        return 0;
    case KEY_PORT:
        serve->port = read_port(arg);
        if (serve->port < 0) {
            log_error("--port \"%s\": no port: use 0 to 65535", arg);
            exit(COMMAND_USAGE);
        }
        return 0;
    case KEY_LISTEN:
        serve->listen = arg;
        return 0;
    case KEY_ORIGIN:
        serve->origin = arg;
        return 0;
    case KEY_PROGRAMMER:
        if (!http_is_origin(arg)) {
            log_error("--programmer \"%s\": not an origin: write "
                      "http://127.0.0.1:8081, without a path",
                arg);
            exit(COMMAND_USAGE);
        }
        serve->programmer = arg;
        return 0;
    case ARGP_KEY_ARG:
        log_error("\"%s\": not understood here: see --help", arg);
        exit(COMMAND_USAGE);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void parse_arguments(struct serve *serve, int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "port", KEY_PORT, "N", 0, "Port to listen on [8080]", 0 },
        { "listen", KEY_LISTEN, "ADDRESS", 0,
            "Address to listen on [127.0.0.1: this computer only]", 0 },
        { "origin", KEY_ORIGIN, "URL", 0,
            "The address that browsers use, when a proxy stands before this "
            "server: https://clinic.example",
            0 },
        { "programmer", KEY_PROGRAMMER, "URL", 0,
            "Where the programmer is on the computers of those who visit "
            "[http://127.0.0.1:8081]",
            0 },
        { 0 },
    };
    static const char doc[] =
        "Serve the clinic's pages to browsers, until Ctrl-C or SIGTERM."
        "\vExamples:\n"
        "  cisterna clinic serve --store sqlite:clinic.sqlite\n"
        "  cisterna clinic serve --store sqlite:clinic.sqlite --port 8090 "
        "--now 2026-11-16T09:00\n";
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", doc, children, NULL, NULL };

    argp_parse(&argp, argc, argv, 0, NULL, serve);
}

/* What --origin says: the value of Host, and whether cookies are for https
 * only.  Returns 0, or -1 after one line. */
static int set_origin(struct site *site, const struct serve *serve)
{
    const char *origin = serve->origin;

    if (!origin) {
        if (!serve->listen || strncmp(serve->listen, "127.", 4) == 0)
            return 0;
        log_error("--listen %s is reached from other computers: add --origin "
                  "with the address their browsers use",
            serve->listen);
        return -1;
    }
    if (strncmp(origin, "https://", 8) == 0) {
        site->secure = 1;
        site->host = origin + 8;
    } else if (strncmp(origin, "http://", 7) == 0) {
        site->host = origin + 7;
    }
    if (site->host && *site->host && !strchr(site->host, '/'))
        return 0;
    log_error("--origin \"%s\": not an origin: write https://NAME, without a "
              "path",
        origin);
    return -1;
}

/* A code of 40 bits in letters and digits that cannot be mixed up. */
static void make_code(char code[PAGE_CODE_SIZE])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    _Static_assert(sizeof(alphabet) == 33, "five bits a character");

    for (int i = 0; i < PAGE_CODE_SIZE - 1; i++)
        code[i] = i == 4 ? '-' : alphabet[randombytes_uniform(32)];
    code[PAGE_CODE_SIZE - 1] = 0;
}

static void announce(
    const struct app_shared *shared, const char *address, int port)
{
    printf("Listening on http://%s:%d\n", address, port);
    if (*shared->first_code)
        printf("Nobody can sign in yet. The first page makes the first "
               "administrator.\nIt asks for this code: %s\n",
            shared->first_code);
    fflush(stdout);
}

/* Once a second until told to stop: the access log; old sessions, tickets. */
static void keep_house(struct app_shared *shared, struct store *store,
    const struct site *site, const sigset_t *signals)
{
    const struct timespec second = { .tv_sec = 1 };
    int64_t expired_s = 0;
    int failing = 0;

    while (sigtimedwait(signals, NULL, &second) < 0) {
        int64_t now_s = site_now_s(site);
        enum store_result result = access_flush(shared->looks, store, now_s);

        /* Said when it begins, not each second. */
        if (result != STORE_OK && !failing)
            log_error("the access log cannot be written: %s", store_why(store));
        failing = result != STORE_OK;
        if (now_s - expired_s < EXPIRE_EVERY_S)
            continue;
        /* One that is idle is kept: whose it was decides who may see what
         * was typed when it ended. */
        if (login_expire(store, now_s - SESSION_LIFE_S,
                now_s - SESSION_LIFE_S) == STORE_OK &&
            visit_ticket_expire(store, now_s) == STORE_OK)
            expired_s = now_s;
    }
}

/* Serves until told to stop; returns the status to end with. */
static int run(const struct serve *serve, struct app_shared *shared,
    struct site *site, struct store *store)
{
    struct server_options options = {
        .site = site, .address = serve->listen, .port = serve->port
    };
    struct server *server;
    sigset_t signals;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    /* Before the threads begin, so that all of them leave these to us. */
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    server = server_start(&options);
    if (!server)
        return COMMAND_FAILED;
    announce(shared, serve->listen ? serve->listen : "127.0.0.1",
        server_port(server));
    keep_house(shared, store, site, &signals);
    server_stop(server);
    if (access_flush(shared->looks, store, site_now_s(site)) != STORE_OK)
        log_error("the last looks at patients could not be written down: %s",
            store_why(store));
    return COMMAND_OK;
}

int cmd_serve(int argc, char **argv)
{
    static struct metrics metrics;
    struct serve serve = { .port = PORT,
        .programmer = "http://127.0.0.1:8081" };
    char code[PAGE_CODE_SIZE] = "";
    uint8_t again_key[AGAIN_KEY_SIZE];
    struct app_shared shared = { .first_code = code };
    struct site site = { .sessions = &app_sessions,
        .metrics = &metrics,
        .app_open = app_open,
        .app_close = app_close,
        .program = &shared };
    struct store *store;
    int64_t now_s;
    int status = COMMAND_USAGE;

    parse_arguments(&serve, argc, argv);
    if (set_origin(&site, &serve))
        return COMMAND_USAGE;
    store = command_store(&serve.input, &status);
    if (!store)
        return status;
    if (command_now(&serve.input, store, &now_s) == 0) {
        clock_set(&site.clock, now_s);
        routes_init(&site);
        shared.uri = serve.input.store;
        shared.programmer = serve.programmer;
        shared.looks = access_create();
        randombytes_buf(shared.key, sizeof(shared.key));
        randombytes_buf(again_key, sizeof(again_key));
        site.again_key = again_key;
        site.limit = limit_create();
        if (account_count(store) == 0)
            make_code(code);
        status = run(&serve, &shared, &site, store);
        limit_free(site.limit);
        access_free(shared.looks);
    }
    store_close(store);
    return status;
}

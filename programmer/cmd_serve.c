/* cmd_serve.c: the programmer's pages, for the browser on this computer. */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/log.h"
#include "programmer/command.h"
#include "programmer/desk.h"
#include "programmer/page.h"
#include "web/again.h"
#include "web/limit.h"
#include "web/server.h"

enum { PORT = 8081, KEY_PORT = 0x1501, KEY_DEMO };

struct serve {
    struct command_input input;
    int port;
    bool is_demo;
};

static int read_port(const char *text)
{
    char *end;
    long port;

    errno = 0;
    port = strtol(text, &end, 10);
    if (*text && !*end && !errno && port >= 0 && port <= 65535)
        return (int)port;
    log_error("--port \"%s\": no port: use 0 to 65535", text);
    exit(COMMAND_USAGE);
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
        return 0;
    case KEY_DEMO:
        serve->is_demo = true;
        return 0;
    case ARGP_KEY_ARG:
        log_error("\"%s\": not understood here: see --help", arg);
        exit(COMMAND_USAGE);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void *open_app(void *program)
{
    return program;
}

static void close_app(void *app)
{
    (void)app;
}

/* Until told to stop: once a second, end what nobody uses. */
static void keep_house(struct desk *desk, const sigset_t *signals)
{
    const struct timespec second = { .tv_sec = 1 };

    while (sigtimedwait(signals, NULL, &second) < 0)
        desk_keep_house(desk);
}

static int run(const struct serve *serve, struct desk *desk, struct site *site)
{
    /* This computer alone: what is programmed here goes to a patient. */
    const struct server_options options = {
        .site = site, .address = "127.0.0.1", .port = serve->port
    };
    struct server *server;
    sigset_t signals;

    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    server = server_start(&options);
    if (!server)
        return COMMAND_FAILED;
    printf("Listening on http://127.0.0.1:%d\n", server_port(server));
    fflush(stdout);
    keep_house(desk, &signals);
    server_stop(server);
    return COMMAND_OK;
}

int cmd_serve(int argc, char **argv)
{
    static const struct argp_option options[] = {
        { "port", KEY_PORT, "N", 0, "Port to listen on [8081]", 0 },
        { "demo", KEY_DEMO, NULL, 0,
            "Say on each page that it is a demonstration, and on the first "
            "that the passphrase is \"demonstration\"",
            0 },
        { 0 },
    };
    static const char doc[] =
        "Serve the programmer's pages to the browser on this computer, until "
        "Ctrl-C or SIGTERM.  The vault's passphrase opens them; with --clinic, "
        "tickets of that clinic alone are taken.  --pump says where the coil "
        "is for pumps whose place is not known."
        "\vExamples:\n"
        "  cisterna programmer serve\n"
        "  cisterna programmer serve --port 8090 --clinic "
        "http://127.0.0.1:8080\n";
    static struct desk desk;
    static struct clock clock;
    uint8_t again_key[AGAIN_KEY_SIZE];
    struct serve serve = { .port = PORT };
    struct argp_child children[] = { { command_argp(), 0, NULL, 0 }, { 0 } };
    const struct argp argp = { options, parse, "", doc, children, NULL, NULL };
    struct site site = {
        .app_open = open_app, .app_close = close_app, .program = &desk
    };
    struct arena arena = { 0 };
    int status;

    argp_parse(&argp, argc, argv, 0, NULL, &serve);
    command_set_clock(&serve.input, &clock);
    desk = (struct desk){ .folder = command_folder(&serve.input, &arena),
        .address = serve.input.pump,
        .clinic = serve.input.clinic,
        .clock = &clock,
        .is_demo = serve.is_demo };
    site.clock = clock;
    randombytes_buf(again_key, sizeof(again_key));
    site.again_key = again_key;
    desk_init(&desk);
    routes_init(&site);
    site.limit = limit_create();
    status = run(&serve, &desk, &site);
    limit_free(site.limit);
    desk_free(&desk);
    arena_free(&arena);
    return status;
}

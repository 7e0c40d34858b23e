#include "sim/console.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/address.h"
#include "core/units.h"
#include "sim/plan.h"
#include "sim/world_inside.h"

enum { ANSWER_SIZE = 2048 };

static const char help[] =
    "pace N            virtual seconds to a real one\n"
    "until TICK        as fast as it can to that tick, then 1 to a real one\n"
    "field SECONDS     a magnet holds the rotor\n"
    "stall SECONDS     the rotor does not turn\n"
    "stuck SECONDS     the motor stays powered and does not turn\n"
    "over SECONDS      it turns twice for each stroke\n"
    "spin STROKES      it turns by itself, now\n"
    "fill NL CONC      nanolitres at ng/mL go into the reservoir\n"
    "drain NL          they come out of it\n"
    "pocket NL CONC    they go beside it\n"
    "battery PERMILLE  the charge that is left\n"
    "flip BIT          one bit of the flash turns over\n"
    "cut               the power is lost, and is back a second later\n"
    "show              the tick, the pace, what is truly in the reservoir, "
    "and\n"
    "                  the drug that has left the tip\n"
    "ok\n";

static int set_pace(
    const char *text, struct console_pace *pace, char *out, size_t out_size)
{
    char *end;
    const long n = strtol(text, &end, 10);

    if (*text < '1' || *text > '9' || *end || n > CONSOLE_PACE_MAX) {
        snprintf(out, out_size, "no: a pace is a number from 1 to %d\n",
            CONSOLE_PACE_MAX);
        return 0;
    }
    *pace = (struct console_pace){ .speed = n };
    snprintf(out, out_size, "ok\n");
    return 1;
}

static int set_until(const char *text, const struct world *world,
    struct console_pace *pace, char *out, size_t out_size)
{
    char *end;
    const long long tick = strtoll(text, &end, 10);

    if (*text < '1' || *text > '9' || *end || tick < world->now_s ||
        tick > UNITS_PUMP_S_MAX) {
        snprintf(out, out_size,
            "no: a tick is a number from %" PRId64 ", which is now\n",
            world->now_s);
        return 0;
    }
    *pace = (struct console_pace){ CONSOLE_PACE_MAX, tick };
    snprintf(out, out_size, "ok\n");
    return 1;
}

static void show(const struct world *world, const struct console_pace *pace,
    char *out, size_t out_size)
{
    snprintf(out, out_size,
        "tick %" PRId64 "\nreservoir %" PRId64 " nL\npushed %" PRId64
        " nL\ntip %" PRId64 " ng\nbattery %" PRId32
        " mV\npower %s\npace %" PRId64 "\nok\n",
        world->now_s, world->body.reservoir_nl, world->body.pushed_nl,
        world->body.tip_fg / UNITS_FG_PER_NG, charge_mv(&world->charge),
        world->powered ? "on" : "off", pace->speed);
}

/* As an entry of a plan that happens now. */
static int happen(
    const char *line, struct world *world, char *out, size_t out_size)
{
    char text[CONSOLE_LINE + 32], error[256];
    static struct plan plan;

    snprintf(text, sizeof(text), "%" PRId64 " %s", world->now_s, line);
    if (plan_parse(&plan, text, error, sizeof(error)) != 0) {
        snprintf(out, out_size, "no: %s: say help\n", error);
        return 0;
    }
    if (plan.events != 1) {
        snprintf(out, out_size, "no: one thing a line: say help\n");
        return 0;
    }
    (void)world_happen(world, &plan.event[0]);
    snprintf(out, out_size, "ok\n");
    return 1;
}

int console_line(const char *line, struct world *world,
    struct console_pace *pace, char *out, size_t out_size)
{
    if (strcmp(line, "help") == 0) {
        snprintf(out, out_size, "%s", help);
        return 0;
    }
    if (strcmp(line, "show") == 0) {
        show(world, pace, out, out_size);
        return 0;
    }
    if (strncmp(line, "pace ", 5) == 0)
        return set_pace(line + 5, pace, out, out_size);
    if (strncmp(line, "until ", 6) == 0)
        return set_until(line + 6, world, pace, out, out_size);
    return happen(line, world, out, out_size);
}

int console_open(struct console *console, const char *address, char *error,
    size_t error_size)
{
    console->client = -1;
    console->used = 0;
    console->listener = -1;
    if (!address)
        return 0;
    console->listener = address_listen(address, error, error_size);
    return console->listener < 0 ? -1 : 0;
}

void console_close(struct console *console)
{
    if (console->client >= 0)
        close(console->client);
    if (console->listener >= 0)
        close(console->listener);
    console->client = console->listener = -1;
}

void console_watch(const struct console *console, struct pollfd *fds)
{
    fds[0] = (struct pollfd){ .fd = console->listener, .events = POLLIN };
    fds[1] = (struct pollfd){ .fd = console->client, .events = POLLIN };
}

static void leave(struct console *console)
{
    close(console->client);
    console->client = -1;
    console->used = 0;
}

static void enter(struct console *console)
{
    const int fd =
        accept4(console->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return;
    if (console->client >= 0)
        leave(console); /* the newer one has the floor */
    console->client = fd;
}

/* The whole lines that have come; the rest waits. */
static int do_lines(
    struct console *console, struct world *world, struct console_pace *pace)
{
    char out[ANSWER_SIZE], *end;
    int changed = 0;

    while (console->client >= 0 &&
           (end = memchr(console->line, '\n', console->used))) {
        const size_t size = (size_t)(end - console->line) + 1;

        *end = 0;
        if (end > console->line && end[-1] == '\r')
            end[-1] = 0;
        changed |= console_line(console->line, world, pace, out, sizeof(out));
        if (send(console->client, out, strlen(out), MSG_NOSIGNAL) < 0) {
            leave(console);
            return changed;
        }
        memmove(console->line, console->line + size, console->used - size);
        console->used -= size;
    }
    return changed;
}

int console_serve(struct console *console, const struct pollfd *fds,
    struct world *world, struct console_pace *pace)
{
    ssize_t n;

    if (fds[1].revents && console->client >= 0) {
        n = read(console->client, console->line + console->used,
            sizeof(console->line) - console->used);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            n = 0;
        else if (n <= 0 || console->used + (size_t)n == sizeof(console->line)) {
            leave(console); /* gone, or no line is this long */
            n = 0;
        }
        console->used += (size_t)n;
    }
    if (fds[0].revents)
        enter(console);
    return console->client >= 0 ? do_lines(console, world, pace) : 0;
}

#include "sim/desk.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/address.h"
#include "base/log.h"
#include "base/when.h"
#include "core/event.h"
#include "core/model.h"
#include "pump/pump.h"
#include "sim/console.h"
#include "sim/firmware.h"
#include "sim/run.h"
#include "sim/world_inside.h"

enum {
    STATUS_FAILED = 3,
    PATH_NL = 272000, /* tubing 0.140 mL and 60 cm of catheter */
    STEP_S = 86400,   /* virtual seconds between two looks at the sockets */
    SLEEP_MS = 1000,
    US_PER_S = 1000000,
};

/*
 * 1. real_ns is when virtual time was base_us
 * 2. the world has lived through every tick before world.now_s, which is the
 *    second after virtual time, or earlier when it cannot follow
 */
struct desk {
    struct world world;
    struct run run;
    struct firmware firmware;
    struct run_firmware calls;
    struct shelf shelf;
    struct console console;
    int listener;
    int coil;
    struct console_pace pace; /* as asked for, or by the console */
    int64_t base_us;
    int64_t real_ns;
    int is_woken; /* there is something to do now, not when the pump wants */
    int64_t utc_s;
    uint32_t told; /* entries of the log that were printed */
    int is_told;   /* told counts from this run on */
    uint64_t tones;
};

static volatile sig_atomic_t ended;

static void end(int signal)
{
    (void)signal;
    ended = 1;
}

static int64_t real_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* Virtual time runs at its own pace while a head lies on the skin. */
static int64_t pace(const struct desk *desk)
{
    return desk->coil >= 0 ? 1 : desk->pace.speed;
}

static int64_t due_us(const struct desk *desk, int64_t now_ns)
{
    return desk->base_us + (now_ns - desk->real_ns) / 1000 * pace(desk);
}

static int64_t due_s(const struct desk *desk)
{
    return due_us(desk, real_ns()) / US_PER_S;
}

/* Before the pace becomes another.  Nothing of a second is lost or won; what
 * the world could not follow is dropped. */
static void rebase(struct desk *desk)
{
    const int64_t now_ns = real_ns();
    const int64_t most_us = desk->world.now_s * US_PER_S;
    const int64_t us = due_us(desk, now_ns);

    desk->base_us = us < most_us ? us : most_us;
    desk->real_ns = now_ns;
}

/* --- what is told on standard output --- */

static void tell(const struct desk *desk, int64_t pump_s, const char *words)
{
    const int64_t shown_s =
        pump_s > desk->world.now_s ? pump_s : pump_s + desk->utc_s;

    printf("%s  %s\n", when_date_time(shown_s).text, words);
}

/* What was logged before this run was told in that one. */
static void skip_old(struct desk *desk, const struct log *log)
{
    struct log_entry entry;
    uint32_t i;

    if (desk->is_told)
        return;
    desk->is_told = 1;
    for (i = log->sequence; i > 0; i--)
        if (log_read(log, i, &entry) == OK && entry.code == EVENT_RESET)
            break;
    desk->told = i > 0 ? i - 1 : 0;
}

static void tell_log(struct desk *desk)
{
    const struct log *log = &desk->firmware.serve.pump.state.log;
    struct log_entry entry;

    if (!desk->world.powered)
        return;
    skip_old(desk, log);
    while (desk->told < log->sequence) {
        desk->told++;
        if (log_read(log, desk->told, &entry) == OK) {
            const struct event *event = event_of_code(entry.code);

            tell(desk, entry.pump_s, event ? event->words : "unknown event");
        }
    }
}

static void tell_tones(struct desk *desk)
{
    for (; desk->tones < desk->world.tones; desk->tones++) {
        const struct world_tone *tone =
            &desk->world.tone[desk->tones % WORLD_TONES];

        if (desk->world.tones - desk->tones <= WORLD_TONES)
            tell(desk,
                tone->at_s +
                    desk->firmware.serve.pump.state.program.clock.start_s,
                tone->tone == PORT_TONE_DOUBLE ? "(two tones)" : "(one tone)");
    }
    fflush(stdout);
}

/* --- the coil --- */

static void take_off(struct desk *desk)
{
    rebase(desk);
    close(desk->coil);
    desk->coil = -1;
    desk->world.contact = 0;
}

static void lay_on(struct desk *desk)
{
    const int fd =
        accept4(desk->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

    if (fd < 0)
        return;
    if (desk->coil >= 0) {
        close(fd); /* one head at a time */
        return;
    }
    rebase(desk);
    desk->coil = fd;
    desk->world.contact = 1;
}

/* Bytes wake the pump at once. */
static void hear(struct desk *desk)
{
    uint8_t bytes[1024];
    const ssize_t n = read(desk->coil, bytes, sizeof(bytes));

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        take_off(desk);
        return;
    }
    world_coil(&desk->world, bytes, (uint32_t)n);
    desk->is_woken = 1;
}

static void speak(struct desk *desk)
{
    uint8_t bytes[1024];
    uint32_t n;

    while ((n = world_hear(&desk->world, bytes, sizeof(bytes))) > 0)
        if (desk->coil >= 0 &&
            send(desk->coil, bytes, n, MSG_NOSIGNAL) != (ssize_t)n) {
            take_off(desk);
            return;
        }
}

/* --- the loop --- */

/* Let the pump live until virtual time s, and wake it if it was called. */
static int live(struct desk *desk, int64_t s)
{
    const uint64_t resets = desk->world.resets[WORLD_FAULT];

    run_until(&desk->run, s + 1);
    if (desk->is_woken)
        run_wake(&desk->run);
    desk->is_woken = 0;
    if (desk->world.resets[WORLD_FAULT] != resets)
        log_error("the firmware found a fault and reset: please report this");
    speak(desk);
    tell_log(desk);
    tell_tones(desk);
    if (shelf_keep(&desk->shelf, &desk->world) == 0)
        return 0;
    log_error("%s: %s: make room, the pump stops here", desk->shelf.folder,
        strerror(errno));
    return -1;
}

/* Until the pump wants to wake, in real time. */
static int wait_ms(const struct desk *desk)
{
    const int64_t left_s = desk->run.next_s - due_s(desk);
    int64_t ms;

    if (left_s <= 0)
        return 0;
    ms = left_s > SLEEP_MS * pace(desk) ? SLEEP_MS : left_s * 1000 / pace(desk);
    return ms > SLEEP_MS ? SLEEP_MS : (int)ms + 1;
}

/* What has happened at the sockets: at the present of the pump, which has lived
 * until now. */
static void take(struct desk *desk, const struct pollfd *fds)
{
    struct console_pace pace = desk->pace;

    if (fds[1].revents && desk->coil >= 0)
        hear(desk);
    if (fds[0].revents)
        lay_on(desk);
    if (console_serve(&desk->console, fds + 2, &desk->world, &pace)) {
        rebase(desk);
        desk->pace = pace;
        desk->is_woken = 1;
    }
}

/* Not beyond the tick that was asked for; there, at its own pace again. */
static int64_t arrive(struct desk *desk, int64_t s)
{
    const int64_t until_s = desk->pace.until_s;

    if (s < until_s)
        return s;
    desk->pace = (struct console_pace){ .speed = 1 };
    desk->base_us = until_s * US_PER_S;
    desk->real_ns = real_ns();
    return until_s;
}

/* The pump lives until the present. */
static int keep_up(struct desk *desk)
{
    int64_t s = due_s(desk);

    if (s > desk->world.now_s + STEP_S)
        s = desk->world.now_s + STEP_S;
    if (desk->pace.until_s > 0)
        s = arrive(desk, s);
    return s < desk->world.now_s && !desk->is_woken ? 0 : live(desk, s);
}

static int loop(struct desk *desk)
{
    while (!ended) {
        struct pollfd fds[2 + CONSOLE_FDS] = {
            { .fd = desk->listener, .events = POLLIN },
            { .fd = desk->coil, .events = POLLIN },
        };
        int n;

        if (keep_up(desk) != 0)
            return STATUS_FAILED;
        console_watch(&desk->console, fds + 2);
        n = poll(fds, 2 + CONSOLE_FDS, wait_ms(desk));
        if (keep_up(desk) != 0)
            return STATUS_FAILED;
        if (n > 0)
            take(desk, fds);
    }
    return 0;
}

/* --- set up --- */

/* Of a pump that is new. */
static void make_serial(const char *wanted, char serial[DESK_SERIAL_MAX + 1])
{
    unsigned n = 0;

    if (wanted) {
        snprintf(serial, DESK_SERIAL_MAX + 1, "%s", wanted);
        return;
    }
    (void)!getrandom(&n, sizeof(n), 0);
    snprintf(serial, DESK_SERIAL_MAX + 1, "CIS%06u", n % 1000000);
}

static int make_world(
    struct desk *desk, const struct desk_setup *setup, int found, int32_t nl)
{
    char serial[DESK_SERIAL_MAX + 1];
    const struct world_setup world = {
        .seed = (uint64_t)setup->utc_s,
        .model = model_of_capacity(nl),
        .flash = firmware_flash,
        .path_nl = PATH_NL,
        .plan = setup->plan,
        .serial = serial,
    };
    char error[256] = "out of memory: end another program";

    make_serial(setup->serial, serial);
    if (!world.model) {
        log_error("%s: a pump of %d nL is none of ours: take another folder",
            setup->folder, nl);
        return -1;
    }
    if (world_init(&desk->world, &world) != 0 ||
        (found && shelf_load(
                      &desk->shelf, &desk->world, error, sizeof(error)) != 0)) {
        log_error("%s", error);
        return -1;
    }
    desk->world.now_s += setup->elapsed_s;
    return 0;
}

static int open_sockets(struct desk *desk, const struct desk_setup *setup)
{
    char error[256];

    desk->listener = -1;
    if (setup->listen) {
        desk->listener = address_listen(setup->listen, error, sizeof(error));
        if (desk->listener < 0) {
            log_error("%s: %s", setup->listen, error);
            return -1;
        }
    }
    if (console_open(&desk->console, setup->console, error, sizeof(error)) == 0)
        return 0;
    log_error("%s: %s", setup->console, error);
    return -1;
}

static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = end };

    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static int begin(struct desk *desk, const struct desk_setup *setup)
{
    int32_t capacity_nl = setup->capacity_nl ? setup->capacity_nl : 40000000;
    char error[256];
    const int found = shelf_open(
        &desk->shelf, setup->folder, &capacity_nl, error, sizeof(error));

    if (found < 0) {
        log_error("%s", error);
        return -1;
    }
    if (found && setup->capacity_nl && setup->capacity_nl != capacity_nl) {
        log_error("%s: a pump of %d mL lives there: take another folder",
            setup->folder, capacity_nl / UNITS_NL_PER_ML);
        return -1;
    }
    if (make_world(desk, setup, found, capacity_nl) != 0)
        return -1;
    return open_sockets(desk, setup);
}

int desk_run(const struct desk_setup *setup)
{
    static struct desk desk;
    int status = STATUS_FAILED;

    desk.coil = -1;
    desk.pace.speed = setup->speed;
    desk.utc_s = setup->utc_s;
    catch_signals();
    if (begin(&desk, setup) == 0) {
        firmware_calls(&desk.firmware, &desk.calls);
        run_init(&desk.run, &desk.world, &desk.calls);
        desk.base_us = desk.world.now_s * US_PER_S;
        desk.real_ns = real_ns();
        printf("A simulated %d mL pump runs; Ctrl-C takes its power.\n",
            (int)(desk.world.body.capacity_nl / UNITS_NL_PER_ML));
        if (setup->listen)
            printf("Its coil: %s\n", setup->listen);
        if (setup->console)
            printf("Its console: %s\n", setup->console);
        status = loop(&desk);
    }
    console_close(&desk.console);
    shelf_close(&desk.shelf);
    return status;
}

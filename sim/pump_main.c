/* pump_main.c: cisterna-pump: the pump on a desk. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/options.h"
#include "core/units.h"
#include "sim/desk.h"
#include "sim/plan.h"
#include "sim/sound.h"

enum {
    STATUS_OK = 0,
    STATUS_FAILED = 3,
    KEY_PLAY = 0x1001,
    KEY_STATE,
    KEY_LISTEN,
    KEY_CONSOLE,
    KEY_SPEED,
    KEY_NEW,
    KEY_FAULT,
    KEY_ELAPSED,
    KEY_SERIAL,
    SPEED_MAX = 10000000,
    ELAPSED_MAX = 1000000000,
};

struct asked {
    struct options options;
    struct desk_setup desk;
    struct plan plan;
    const char *play; /* "low", "empty" */
    const char *file;
    enum port_tone tone;
};

static const struct {
    const char *name;
    enum port_tone tone;
} sounds[] = {
    { "low", PORT_TONE_SINGLE },
    { "empty", PORT_TONE_DOUBLE },
};

static void read_sound(struct asked *asked, struct argp_state *state)
{
    for (size_t i = 0; i < sizeof(sounds) / sizeof(*sounds); i++)
        if (strcmp(asked->play, sounds[i].name) == 0) {
            asked->tone = sounds[i].tone;
            return;
        }
    argp_error(state, "\"%s\" is no alarm: say low or empty", asked->play);
}

/* A whole number from least to most, as it is written. */
static int64_t read_count(const char *name, const char *text, int64_t least,
    int64_t most, struct argp_state *state)
{
    char *end;
    long long n;

    errno = 0;
    n = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || n < least || n > most)
        argp_error(state, "--%s %s: say a whole number from %lld to %lld", name,
            text, (long long)least, (long long)most);
    return n;
}

static void read_plan(
    struct asked *asked, const char *text, struct argp_state *state)
{
    char error[256];

    if (plan_parse(&asked->plan, text, error, sizeof(error)) != 0)
        argp_error(state, "--fault: %s", error);
    asked->desk.plan = &asked->plan;
}

/* Letters, digits and the like, as on a pump's label. */
static const char *read_serial(const char *text, struct argp_state *state)
{
    const size_t size = strlen(text);
    size_t i;

    for (i = 0; i < size && text[i] > ' ' && text[i] <= '~'; i++)
        continue;
    if (size == 0 || size > DESK_SERIAL_MAX || i < size)
        argp_error(state, "--serial \"%s\": 1 to %d letters and digits", text,
            DESK_SERIAL_MAX);
    return text;
}

/* Either a sound into a file, or a pump in a folder. */
static void check(const struct asked *asked, struct argp_state *state)
{
    if (asked->play && asked->desk.folder)
        argp_error(state, "--play and --state are two things: one at a time");
    if (asked->play && !asked->file)
        argp_error(state, "no file named: say where the sound goes");
    if (!asked->play && asked->file)
        argp_error(state, "%s: a file goes with --play", asked->file);
    if (!asked->play && !asked->desk.folder)
        argp_error(state,
            "nothing to do: name a folder for a pump, as in --state pump, or "
            "an alarm and a file, as in --play low low.wav");
    if (asked->desk.folder && !asked->desk.listen && !asked->desk.console)
        argp_error(state,
            "nobody could reach the pump: say --listen unix:PATH, or --console "
            "unix:PATH");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;

    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &asked->options;
        return 0;
    case KEY_PLAY:
        asked->play = arg;
        read_sound(asked, state);
        return 0;
    case KEY_STATE:
        asked->desk.folder = arg;
        return 0;
    case KEY_LISTEN:
        asked->desk.listen = arg;
        return 0;
    case KEY_CONSOLE:
        asked->desk.console = arg;
        return 0;
    case KEY_SPEED:
        asked->desk.speed = read_count("speed", arg, 1, SPEED_MAX, state);
        return 0;
    case KEY_NEW:
        if (strcmp(arg, "20") != 0 && strcmp(arg, "40") != 0)
            argp_error(state, "--new %s: a pump holds 20 or 40 mL", arg);
        asked->desk.capacity_nl = atoi(arg) * UNITS_NL_PER_ML;
        return 0;
    case KEY_SERIAL:
        asked->desk.serial = read_serial(arg, state);
        return 0;
    case KEY_FAULT:
        read_plan(asked, arg, state);
        return 0;
    case KEY_ELAPSED:
        asked->desk.elapsed_s =
            read_count("elapsed", arg, 0, ELAPSED_MAX, state);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s: one file at a time", arg);
        asked->file = arg;
        return 0;
    case ARGP_KEY_END:
        check(asked, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp_option table[] = {
    { "state", KEY_STATE, "DIR", 0,
        "Where the pump lives: its flash, and what is around it. It goes on "
        "there after a restart; a folder without one gets a new pump",
        0 },
    { "listen", KEY_LISTEN, "ADDRESS", 0,
        "Its coil: unix:PATH or tcp:127.0.0.1:PORT", 0 },
    { "console", KEY_CONSOLE, "unix:PATH", 0,
        "For trainers: lines that change the world; say help there", 0 },
    { "speed", KEY_SPEED, "N", 0,
        "Seconds of the pump to a real one [1]; 1 while a programmer is "
        "connected",
        0 },
    { "new", KEY_NEW, "20|40", 0, "A new pump of so many mL [40]", 0 },
    { "serial", KEY_SERIAL, "SERIAL", 0, "The serial of a new pump [any]", 0 },
    { "fault", KEY_FAULT, "PLAN", 0,
        "What goes wrong, and when, as in \"3600 stall 600; 86400 cut\"", 0 },
    { "elapsed", KEY_ELAPSED, "SECONDS", 0,
        "What passed for the pump since it ran last [0]", 0 },
    { "play", KEY_PLAY, "low|empty", 0,
        "Write an alarm's sound to a file (WAV): low is the single tone, "
        "empty the two tones",
        0 },
    { 0 },
};

static const char doc[] =
    "The pump on a desk: the implant's firmware in a simulated body. It prints "
    "what it logs, and when its alarms sound. Killed, it has lost its power at "
    "that moment."
    "\vExamples:\n"
    "  cisterna pump --state pump --listen unix:pump.sock\n"
    "  cisterna pump --state pump --console unix:console.sock --speed 86400\n"
    "  cisterna pump --play low low.wav\n"
    "  cisterna pump --play empty empty.wav\n\n"
    "Not a medical device.";

int main(int argc, char **argv)
{
    static char name[] = "cisterna pump";
    const struct argp_child children[] = { { options_argp(), 0, NULL, 0 },
        { 0 } };
    const struct argp argp = { table, parse, "[FILE.wav]", doc, children, NULL,
        NULL };
    static struct asked asked = { .desk = { .speed = 1 } };
    const struct clock clock = { 0 };

    program_invocation_short_name = name;
    argv[0] = name;
    options_init();
    argp_parse(&argp, argc, argv, 0, NULL, &asked);
    if (asked.play)
        return sound_write(asked.file, asked.tone) == 0 ? STATUS_OK
                                                        : STATUS_FAILED;
    asked.desk.utc_s = asked.options.has_now
                           ? when_local_seconds(&asked.options.now) -
                                 asked.options.now.offset_s
                           : clock_now(&clock);
    return desk_run(&asked.desk);
}

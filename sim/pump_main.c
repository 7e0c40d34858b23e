/* pump_main.c: cisterna-pump: the pump on a desk. */
#include <argp.h>
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "base/options.h"
#include "sim/sound.h"

enum { STATUS_OK = 0, STATUS_FAILED = 3, KEY_PLAY = 0x1001 };

struct asked {
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

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct asked *asked = state->input;

    switch (key) {
    case KEY_PLAY:
        asked->play = arg;
        read_sound(asked, state);
        return 0;
    case ARGP_KEY_ARG:
        if (state->arg_num > 0)
            argp_error(state, "%s: one file at a time", arg);
        asked->file = arg;
        return 0;
    case ARGP_KEY_END:
        if (!asked->play)
            argp_error(state, "nothing to do: name an alarm and a file, as in "
                              "--play low low.wav");
        if (!asked->file)
            argp_error(state, "no file named: say where the sound goes");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

int main(int argc, char **argv)
{
    static char name[] = "cisterna pump";
    static const struct argp_option table[] = {
        { "play", KEY_PLAY, "low|empty", 0,
            "Write an alarm's sound to a file (WAV): low is the single tone, "
            "empty the two tones",
            0 },
        { 0 },
    };
    static const char doc[] =
        "The pump on a desk.  It writes the sounds of its alarms, so that a "
        "family knows them: one tone of 1 second, every hour, when the "
        "reservoir is low; two tones for 3 seconds, every 10 minutes, when "
        "drug no longer flows."
        "\vExamples:\n"
        "  cisterna pump --play low low.wav\n"
        "  cisterna pump --play empty empty.wav\n\n"
        "Not a medical device.";
    static const struct argp argp = { table, parse, "FILE.wav", doc, NULL, NULL,
        NULL };
    struct asked asked = { .play = NULL };

    program_invocation_short_name = name;
    argv[0] = name;
    options_init();
    argp_parse(&argp, argc, argv, 0, NULL, &asked);
    return sound_write(asked.file, asked.tone) == 0 ? STATUS_OK : STATUS_FAILED;
}

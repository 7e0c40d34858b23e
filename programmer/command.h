/* command.h: the verbs of cisterna-programmer, and what they all take. */
#ifndef PROGRAMMER_COMMAND_H
#define PROGRAMMER_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/options.h"
#include "programmer/visit.h"

struct argp;

/* How a program ends. */
enum command_exit {
    COMMAND_OK = 0,
    COMMAND_NO = 1,     /* the answer is no, and stands on standard output */
    COMMAND_USAGE = 2,  /* refused, with nothing on standard output */
    COMMAND_FAILED = 3, /* could not; or a fate that is not known (SR-28) */
};

/* One verb; argv[0] is "cisterna programmer NAME". */
struct command {
    const char *name;
    const char *summary;
    int (*run)(int argc, char **argv);
};

/* What every verb takes (command_argp); its input is this struct. */
struct command_input {
    struct options options;
    const char *pump;            /* --pump ADDRESS */
    const char *data;            /* --data DIR */
    const char *passphrase_file; /* --passphrase-file FILE */
    const char *serial;          /* --serial S */
    const char *card;            /* --card TEXT */
    const char *clinic;          /* --clinic URL */
    const char *ticket;          /* --ticket TEXT */
    const char *patient;         /* --patient NAME */
    const char *mrn;             /* --mrn NUMBER */
    bool yes;                    /* --yes */
    bool card_opens;             /* the verb's own: a card opens it (SR-24) */
};
const struct argp *command_argp(void);

/* What a verb works with, between command_begin and command_end. */
struct command_context {
    const struct command_input *input;
    struct vault *vault;
    struct clock clock;
    struct visit visit;
    struct ticket ticket;
    struct arena arena;
};

/* The vault's folder; --now into a clock. */
const char *command_folder(
    const struct command_input *input, struct arena *arena);
void command_set_clock(const struct command_input *input, struct clock *clock);

/* Open the vault; with a card none is needed, and few verbs are open.
 * COMMAND_OK, or the status to end with after one line on standard error. */
int command_begin(
    struct command_context *context, const struct command_input *input);

/* The same, and make the vault if there is none. */
int command_begin_new(
    struct command_context *context, const struct command_input *input);

/* Redeem the ticket, wake the pump, read it.  As command_begin; UNKNOWN is
 * told on standard error and is no failure when may_be_unknown. */
int command_open(struct command_context *context, bool may_be_unknown);

/* End the visit, send what waits for the clinic, forget everything.  Returns
 * status, or a worse one. */
int command_end(struct command_context *context, int status);

/* One line for what a visit did not do; the status to end with. */
int command_refuse(
    const struct command_context *context, enum visit_result result);

/* Ask a yes of the person at the terminal; --yes answers it.  Without a
 * terminal the answer is no. */
bool command_ask(const struct command_context *context, const char *question);

/* The verbs, a file for each kind. */
int cmd_status(int argc, char **argv);
int cmd_alarms(int argc, char **argv);
int cmd_log(int argc, char **argv);
int cmd_print(int argc, char **argv);
int cmd_refill(int argc, char **argv);
int cmd_dose(int argc, char **argv);
int cmd_schedule(int argc, char **argv);
int cmd_bridge(int argc, char **argv);
int cmd_prime(int argc, char **argv);
int cmd_bolus(int argc, char **argv);
int cmd_silence(int argc, char **argv);
int cmd_sound_alarm(int argc, char **argv);
int cmd_minimum(int argc, char **argv);
int cmd_stop(int argc, char **argv);
int cmd_restart(int argc, char **argv);
int cmd_clock(int argc, char **argv);
int cmd_pair(int argc, char **argv);
int cmd_send(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_serve(int argc, char **argv);

#endif

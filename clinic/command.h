/* command.h: the verbs of cisterna-clinic, and what they all take. */
#ifndef CLINIC_COMMAND_H
#define CLINIC_COMMAND_H

#include <stdint.h>

#include "base/arena.h"
#include "base/options.h"
#include "clinic/store/store.h"

struct argp;

/* How a program ends. */
enum command_exit {
    COMMAND_OK = 0,
    COMMAND_NO = 1,     /* the answer is no, and stands on standard output */
    COMMAND_USAGE = 2,  /* refused, with nothing on standard output */
    COMMAND_FAILED = 3, /* could not */
};

/* One verb; argv[0] is "cisterna clinic NAME". */
struct command {
    const char *name;
    const char *summary;               /* for --help: what it does, in a line */
    int (*run)(int argc, char **argv); /* an enum command_exit */
};

/* --store, --json and --now, for the verbs' own argp to have as a child
 * (command_argp); its input is a struct command_input. */
struct command_input {
    const char *store; /* NULL: not given */
    struct options options;
};
const struct argp *command_argp(void);

/* Opens the store that was named.  NULL after one line on standard error; the
 * status to end with is in *status. */
struct store *command_store(const struct command_input *input, int *status);

/* Now, or what --now says in the zone of the clinic.  Returns 0, or -1 after
 * one line on standard error: end with COMMAND_USAGE. */
int command_now(
    const struct command_input *input, struct store *store, int64_t *utc_s);

/* The same, in a zone that is not stored yet. */
int command_now_in(
    const struct command_input *input, const char *zone, int64_t *utc_s);

/* Who types this, for the audit trail: "cli:USER", acting as operator. */
struct author command_author(struct arena *arena, int64_t now_s);

/* One line on standard error for a store that did not answer OK; returns the
 * status to end with: COMMAND_USAGE for what the rules refuse, else
 * COMMAND_FAILED. */
int command_refuse(struct store *store, enum store_result result);

/* One a file: argv[0] is the command; the exit status is returned. */
/* The verbs, each in its own file. */
int cmd_audit(int argc, char **argv);
int cmd_backup(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_key(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_user(int argc, char **argv);

#endif

/* options.h: what every program takes on its command line, over argp. */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <stdbool.h>

#include "base/when.h"

struct argp;

/* What was given. */
struct options {
    bool json;             /* --json */
    bool has_now;          /* --now */
    struct when_local now; /* if has_now; needs a zone unless has_offset */
};

/*
 * --json and --now, to be a child of the program's own argp; its input (in
 * state->child_inputs at ARGP_KEY_INIT) is a struct options.  A --now that is
 * no date or time ends the program with 2 and one line that says why.
 */
const struct argp *options_argp(void);

/* Call first in main: --version, and exit 2 on bad usage. */
void options_init(void);

/* "0.1.0": one version for all programs. */
const char *options_version(void);

#endif

/* run.h: runs the real cisterna-calc and keeps what it says. */
#ifndef TEST_CALC_RUN_H
#define TEST_CALC_RUN_H

#include <stddef.h>

struct run {
    int exit; /* -1: ended by a signal */
    char out[65536];
    char err[8192];
};

/* Run $CALC with arguments as a shell would split them ('...' keeps blanks).
 * The answer stays until the next call. */
const struct run *run_calc(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Does the JSON on standard output have "key":value?  The value is given as
 * JSON has it: "\"0.15\"", "120", "true", "null". */
int run_has(const struct run *run, const char *key, const char *value);

/* Does it have "key":"value", where value is a number written in any way, as
 * "0.150"? */
int run_has_number(const struct run *run, const char *key, const char *value);

/* One table of test/data/vectors: calls row for each line, with its fields as
 * texts.  Lines that start with a letter other than the header's are data. */
void run_vectors(
    const char *file, size_t columns, void (*row)(char *const *field));

#endif

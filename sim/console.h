/* console.h: lines that change a simulated pump's world, for trainers.
 *
 *     pace 86400         virtual seconds to a real one, 1 to 10,000,000
 *     field 1800         whatever sim/plan.h lists, without a time: it
 *     stall 600          happens now
 *     drain 5000000
 *     fill 38000000 2000000
 *     cut
 *     show               the tick, what is truly in the reservoir, and the drug
 *                        that has left the tip
 *     help
 *
 * Each line is answered by one or more, the last of them `ok` or `no: why`.
 */
#ifndef SIM_CONSOLE_H
#define SIM_CONSOLE_H

#include <stddef.h>
#include <stdint.h>

struct pollfd;
struct world;

enum { CONSOLE_FDS = 2, CONSOLE_LINE = 512, CONSOLE_PACE_MAX = 10000000 };

/* How fast virtual time runs. */
struct console_pace {
    int64_t speed;   /* virtual seconds to a real one */
    int64_t until_s; /* as fast as it can to that tick, then 1; 0: not so */
};

/* One listener, one trainer. */
struct console {
    int listener;
    int client;
    size_t used;
    char line[CONSOLE_LINE];
};

/* Listen at address, or nowhere for NULL; -1 with one line in error. */
int console_open(struct console *console, const char *address, char *error,
    size_t error_size);
void console_close(struct console *console);

/* What to poll for, CONSOLE_FDS of them; and after the poll: serve.  Returns 1
 * when a line changed the world or the pace. */
void console_watch(const struct console *console, struct pollfd *fds);
int console_serve(struct console *console, const struct pollfd *fds,
    struct world *world, struct console_pace *pace);

/* Do one line; its answer into out.  Returns 1 when something changed. */
int console_line(const char *line, struct world *world,
    struct console_pace *pace, char *out, size_t out_size);

#endif

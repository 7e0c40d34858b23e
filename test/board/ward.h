/* ward.h: a pump and somebody at its coil, for tests of what runs on a board.
 *
 * Each byte that comes over the coil is one thing that a clinician does; it is
 * answered with the refusal (pump/refusal.h), 0 when it was done:
 *
 *     p  the first program: 300 mcg a day at 2,000 mcg/mL, the path primed
 *     f  a program of steps with a periodic bolus
 *     l  the first program again, at 250 mcg a day
 *     b  a bolus of 10 mcg over 10 minutes
 *     s  stop      m  minimum rate      r  restart, as a clinician decides
 *     q  silence   e  the emergency key
 */
#ifndef TEST_BOARD_WARD_H
#define TEST_BOARD_WARD_H

#include "pump/pump.h"

struct ward {
    const struct port *port;
    struct pump pump;
};

/* As struct run_firmware has them. */
enum status ward_init(void *ram, const struct port *port, int64_t now_s);
int64_t ward_wake(void *ram, int64_t now_s);

#endif

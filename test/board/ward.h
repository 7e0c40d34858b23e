/* ward.h: a pump and somebody at its coil, for tests of what runs on a board.
 *
 * Each byte that comes over the coil is one thing that a clinician does; it is
 * answered with the refusal (pump/refusal.h), 0 when it was done:
 *
 *     p  the first program: 300 mcg a day at 2,000 mcg/mL, the path primed
 *     f  a program of steps with a periodic bolus
 *     l  a simple program of 100 mcg a day
 *     b  a bolus of 10 mcg over 10 minutes
 *     s  stop      m  minimum rate      r  restart, as a clinician decides
 *     q  silence   e  the emergency key
 *     k  nothing, but ward_mark is called
 *
 * Built with WARD_GREEDY the pump is broken in one way: every ten minutes it
 * makes a stroke that is not due.  Only its gate and its second key then stand
 * between the patient and any amount of drug (SR-13).
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

/* A place for a breakpoint. */
void ward_mark(void);

#endif

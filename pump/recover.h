/* recover.h: after every reset: resume, or do not, and say so.
 *
 * A reset is no reason to stop: stopping is a hazard too.  But nothing is
 * delivered that the journal does not vouch for, and a patient who went
 * without for two days is not given the old dose again by a machine.
 */
#ifndef PUMP_RECOVER_H
#define PUMP_RECOVER_H

#include <stdint.h>

struct port;
struct state;

/*
 * Make the state of a pump that has just got its power, at tick now.  Writes
 * nothing but the log, and reserves nothing.
 *
 *   journal whole          the program in force resumes; what fell due
 *                          meanwhile is not made up
 *   journal lost or blank  nothing is delivered, critical alarm (SR-05);
 *                          what it still says of strokes stays counted (SR-11)
 *   off for over two days  stopped, critical alarm
 *   battery low            critical alarm (F-07)
 *   self-test fails        nothing is delivered, critical alarm
 */
void recover(struct state *state, const struct port *port, int64_t now);

#endif

/* stroke.h: one stroke: reserved, counted, through both keys, then made. */
#ifndef PUMP_STROKE_H
#define PUMP_STROKE_H

#include "core/status.h"

struct state;

/*
 * Make one stroke at state->now.  The order is what keeps it safe: the journal
 * has it before anything else, both ledgers count it before the motor turns.
 *
 * ERR_FULL when the journal could not reserve it, ERR_RANGE when a cap refuses
 * it (SR-01): then nothing has moved.  A motor that fails is found by its
 * sensor (SR-07).
 */
enum status stroke_make(struct state *state) MUST_CHECK;

#endif

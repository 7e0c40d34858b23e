/* selftest.h: can the pump still compute, remember, and say no? */
#ifndef PUMP_SELFTEST_H
#define PUMP_SELFTEST_H

#include "core/status.h"

struct state;

/*
 * At start and four times a day: known answers of the arithmetic; both keys
 * refuse what no cap allows; the journal has sectors enough.  ERR_HARDWARE
 * when the pump must not deliver; what it can live with it raises as the
 * memory alarm by itself.  Changes nothing else.
 */
enum status selftest(struct state *state) MUST_CHECK;

#endif

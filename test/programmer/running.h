/* running.h: a pump in the middle of its life, as it was read. */
#ifndef TEST_PROGRAMMER_RUNNING_H
#define TEST_PROGRAMMER_RUNNING_H

#include <stdint.h>

#include "programmer/reading.h"

/* 20 mL, filled 60 days before utc_s with 2000 mcg/mL, 10 mL left, 300 mcg a
 * day, program 7; its clock is right, in UTC. */
struct reading running_pump(int64_t utc_s);

#endif

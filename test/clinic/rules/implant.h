/* implant.h: the pump's own firmware on a bench, for tests of the clinic; apart
 * from its headers, since both have a pump, a program and a reading. */
#ifndef TEST_CLINIC_RULES_IMPLANT_H
#define TEST_CLINIC_RULES_IMPLANT_H

#include <stdint.h>

#include "core/schedule.h"

struct encounter_pump;

/* A 40 mL pump, 38 mL, that runs dose_ng a day at conc; its path is full. */
void implant_start(int32_t dose_ng, int32_t conc_ng_per_ml);
void implant_free(void);

/* Let seconds pass. */
void implant_run(int64_t seconds);

/* Another schedule; 0 when the pump takes it. */
int implant_order(const struct schedule *schedule);

/* From now on ng every so many minutes, the first at this minute. */
void implant_periodic(int32_t ng, int32_t every_min, int32_t first_min);

/* 38 mL of 500 mcg/mL at the same dose, its bridge over seconds. */
void implant_bridge(int32_t seconds);

/* A bolus of ng over an hour; stopped, or at the minimum rate. */
void implant_bolus(int32_t ng);
void implant_hold(int stopped);

/* What it says: its messages, read as the programmer reads them. */
void implant_say(struct encounter_pump *out);

#endif

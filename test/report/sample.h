/* sample.h: sheets to draw: a full one, an empty one, one of 48 steps. */
#ifndef TEST_REPORT_SAMPLE_H
#define TEST_REPORT_SAMPLE_H

#include "core/schedule.h"
#include "report/sheet.h"

/* Every field known; flex, four steps; two alarms; six events. */
struct sheet sample_full(void);

/* Only what is never unknown: clinic, name, day of printing. */
struct sheet sample_empty(void);

/* As full, with 48 steps over three sets of weekdays, every list at its
 * longest, and long names of many letters. */
struct sheet sample_crowded(void);

#endif

/* zone.h: time zones by name, without touching the process's own (TZ).
 *
 * Zones are read from the system's tzdata by GLib, whose zones are separate
 * objects; libical reads the same files, but loses the daylight time of
 * single years (Jerusalem 2013, Tehran 2002).  A zone never changes once made
 * and may be used by all threads.
 *
 * Here a zone only turns what a person types into an instant; schedules and
 * alarm dates are in pump time.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdint.h>

struct zone;

/*
 * The zone of a name such as "America/Chicago" or "UTC", to be given back by
 * zone_free; NULL if tzdata has none of that name.  No log line: the caller
 * knows where the name came from and says so.
 */
struct zone *zone_create(const char *name);
void zone_free(struct zone *zone);

/* The name it was made by. */
const char *zone_name(const struct zone *zone);

/* Seconds that local time is ahead of UTC at an instant (1970 to 2199). */
int32_t zone_offset(const struct zone *zone, int64_t utc_s);

/* How often a local time happens. */
enum zone_local {
    ZONE_ONCE = 0,
    ZONE_NEVER, /* skipped when the clocks went forward */
    ZONE_TWICE, /* repeated when they went back */
};

/*
 * The offset in force when clocks there show local_s (seconds since
 * 1970-01-01 00:00 of that clock).  *offset_s is written on ZONE_ONCE only:
 * the other two are to be refused, asking for an offset.
 */
enum zone_local zone_local_offset(
    const struct zone *zone, int64_t local_s, int32_t *offset_s);

/* "falls in the hour the clocks skip: check it, or add an offset".  Follows
 * the name of the field; never NULL. */
const char *zone_local_text(enum zone_local local);

/* The first instant, in UTC, of a local day (days from 1970-01-01), also
 * where 00:00 is skipped or comes twice: a fill known by date only. */
int64_t zone_day_start(const struct zone *zone, int32_t day);

#endif

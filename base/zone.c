#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "base/zone.h"
#include "core/fault.h"

#define TZDATA "/usr/share/zoneinfo/"

enum { DAY = 86400, NAME_MAX_LEN = 64 };

struct zone {
    GTimeZone *rules;
    char name[NAME_MAX_LEN];
};

/* Letters first, then letters, digits, _ + - and /, no step upwards; not the
 * copies of tzdata that count leap seconds. */
static int is_name(const char *name)
{
    const char *c;

    if (!isalpha((unsigned char)name[0]) || strlen(name) >= NAME_MAX_LEN)
        return 0;
    for (c = name; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("_+-/", *c))
            return 0;
    return strncmp(name, "right/", 6) != 0;
}

/* GLib would also take rules for names ("EST5"): only what tzdata has. */
static int is_in_tzdata(const char *name)
{
    char path[sizeof TZDATA + NAME_MAX_LEN];
    char magic[4] = "";
    FILE *file;
    size_t got;

    snprintf(path, sizeof path, TZDATA "%s", name);
    file = fopen(path, "re");
    if (!file)
        return 0;
    got = fread(magic, 1, sizeof magic, file);
    fclose(file);
    return got == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

struct zone *zone_create(const char *name)
{
    struct zone *zone;
    GTimeZone *rules;

    if (!name || !is_name(name) || !is_in_tzdata(name))
        return NULL;
    rules = g_time_zone_new_identifier(name);
    if (!rules)
        return NULL;
    zone = calloc(1, sizeof *zone);
    if (!zone) {
        g_time_zone_unref(rules);
        return NULL;
    }
    zone->rules = rules;
    memcpy(zone->name, name, strlen(name));
    return zone;
}

void zone_free(struct zone *zone)
{
    if (!zone)
        return;
    g_time_zone_unref(zone->rules);
    free(zone);
}

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

int32_t zone_offset(const struct zone *zone, int64_t utc_s)
{
    gint interval =
        g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, utc_s);

    ASSERT(interval >= 0);
    return g_time_zone_get_offset(zone->rules, interval);
}

/* No zone changes its clocks twice within two days, so the offsets a day
 * before and a day after are the only ones that can be in force. */
enum zone_local zone_local_offset(
    const struct zone *zone, int64_t local_s, int32_t *offset_s)
{
    int32_t before = zone_offset(zone, local_s - DAY);
    int32_t after = zone_offset(zone, local_s + DAY);
    int by_before = zone_offset(zone, local_s - before) == before;
    int by_after = zone_offset(zone, local_s - after) == after;

    if (!by_before && !by_after)
        return ZONE_NEVER;
    if (by_before && by_after && before != after)
        return ZONE_TWICE;
    *offset_s = by_before ? before : after;
    return ZONE_ONCE;
}

const char *zone_local_text(enum zone_local local)
{
    switch (local) {
    case ZONE_ONCE:
        return "is a time of that day";
    case ZONE_NEVER:
        return "falls in the time the clocks skip that day: check it, or add "
               "an offset as in +01:00";
    case ZONE_TWICE:
        return "comes twice that day, as the clocks go back: add an offset as "
               "in +01:00";
    }
    ASSERT(0);
    return "";
}

/* With the offset of the day before, a skipped midnight becomes the instant
 * of the skip itself, and a repeated one its first time. */
int64_t zone_day_start(const struct zone *zone, int32_t day)
{
    int64_t midnight = (int64_t)day * DAY;
    int32_t before = zone_offset(zone, midnight - DAY);
    int32_t offset = before;

    if (zone_local_offset(zone, midnight, &offset) != ZONE_ONCE)
        offset = before;
    return midnight - offset;
}

#include "calc/moment.h"
#include "base/when.h"
#include "base/zone.h"
#include "calc/input.h"
#include "core/units.h"

/* Which instant, in UTC, a typed date or time is. */
static int read_utc(const struct args *args, enum args_option option,
    const struct moment_clock *clock, struct when_local *local, int64_t *utc_s)
{
    enum when_error error;
    enum zone_local kind;
    int32_t offset_s = clock->offset_s;

    if (input_need(args, option))
        return -1;
    error = when_read_local(args->value[option], local);
    if (error)
        return input_refuse(args, option, "%s", when_error_text(error));
    *utc_s = when_local_seconds(local);
    if (local->has_offset) {
        offset_s = local->offset_s;
    } else if (clock->zone && !local->has_time) {
        *utc_s = zone_day_start(clock->zone, local->day);
        return 0;
    } else if (clock->zone) {
        kind = zone_local_offset(clock->zone, *utc_s, &offset_s);
        if (kind != ZONE_ONCE)
            return input_refuse(args, option, "%s", zone_local_text(kind));
    }
    *utc_s -= offset_s;
    return 0;
}

static int to_pump(const struct args *args, enum args_option option,
    const struct moment_clock *clock, int64_t utc_s, int64_t *pump_s)
{
    *pump_s = utc_s + clock->offset_s;
    if (*pump_s < 0 || *pump_s > UNITS_PUMP_S_MAX)
        return input_refuse(
            args, option, "is before 1970 or after 2199: check the year");
    return 0;
}

int moment_start(const struct args *args, enum args_option option,
    struct moment_clock *clock, int64_t *pump_s)
{
    struct when_local local;
    int64_t utc_s = 0;

    *clock = (struct moment_clock){ 0 };
    if (input_has(args, ARGS_ZONE)) {
        clock->zone = zone_create(args->value[ARGS_ZONE]);
        if (!clock->zone)
            return input_refuse(args, ARGS_ZONE,
                "is no time zone: write its name, as in America/Chicago");
    }
    if (read_utc(args, option, clock, &local, &utc_s) == 0) {
        clock->offset_s = clock->zone        ? zone_offset(clock->zone, utc_s)
                          : local.has_offset ? local.offset_s
                                             : 0;
        if (to_pump(args, option, clock, utc_s, pump_s) == 0)
            return 0;
    }
    moment_free(clock);
    return -1;
}

int moment_read(const struct args *args, enum args_option option,
    const struct moment_clock *clock, int64_t *pump_s)
{
    struct when_local local;
    int64_t utc_s = 0;

    if (read_utc(args, option, clock, &local, &utc_s))
        return -1;
    return to_pump(args, option, clock, utc_s, pump_s);
}

void moment_free(struct moment_clock *clock)
{
    if (clock->zone)
        zone_free(clock->zone);
    clock->zone = NULL;
}

bool moment_today(
    const struct args *args, const struct moment_clock *clock, int32_t *day)
{
    const struct when_local *now = &args->common.now;
    int64_t pump_s;

    if (!args->common.has_now)
        return false;
    pump_s = when_local_seconds(now) - now->offset_s + clock->offset_s;
    *day = (int32_t)(pump_s / UNITS_SECONDS_PER_DAY);
    if (pump_s % UNITS_SECONDS_PER_DAY < 0)
        (*day)--;
    return true;
}

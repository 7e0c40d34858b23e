/* alarm.c: nanoseconds for the alarm date of one of a million pumps.
 *
 * Reads the columns that alarm.py wrote (native int64), computes, writes the
 * days back for comparison, and prints one line of JSON for each kind.
 *
 * The simple kind is bound by its arithmetic in whole numbers: without the one
 * division that is not by a constant the same loop took 2.0 ns of 2.5 (AMD
 * EPYC; a division of 32 bits, which would not be exact, 2.2; one division
 * straight to the day 3.6). */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/calendar.h"
#include "core/refill.h"

enum { ROUNDS = 7 };

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int64_t *column(const char *folder, const char *name, size_t count)
{
    int64_t *rows = calloc(count, sizeof(*rows));
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (!rows || !file || fread(rows, sizeof(*rows), count, file) != count) {
        fprintf(stderr, "alarm: %s: not readable: run bench/alarm.py\n", path);
        exit(3);
    }
    fclose(file);
    return rows;
}

static int32_t *narrow(const int64_t *wide, size_t count)
{
    int32_t *rows = calloc(count, sizeof(*rows));

    if (!rows)
        exit(3);
    for (size_t i = 0; i < count; i++)
        rows[i] = (int32_t)wide[i];
    return rows;
}

static void keep(
    const char *folder, const char *name, const int32_t *day, size_t count)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "wb");
    if (!file || fwrite(day, sizeof(*day), count, file) != count ||
        fclose(file) != 0)
        exit(3);
}

static void print(const char *kind, double best, size_t count)
{
    printf("{\"kind\":\"%s\",\"ns\":%.2f}\n", kind, best * 1e9 / (double)count);
}

/* The generic path, one pump after another. */
static double generic(const struct reservoir *r, const struct schedule *s,
    size_t count, int32_t *day)
{
    double best = 1e9;

    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();

        for (size_t i = 0; i < count; i++) {
            int64_t at;

            if (reservoir_low(&r[i], &s[i], &at) != OK)
                exit(3);
            day[i] = calendar_day_of(at);
        }
        best = seconds() - start < best ? seconds() - start : best;
    }
    return best;
}

static double fleet_days(
    const struct refill_fleet *fleet, size_t count, int32_t *day)
{
    double best = 1e9;

    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();

        refill_fleet_alarm_days(fleet, (int64_t)count, day);
        best = seconds() - start < best ? seconds() - start : best;
    }
    return best;
}

int main(int argc, char **argv)
{
    const char *folder = argc > 2 ? argv[1] : ".";
    size_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 0, i;
    int64_t *filled = column(folder, "filled_s", count);
    int32_t *fill = narrow(column(folder, "fill_nl", count), count);
    int32_t *alarm = narrow(column(folder, "alarm_nl", count), count);
    int32_t *conc = narrow(column(folder, "conc", count), count);
    int32_t *dose = narrow(column(folder, "dose_ng", count), count);
    int64_t *steps = column(folder, "steps_ng", count * 12);
    int32_t *day = calloc(count, sizeof(*day));
    struct reservoir *r = calloc(count, sizeof(*r));
    struct schedule *s = calloc(count, sizeof(*s));
    const struct refill_fleet fleet = { filled, fill, alarm, conc, dose };

    if (!day || !r || !s)
        return 3;
    print("simple", fleet_days(&fleet, count, day), count);
    keep(folder, "simple.days", day, count);
    for (i = 0; i < count; i++) {
        r[i] = (struct reservoir){ filled[i], fill[i], alarm[i], conc[i], 0 };
        schedule_init_simple(&s[i], dose[i]);
    }
    print("simple, generic path", generic(r, s, count, day), count);
    keep(folder, "generic.days", day, count);
    for (i = 0; i < count; i++) {
        schedule_init(&s[i]);
        if (schedule_add_set(&s[i], SCHEDULE_ALL_DAYS) != OK)
            return 3;
        for (int k = 0; k < 12; k++)
            if (schedule_add_step(&s[i], k * 120, steps[i * 12 + (size_t)k]) !=
                OK)
                return 3;
    }
    print("flex", generic(r, s, count, day), count);
    keep(folder, "flex.days", day, count);
    return 0;
}

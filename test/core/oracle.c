#include "test/core/oracle.h"

static wide lower(wide a, wide b)
{
    return a < b ? a : b;
}

static wide greatest_divisor(wide a, wide b)
{
    while (b != 0) {
        wide rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

static void add(struct fraction *sum, wide num, wide den)
{
    wide divisor;

    sum->num = sum->num * den + num * sum->den;
    sum->den *= den;
    divisor = greatest_divisor(sum->num, sum->den);
    sum->num /= divisor;
    sum->den /= divisor;
}

/* Does the set cover this day?  1970-01-01 was a Thursday. */
static int covers(const struct schedule_set *set, int64_t day)
{
    return set->days >> ((day + 3) % 7) & 1;
}

struct fraction oracle_between(
    const struct schedule *schedule, int64_t from_s, int64_t to_s)
{
    struct fraction sum = { 0, 1 };
    wide whole_fg = 0;
    int64_t day;
    int k, i;

    for (day = from_s / 86400; day * 86400 < to_s; day++)
        for (k = 0; k < schedule->set_count; k++) {
            const struct schedule_set *set = &schedule->set[k];

            if (!covers(set, day))
                continue;
            for (i = set->first; i < set->first + set->count; i++) {
                int64_t start = day * 86400 + schedule->step[i].start_min * 60;
                int64_t end =
                    i + 1 < set->first + set->count
                        ? day * 86400 + schedule->step[i + 1].start_min * 60
                        : (day + 1) * 86400;
                int64_t a = start > from_s ? start : from_s;
                int64_t b = (int64_t)lower(end, to_s);
                wide fg = (wide)schedule->step[i].dose_ng * 1000000;

                if (a == start && b == end)
                    whole_fg += fg;
                else if (a < b)
                    add(&sum, fg * (b - a), end - start);
            }
        }
    add(&sum, whole_fg, 1);
    return sum;
}

int oracle_compare(struct fraction a, struct fraction b)
{
    wide left = a.num * b.den, right = b.num * a.den;

    return left < right ? -1 : left > right;
}

struct fraction oracle_of(const struct exact *x)
{
    struct fraction f = { (wide)x->whole * x->den + x->num, x->den };

    return f;
}

uint64_t dice_roll(struct dice *dice)
{
    uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

int64_t dice_between(struct dice *dice, int64_t low, int64_t high)
{
    return low + (int64_t)(dice_roll(dice) % (uint64_t)(high - low + 1));
}

/* One set of count steps with rising starts from 00:00. */
static void add_steps(
    struct dice *dice, struct schedule *s, int count, int64_t dose_ng_max)
{
    int64_t start = 0;
    int i;

    for (i = 0; i < count; i++) {
        int64_t ng = dice_between(dice, 1, dose_ng_max / count);

        if (schedule_add_step(s, (int32_t)start, ng) != OK)
            return;
        start += dice_between(dice, 1, (1440 - start - (count - i)));
        if (start > 1439)
            return;
    }
}

void dice_schedule(
    struct dice *dice, struct schedule *schedule, int64_t dose_ng_max)
{
    int days_left = SCHEDULE_ALL_DAYS, sets = (int)dice_between(dice, 1, 7);

    do {
        schedule_init(schedule);
        if (dice_roll(dice) % 4 == 0) {
            schedule_init_simple(
                schedule, (int32_t)dice_between(dice, 1, dose_ng_max));
            return;
        }
        for (days_left = SCHEDULE_ALL_DAYS; days_left != 0;) {
            int days = (int)(dice_roll(dice) & (uint64_t)days_left);
            int count = (int)dice_between(dice, 1, 48 / sets);

            if (schedule->set_count == sets - 1)
                days = days_left;
            if (days == 0)
                continue;
            if (schedule_add_set(schedule, days) != OK)
                break;
            add_steps(dice, schedule, count, dose_ng_max);
            days_left &= ~days;
        }
    } while (schedule_check(schedule) != OK);
}

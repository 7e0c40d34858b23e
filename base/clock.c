#include <time.h>

#include "base/clock.h"

void clock_set(struct clock *clock, int64_t utc_s)
{
    clock->ahead_s = utc_s - (int64_t)time(NULL);
}

int64_t clock_now(const struct clock *clock)
{
    return (int64_t)time(NULL) + clock->ahead_s;
}

#include "test/programmer/running.h"

#include <string.h>

enum { DAY_S = 86400, ML = 1000000, MCG = 1000, GABLOFEN_2000 = 6 };

struct reading running_pump(int64_t utc_s)
{
    struct reading r = { .utc_s = utc_s };
    struct msg_status *s = &r.status;

    memcpy(s->serial, "CIS300214", 9);
    s->capacity_nl = 20 * ML;
    s->pump_s = (uint64_t)utc_s;
    s->mode = MSG_STATUS_RUNNING;
    s->volume_nl = 10 * ML;
    s->rest_den = 1;
    s->filled_s = (uint64_t)(utc_s - 60 * DAY_S);
    s->fill_nl = 20 * ML;
    s->alarm_nl = 2 * ML;
    s->number = 7;
    s->product = GABLOFEN_2000;
    s->nominal_ng_per_ml = s->used_ng_per_ml = 2000 * MCG;
    s->tubing_nl = 140000;
    s->catheter_nl = 132000;
    r.program.number = 7;
    r.program.product = GABLOFEN_2000;
    r.program.nominal_ng_per_ml = r.program.used_ng_per_ml = 2000 * MCG;
    r.program.alarm_nl = 2 * ML;
    r.program.tubing_nl = 140000;
    r.program.catheter_nl = 132000;
    schedule_init_simple(&r.program.schedule, 300 * MCG);
    return r;
}

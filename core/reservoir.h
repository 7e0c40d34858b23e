/* reservoir.h: what is left, when it is low and empty, and is it as expected.
 * Volumes are computed, never measured: call them estimated (F-04). */
#ifndef CORE_RESERVOIR_H
#define CORE_RESERVOIR_H

#include <stdint.h>

#include "core/model.h"
#include "core/schedule.h"
#include "core/status.h"
#include "core/units.h"

enum {
    RESERVOIR_ALARM_NL_MIN = 1000000,     /* F-05 */
    RESERVOIR_ALARM_NL_MAX = 10000000,    /* F-05 */
    RESERVOIR_ALARM_NL_DEFAULT = 2000000, /* F-05 */
    RESERVOIR_ALARM_NL_SURE = 2000000,    /* F-05: below, not assured */
};

/* One fill and what draws on it.  All of fill_nl is usable. */
struct reservoir {
    int64_t filled_s;       /* pump time of the fill, or of the reading */
    int32_t fill_nl;        /* in the reservoir at filled_s */
    int32_t alarm_nl;       /* low-reservoir alarm volume */
    int32_t conc_ng_per_ml; /* of what is in it */
    int64_t bolus_ng;       /* boluses since, counted as delivered */
};

/*@ // what computing needs: as checked, give or take a printout's rounding
  @ predicate valid_reservoir{L}(struct reservoir *r) = \valid_read(r)
  @   && 0 <= r->filled_s <= UNITS_PUMP_S_MAX
  @   && -UNITS_NL_PER_ML <= r->fill_nl <= UNITS_VOLUME_NL_MAX + UNITS_NL_PER_ML
  @   && 0 <= r->alarm_nl <= RESERVOIR_ALARM_NL_MAX
  @   && 0 < r->conc_ng_per_ml <= UNITS_CONC_MAX
  @   && 0 <= r->bolus_ng <= UNITS_DOSE_NG_MAX; */

/* What may be wrong with a reservoir's numbers; the first that is. */
enum reservoir_fault {
    RESERVOIR_OK,
    RESERVOIR_CONC,           /* outside units.h */
    RESERVOIR_CONC_SCREENING, /* 50 mcg/mL */
    RESERVOIR_ALARM_LOW,      /* F-05 */
    RESERVOIR_ALARM_HIGH,     /* F-05 */
    RESERVOIR_ABOVE_CAPACITY, /* */
    RESERVOIR_BELOW_ALARM,    /* */
    RESERVOIR_TIME,           /* before 1970 or after 2199 */
    RESERVOIR_BOLUS,          /* negative or absurd */
};

/* Judge the numbers before anything is computed from them. */
/*@ requires \valid_read(reservoir) && valid_model(model);
  @ assigns \nothing;
  @ ensures \result == RESERVOIR_OK ==> valid_reservoir(reservoir)
  @   && reservoir->alarm_nl <= reservoir->fill_nl <= model->capacity_nl; */
enum reservoir_fault reservoir_check(
    const struct reservoir *reservoir, const struct model *model) MUST_CHECK;

/* expected volume at at_s >= filled_s, in nL, never below 0. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires reservoir->fill_nl >= 0;
  @ requires reservoir->filled_s <= at_s <= UNITS_PUMP_S_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result) && \result.whole >= 0; */
struct exact reservoir_left(const struct reservoir *reservoir,
    const struct schedule *schedule, int64_t at_s);

/* the instants, rounded down to the second, at which the volume reaches
 * the alarm volume and 0.  Boluses count as delivered at once, so an instant
 * is filled_s when they alone reach it.  ERR_RANGE when after 2199. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires \valid(at_s);
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? -259200 <= *at_s <= UNITS_PUMP_S_MAX
  @   : *at_s == \old(*at_s); */
enum status reservoir_low(const struct reservoir *reservoir,
    const struct schedule *schedule, int64_t *at_s) MUST_CHECK;
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires \valid(at_s);
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? -259200 <= *at_s <= UNITS_PUMP_S_MAX
  @   : *at_s == \old(*at_s); */
enum status reservoir_empty(const struct reservoir *reservoir,
    const struct schedule *schedule, int64_t *at_s) MUST_CHECK;

/* Boluses that a program gives by itself beside its schedule (F-02). */
struct reservoir_boluses {
    int64_t first_s;   /* pump time at which one of them begins, 0 or later */
    int32_t ng;        /* each, up to UNITS_DOSE_NG_MAX; 0: none */
    int32_t every_min; /* from one to the next, 1 or more */
};

/*@ predicate valid_boluses{L}(struct reservoir_boluses *b) = \valid_read(b)
  @   && 0 <= b->first_s && 0 <= b->ng <= UNITS_DOSE_NG_MAX
  @   && 0 < b->every_min <= 65535; */

/* As reservoir_low, with such boluses: each counts as delivered when it
 * begins, and one that began by filled_s has been. */
/*@ requires valid_reservoir(reservoir) && valid_schedule(schedule);
  @ requires valid_boluses(boluses) && \valid(at_s);
  @ requires \separated(at_s, reservoir, schedule, boluses);
  @ assigns *at_s;
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures \result == OK ? -259200 <= *at_s <= UNITS_PUMP_S_MAX
  @   : *at_s == \old(*at_s); */
enum status reservoir_low_with(const struct reservoir *reservoir,
    const struct schedule *schedule, const struct reservoir_boluses *boluses,
    int64_t *at_s) MUST_CHECK;

enum {
    RESIDUAL_NL_LIMIT = 2000000,   /* more than 2 mL either way */
    RESIDUAL_USE_NL_MIN = 2000000, /* below, the ratio is not judged */
    RESIDUAL_PERMILLE_MIN = 855,   /* */
    RESIDUAL_PERMILLE_MAX = 1145,  /* */
};

/* measured against expected. */
struct residual {
    struct exact difference_nl;   /* measured - expected */
    int64_t use_ratio_millionths; /* rounded, halves away from zero */
    int8_t ratio_known;           /* 0: next to nothing was used */
    int8_t by_volume;    /* +1 more left than expected, -1 less, 0 ok */
    int8_t by_ratio;     /* +1 less used than expected, -1 more, 0 ok */
    int8_t ratio_judged; /* the expected use was 2 mL or more */
};

/* Judge measured_nl (0 .. fill_nl is what can be; more is still judged)
 * against expected, the answer of reservoir_left. */
/*@ requires valid_reservoir(reservoir) && \valid_read(expected);
  @ requires is_exact(*expected) && expected->whole >= 0;
  @ requires scaled(*expected) <= reservoir->fill_nl * expected->den;
  @ requires 0 <= measured_nl <= UNITS_VOLUME_NL_MAX;
  @ assigns \nothing;
  @ ensures is_exact(\result.difference_nl);
  @ ensures -1 <= \result.by_volume <= 1 && -1 <= \result.by_ratio <= 1;
  @ ensures !\result.ratio_judged ==> \result.by_ratio == 0; */
struct residual reservoir_judge(const struct reservoir *reservoir,
    const struct exact *expected, int32_t measured_nl);

/* is the refill routine? */
/*@ requires \valid_read(residual);
  @ assigns \nothing;
  @ ensures \result != 0 <==>
  @   residual->by_volume == 0 && residual->by_ratio == 0; */
int residual_is_routine(const struct residual *residual);

#endif

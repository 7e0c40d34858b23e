/* bolus.h: boluses, priming, bridges, and what a concentration change does. */
#ifndef CORE_BOLUS_H
#define CORE_BOLUS_H

#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

struct model;
struct schedule;

enum {
    BOLUS_PART_NL_MAX = 1000000,    /* 1 mL: longer tubing is a lost point */
    BOLUS_INTERVAL_MIN_MAX = 10080, /* a week */
    BOLUS_RINSES_MAX = 10,
};

/* What lies between reservoir and tip.  No default: the catheter's volume is
 * of this patient, the tubing's of this model and version. */
struct bolus_path {
    int32_t tubing_nl;   /* inside the pump, 0 .. BOLUS_PART_NL_MAX */
    int32_t catheter_nl; /* 1 .. BOLUS_PART_NL_MAX */
};

/* ERR_RANGE for a part outside its limits. */
enum status bolus_path_check(const struct bolus_path *path) MUST_CHECK;

/* the full path of a new pump, or the catheter alone after a revision
 * or an aspiration. */
struct bolus_prime {
    int32_t volume_nl;
    int64_t dose_fg; /* fills the path; none of it is meant for the CSF */
};

/* ERR_RANGE for a path or concentration outside its limits. */
enum status bolus_prime(const struct bolus_path *path, int32_t conc_ng_per_ml,
    int catheter_only, struct bolus_prime *out) MUST_CHECK;

/* A change of concentration at at_s of pump time; checked schedules. */
struct bolus_change {
    struct bolus_path path;
    const struct schedule *old_schedule;
    const struct schedule *new_schedule;
    int64_t at_s;
    int32_t old_conc_ng_per_ml;
    int32_t new_conc_ng_per_ml;
};

/*
 * The bridge pushes the old drug out of the path as fast as the old
 * schedule did, so the patient notices nothing:
 *
 *   duration    the time the old schedule takes to push path x old conc
 *   programmed  path x new conc: the number on the programmer's screen
 *   reaches     path x old conc: what really arrives in the CSF
 *
 * Without it the new flow pushes the old drug: old/new conc times the new
 * dose, for as long as the new schedule takes to push the path.
 */
struct bolus_bridge {
    struct exact duration_s;
    struct exact old_flow_nl; /* a day, mean of the week */
    struct exact new_flow_nl;
    struct exact without_ng; /* a day */
    struct exact without_s;
    int64_t programmed_fg;
    int64_t reaches_fg;
    int32_t path_nl;
};

/* ERR_RANGE for a path, concentration or instant outside its limits, or when
 * it would last beyond 2199. */
enum status bolus_bridge(
    const struct bolus_change *change, struct bolus_bridge *out) MUST_CHECK;

/* what a fill becomes with the residual of the old drug in it.  Rinses
 * are of saline, each mixed with the residual and drawn off again. */
struct bolus_mix {
    int32_t fill_nl;     /* the residual is part of it */
    int32_t residual_nl; /* 1.4 mL cannot be drained; 0 .. fill_nl */
    int32_t old_conc_ng_per_ml;
    int32_t new_conc_ng_per_ml;
    int32_t rinses;   /* 0 .. BOLUS_RINSES_MAX */
    int32_t rinse_nl; /* each; 1 or more if there are rinses */
};

struct bolus_dilution {
    struct exact residual_ng_per_ml; /* after the rinses */
    struct exact true_ng_per_ml;
    struct exact error_percent; /* of true against new */
};

/* ERR_RANGE for anything outside the limits above.  Rinses leave fractions
 * without end: they are kept to 10^-12 of their unit, so that what is shown of
 * them in 11 places or fewer is what the whole number would show. */
enum status bolus_dilute(
    const struct bolus_mix *mix, struct bolus_dilution *out) MUST_CHECK;

/* A basal dose with boluses: none (bolus_ng 0), one (interval_min 0), or one
 * every interval_min. */
struct bolus_regimen {
    int64_t basal_ng; /* a day, 0 .. UNITS_DOSE_NG_MAX */
    int32_t bolus_ng; /* each, 0 .. UNITS_DOSE_NG_MAX */
    int32_t interval_min;
};

/* what every mode shows beside what is typed. */
struct bolus_day {
    int64_t drug_ng; /* the most in any 24 h */
    int64_t change_ng;
    int32_t boluses; /* the most in any 24 h */
    int8_t ask;      /* SR-30: twice or half of before */
};

/* Against before_ng a day (0 for nothing before).  ERR_RANGE for a regimen
 * outside its limits; ERR_STATE, with *out filled in, if it is above the
 * drug's ceiling for 24 h (SR-01, SR-02). */
enum status bolus_day(const struct bolus_regimen *regimen, int64_t before_ng,
    struct bolus_day *out) MUST_CHECK;

/* SR-04: the shortest time in seconds, rounded up, in which the model can give
 * bolus_ng beside basal_ng a day.  ERR_RANGE if the basal dose alone takes its
 * whole flow, or for a value outside its limits. */
enum status bolus_shortest(const struct model *model, int32_t conc_ng_per_ml,
    const struct bolus_regimen *regimen, int32_t *seconds) MUST_CHECK;

#endif

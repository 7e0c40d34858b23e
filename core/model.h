/* model.h: pump models as rows of a table; a new model is a new row (F-01). */
#ifndef CORE_MODEL_H
#define CORE_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/units.h"

/* Every number that differs, or might differ, from model to model. */
struct model {
    const char *name;           /* as printed: "20 mL" */
    int32_t capacity_nl;        /* most that may be filled */
    int32_t flow_nl_min;        /* a day, lowest programmable */
    int32_t flow_nl_max;        /* a day, highest programmable */
    int32_t minimum_rate_nl;    /* a day, in the minimum-rate mode */
    int32_t stroke_nl;          /* moved by one stroke of the motor */
    int32_t block_strokes;      /* reserved in the journal at a time */
    int32_t residual_nl;        /* cannot be drained (R-12 only, R-21) */
    int32_t tubing_nl;          /* inside the pump; versioned */
    int32_t life_days_max;      /* F-09: EOS at the latest */
    int32_t life_days_idle;     /* F-09: at no flow */
    int32_t life_flow_permille; /* F-09: 700 is the 0.7 a mL/day */
    int32_t eri_days;           /* F-09: from ERI to EOS */
};

/*@ predicate valid_model(struct model *m) = \valid_read(m)
  @   && 0 < m->capacity_nl <= UNITS_VOLUME_NL_MAX
  @   && 0 < m->flow_nl_min < m->flow_nl_max <= UNITS_VOLUME_NL_MAX; */

/* Row i of the table, or NULL past its end. */
/*@ assigns \result \from i;
  @ ensures \result == \null || valid_model(\result); */
const struct model *model_get(size_t i);

/* The row of a reservoir of capacity_nl, or NULL. */
/*@ assigns \result \from capacity_nl;
  @ ensures \result == \null || (valid_model(\result)
  @   && \result->capacity_nl == capacity_nl); */
const struct model *model_of_capacity(int64_t capacity_nl);

/* OK if dose_ng a day at conc_ng_per_ml is a flow the model can make,
 * ERR_RANGE if it is below its minimum or above its maximum. */
/*@ requires valid_model(model) && 0 < conc_ng_per_ml <= UNITS_CONC_MAX;
  @ requires 0 <= dose_ng <= UNITS_NG_MAX;
  @ assigns \nothing;
  @ ensures \result == (model->flow_nl_min * conc_ng_per_ml
  @   <= dose_ng * UNITS_FG_PER_NG <= model->flow_nl_max * conc_ng_per_ml
  @   ? OK : ERR_RANGE); */
enum status model_check_flow(const struct model *model, int64_t dose_ng,
    int32_t conc_ng_per_ml) MUST_CHECK;

#endif

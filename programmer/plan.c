#include "programmer/plan.h"

#include <string.h>

#include "core/model.h"
#include "core/units.h"

enum { PRIME_S = 3600 }; /* for a path, unless the model is slower */

const char *plan_code_slug(enum plan_code code)
{
    static const char *const slugs[PLAN_CODES] = {
        [PLAN_DRAINED] = "drained",
        [PLAN_DISCREPANCY] = "discrepancy",
        [PLAN_REINITIATE] = "reinitiate",
        [PLAN_RATIO] = "ratio",
        [PLAN_FILLED] = "filled",
        [PLAN_PRODUCT] = "product",
        [PLAN_EXPIRED] = "expired",
        [PLAN_LOT] = "lot",
        [PLAN_CATHETER] = "catheter",
        [PLAN_BRIDGE] = "bridge",
        [PLAN_DILUTION] = "dilution",
        [PLAN_RINSE] = "rinse",
        [PLAN_ALARM_VOLUME] = "alarm-volume",
        [PLAN_FLOW] = "flow",
        [PLAN_INCREASE] = "increase",
        [PLAN_LARGE] = "large-increase",
        [PLAN_AGAIN] = "second-increase",
        [PLAN_SECOND_FOR_DOSE] = "increase-after-discrepancy",
        [PLAN_TWICE] = "twice-or-half",
        [PLAN_STEADY] = "steady-state",
        [PLAN_CLOCK] = "clock",
        [PLAN_ZONE] = "zone",
        [PLAN_BUSY] = "busy",
        [PLAN_FIRST] = "first-program",
        [PLAN_HELD] = "held",
        [PLAN_PRIME] = "prime",
    };

    return code < PLAN_CODES ? slugs[code] : "";
}

void plan_init(struct plan *plan, const struct reading *reading)
{
    memset(plan, 0, sizeof(*plan));
    plan->reading = reading;
    plan->utc_s = reading->utc_s;
    plan->increased_utc_s = plan->changed_utc_s = -1;
    plan->class = TITRATION_CEREBRAL; /* the stricter, until one is known */
    plan->alarm_nl = plan->tubing_nl = plan->catheter_nl = -1;
}

bool plan_stands(const struct plan_judgement *judgement, enum plan_need need)
{
    for (int i = 0; i < judgement->count; i++)
        if (judgement->point[i].need >= need && !judgement->point[i].is_met)
            return true;
    return false;
}

/* The program that is in force, as a base: nothing filled, nothing led. */
static void base_of(const struct plan *plan, struct msg_program *out)
{
    const struct msg_status *status = &plan->reading->status;
    const struct model *model = model_of_capacity(status->capacity_nl);

    *out = plan->reading->program;
    if (status->number == 0) {
        memset(out, 0, sizeof(*out));
        out->alarm_nl = RESERVOIR_ALARM_NL_DEFAULT;
        if (model)
            out->tubing_nl = (uint32_t)model->tubing_nl;
    }
    out->number = status->number;
    out->fill_nl = 0;
    out->lead = (struct msg_lead){ 0 };
}

static void put_fill(const struct plan *plan,
    const struct plan_judgement *judgement, struct msg_program *out)
{
    const struct plan_fill *fill = &plan->fill;

    out->fill_nl = (uint32_t)fill->filled_nl;
    if (fill->same_drug)
        return;
    out->product = fill->product;
    out->nominal_ng_per_ml = (uint32_t)fill->nominal_ng_per_ml;
    out->used_ng_per_ml = out->nominal_ng_per_ml;
    if (fill->use_true && judgement->has_dilution)
        out->used_ng_per_ml =
            (uint32_t)units_round(&judgement->dilution.true_ng_per_ml);
}

/* What is in the path, as strong as it may be. */
static int32_t path_conc(const struct plan *plan)
{
    const struct msg_status *status = &plan->reading->status;

    return (int32_t)(status->path_ng_per_ml > status->used_ng_per_ml
                         ? status->path_ng_per_ml
                         : status->used_ng_per_ml);
}

static uint32_t seconds_of(
    const struct plan_judgement *judgement, const struct exact *duration_s)
{
    if (!judgement->has_bridge)
        return PRIME_S;
    return (uint32_t)(duration_s->whole + (duration_s->num > 0));
}

/* whole strokes, at most the path; a bridge at the old pace, a prime in
 * an hour, or as fast as the model can. */
static void put_lead(const struct plan *plan,
    const struct plan_judgement *judgement, struct msg_program *out)
{
    const struct model *model =
        model_of_capacity(plan->reading->status.capacity_nl);
    int64_t volume_nl = (int64_t)out->catheter_nl, least_s;
    struct exact cap_fg;

    if (plan->lead == MSG_PROGRAM_NO_LEAD || !model)
        return;
    if (plan->lead != MSG_PROGRAM_PRIME_CATHETER)
        volume_nl += out->tubing_nl;
    volume_nl -= volume_nl % model->stroke_nl;
    out->lead.kind = (uint8_t)plan->lead;
    out->lead.volume_nl = (uint32_t)volume_nl;
    out->lead.seconds = PRIME_S;
    if (plan->lead == MSG_PROGRAM_BRIDGE) {
        out->lead.seconds =
            seconds_of(judgement, &judgement->bridge.duration_s);
        cap_fg = units_exact(
            units_fg_of_volume((int32_t)volume_nl, path_conc(plan)));
        out->lead.cap_ng = (uint32_t)units_ng_up(&cap_fg);
    }
    least_s = volume_nl * UNITS_SECONDS_PER_DAY / model->flow_nl_max + 1;
    if (out->lead.seconds < least_s)
        out->lead.seconds = (uint32_t)least_s;
}

void plan_program(const struct plan *plan,
    const struct plan_judgement *judgement, struct msg_program *out)
{
    base_of(plan, out);
    if (plan->alarm_nl >= 0)
        out->alarm_nl = (uint32_t)plan->alarm_nl;
    if (plan->tubing_nl >= 0)
        out->tubing_nl = (uint32_t)plan->tubing_nl;
    if (plan->catheter_nl >= 0)
        out->catheter_nl = (uint32_t)plan->catheter_nl;
    if (plan->has_schedule)
        out->schedule = plan->schedule;
    if (plan->has_periodic)
        out->periodic = plan->periodic;
    if (plan->has_caps)
        out->caps = plan->caps;
    else if (plan->has_schedule || plan->has_periodic ||
             (plan->fill.is_filled && !plan->fill.same_drug))
        out->caps = (struct limit_caps){ 0 };
    if (plan->fill.is_filled)
        put_fill(plan, judgement, out);
    put_lead(plan, judgement, out);
}

void plan_encounter(const struct plan *plan,
    const struct plan_judgement *judgement, struct encounter_fill *out)
{
    const struct plan_fill *fill = &plan->fill;
    const struct msg_status *status = &plan->reading->status;
    struct msg_program program;

    memset(out, 0, sizeof(*out));
    if (!fill->is_filled)
        return;
    plan_program(plan, judgement, &program);
    out->flags =
        (uint8_t)(ENCOUNTER_FILLED |
                  (judgement->is_discrepancy ? ENCOUNTER_DISCREPANCY : 0) |
                  (fill->compounded ? ENCOUNTER_COMPOUNDED : 0) |
                  (fill->same_drug ? ENCOUNTER_SAME_DRUG : 0));
    if (judgement->is_discrepancy)
        out->cause = (uint8_t)fill->cause;
    out->drained_nl = (uint32_t)fill->drained_nl;
    out->expected_nl = ENCOUNTER_FIRST_FILL;
    if (judgement->has_expected) {
        out->expected_nl = (uint32_t)units_round(&judgement->expected_nl);
        if (judgement->residual.ratio_known &&
            judgement->residual.use_ratio_millionths > 0 &&
            judgement->residual.use_ratio_millionths <= UINT32_MAX)
            out->use_millionths =
                (uint32_t)judgement->residual.use_ratio_millionths;
    }
    out->filled_nl = (uint32_t)fill->filled_nl;
    out->old_ng_per_ml = status->used_ng_per_ml;
    out->nominal_ng_per_ml = program.nominal_ng_per_ml;
    out->true_ng_per_ml =
        judgement->has_dilution
            ? (uint32_t)units_round(&judgement->dilution.true_ng_per_ml)
            : program.used_ng_per_ml;
    out->product = program.product;
    out->expiry_day = (uint32_t)fill->expiry_day;
    out->rinses = (uint8_t)fill->rinses;
    out->rinse_nl = (uint32_t)fill->rinse_nl;
}

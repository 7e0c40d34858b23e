/* plan_judge.c: what stands in the way of a plan, most of. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/quantity.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/model.h"
#include "core/units.h"
#include "programmer/plan_inside.h"
#include "programmer/words.h"

enum {
    RINSES_SHOWN = 2,
    RINSE_SHOWN_NL = 10000000,
};

bool plan_is_said(const char *text)
{
    return text && text[strspn(text, " \t")] != 0;
}

/* The same name, however it is typed. */
static bool is_same_name(const char *a, const char *b)
{
    for (;;) {
        a += strspn(a, " \t");
        b += strspn(b, " \t");
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
        if (*a == 0)
            return true;
        a++;
        b++;
    }
}

void plan_add(
    struct plan_judgement *out, struct plan_head head, const char *format, ...)
{
    struct plan_point *point;
    va_list args;

    if (out->count == PLAN_POINTS_MAX) {
        out->point[PLAN_POINTS_MAX - 1].need = PLAN_BLOCK; /* deny */
        out->point[PLAN_POINTS_MAX - 1].is_met = false;
        return;
    }
    point = &out->point[out->count++];
    point->need = head.need;
    point->code = head.code;
    point->is_met = head.is_met || head.need == PLAN_NOTE;
    va_start(args, format);
    vsnprintf(point->text, sizeof(point->text), format, args);
    va_end(args);
}

static const struct model *model_of(const struct plan *plan)
{
    return model_of_capacity(plan->reading->status.capacity_nl);
}

/* --- what was drained (R-06, R-07) --- */

/* Two people, a cause and a reason: whoever says who they are. */
static bool is_second(const struct plan *plan)
{
    return plan_is_said(plan->second) && plan_is_said(plan->why_residual) &&
           (plan->fill.cause != ENCOUNTER_NO_CAUSE ||
               plan->found != ENCOUNTER_NO_CAUSE) &&
           (!plan_is_said(plan->person) ||
               !is_same_name(plan->person, plan->second));
}

static void judge_discrepancy(
    const struct plan *plan, struct plan_judgement *out)
{
    const struct residual *r = &out->residual;
    const int less_used = r->by_volume > 0 || r->by_ratio > 0;

    out->is_discrepancy = !residual_is_routine(r);
    if (out->is_discrepancy)
        plan_add(out,
            (struct plan_head){
                PLAN_SECOND, PLAN_DISCREPANCY, is_second(plan) },
            "%s drained, %s expected: %s than the pump says was used. This is "
            "no routine refill: find the cause, say why it may go on, and have "
            "a second person look",
            quantity_volume(plan->fill.drained_nl, 1).text,
            quantity_volume(units_round(&out->expected_nl), 1).text,
            less_used ? "less" : "more");
    if (out->is_discrepancy && less_used)
        plan_add(out,
            (struct plan_head){
                PLAN_WHY, PLAN_REINITIATE, plan_is_said(plan->why_dose) },
            "less was given than ordered: the patient may no longer stand this "
            "dose. Going on is a new start, which a clinician decides and "
            "watches: lower the dose, or keep it, and say why");
    if (!out->is_discrepancy && r->ratio_known)
        plan_add(out, (struct plan_head){ PLAN_NOTE, PLAN_RATIO, true },
            "%s drained, %s expected; use ratio %s%s",
            quantity_volume(plan->fill.drained_nl, 1).text,
            quantity_volume(units_round(&out->expected_nl), 1).text,
            quantity_fixed(r->use_ratio_millionths, 1000000, 3).text,
            r->ratio_judged ? "" : " (not judged: under 2 mL used)");
}

static void judge_drained(const struct plan *plan, struct plan_judgement *out)
{
    const struct msg_status *status = &plan->reading->status;
    const int32_t capacity_nl = (int32_t)status->capacity_nl;
    struct reservoir reservoir;

    if (plan->fill.drained_nl < 0 || plan->fill.drained_nl > capacity_nl) {
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_DRAINED, false },
            "enter what was drained, from 0 to %s",
            quantity_volume(capacity_nl, 0).text);
        return;
    }
    if (status->number == 0 || status->fill_nl == 0)
        return; /* a first fill: nothing was expected */
    reservoir = reading_reservoir(plan->reading);
    out->expected_nl = reading_expected(plan->reading);
    out->has_expected = true;
    out->residual =
        reservoir_judge(&reservoir, &out->expected_nl, plan->fill.drained_nl);
    judge_discrepancy(plan, out);
}

/* --- what was filled (R-08, R-09) --- */

int32_t plan_alarm_of(const struct plan *plan)
{
    if (plan->alarm_nl >= 0)
        return plan->alarm_nl;
    return plan->reading->status.number != 0
               ? (int32_t)plan->reading->status.alarm_nl
               : RESERVOIR_ALARM_NL_DEFAULT;
}

static void judge_volume(const struct plan *plan, struct plan_judgement *out)
{
    const int32_t capacity_nl = (int32_t)plan->reading->status.capacity_nl;
    const int32_t filled_nl = plan->fill.filled_nl;

    if (filled_nl > capacity_nl)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_FILLED, false },
            "%s is above the reservoir's capacity of %s: check the volume",
            quantity_volume(filled_nl, 1).text,
            quantity_volume(capacity_nl, 0).text);
    else if (filled_nl < plan_alarm_of(plan))
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_FILLED, false },
            "%s is below the alarm volume of %s, and would alarm at once: "
            "check the volume, or fill more",
            quantity_volume(filled_nl, 1).text,
            quantity_volume(plan_alarm_of(plan), 1).text);
}

static void judge_product(const struct plan *plan, struct plan_judgement *out)
{
    const struct plan_fill *fill = &plan->fill;
    const struct product *product = drug_product(fill->product);

    if (fill->same_drug) {
        if (plan->reading->status.number == 0)
            plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_PRODUCT, false },
                "this pump was never filled: say which product it gets");
        return;
    }
    if (drug_check_fill(fill->nominal_ng_per_ml) != OK)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_PRODUCT, false },
            "%s does not belong in a pump (50 mcg/mL is for screening alone): "
            "check the vial",
            quantity_conc(fill->nominal_ng_per_ml).text);
    else if (!product || (product->conc_ng_per_ml != fill->nominal_ng_per_ml &&
                             !fill->compounded))
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_PRODUCT, false },
            "no product of %s is known by that name: choose another, or say "
            "that it is compounded",
            quantity_conc(fill->nominal_ng_per_ml).text);
}

static void judge_lot(const struct plan *plan, struct plan_judgement *out)
{
    const int32_t today =
        calendar_day_of(plan->utc_s + plan->reading->status.offset_s);

    if (!plan_is_said(plan->fill.lot))
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_LOT, false },
            "enter the lot that stands on the vial");
    if (plan->fill.expiry_day < today)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_EXPIRED, false },
            "%s",
            plan->fill.expiry_day == 0
                ? "enter the expiry date that stands on the vial"
                : "the drug has expired: take another vial");
}

/* --- another concentration (R-10 to R-12) --- */

static bool is_new_conc(const struct plan *plan)
{
    const struct msg_status *status = &plan->reading->status;

    return plan->fill.is_filled && !plan->fill.same_drug &&
           status->number != 0 &&
           (uint32_t)plan->fill.nominal_ng_per_ml != status->used_ng_per_ml;
}

int32_t plan_catheter_of(const struct plan *plan)
{
    return plan->catheter_nl >= 0 ? plan->catheter_nl
                                  : (int32_t)plan->reading->status.catheter_nl;
}

int32_t plan_tubing_of(const struct plan *plan)
{
    return plan->tubing_nl >= 0 ? plan->tubing_nl
                                : (int32_t)plan->reading->status.tubing_nl;
}

const struct schedule *plan_schedule_of(const struct plan *plan)
{
    return plan->has_schedule ? &plan->schedule
                              : &plan->reading->program.schedule;
}

static void compute_bridge(
    const struct plan *plan, int32_t new_conc, struct plan_judgement *out)
{
    const struct bolus_change change = {
        .path = { plan_tubing_of(plan), plan_catheter_of(plan) },
        .old_schedule = &plan->reading->program.schedule,
        .new_schedule = plan_schedule_of(plan),
        .at_s = (int64_t)plan->reading->status.pump_s,
        .old_conc_ng_per_ml = (int32_t)plan->reading->status.used_ng_per_ml,
        .new_conc_ng_per_ml = new_conc,
    };

    out->has_bridge = bolus_bridge(&change, &out->bridge) == OK;
}

static void judge_bridge(const struct plan *plan, struct plan_judgement *out)
{
    if (!out->has_bridge) {
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_CATHETER, false },
            "another concentration needs the catheter's volume on record: "
            "enter it from the implant record or its length and model; there "
            "is no usual value");
        return;
    }
    if (plan->lead == MSG_PROGRAM_BRIDGE)
        plan_add(out, (struct plan_head){ PLAN_NOTE, PLAN_BRIDGE, true },
            "bridge of %s in %s: the old drug in the path arrives at the old "
            "pace",
            quantity_volume(out->bridge.path_nl, 3).text,
            when_span(out->bridge.duration_s.whole).text);
    else
        plan_add(out,
            (struct plan_head){
                PLAN_WHY, PLAN_BRIDGE, plan_is_said(plan->why_unbridged) },
            "without a bridge the patient gets %s for %s: program the bridge, "
            "or say why there is none",
            quantity_dose_per_day(units_round(&out->bridge.without_ng)).text,
            when_span(out->bridge.without_s.whole).text);
}

static void judge_dilution(const struct plan *plan, struct plan_judgement *out)
{
    const struct model *model = model_of(plan);
    struct bolus_mix mix = { .fill_nl = plan->fill.filled_nl,
        .residual_nl = model->residual_nl,
        .old_conc_ng_per_ml = (int32_t)plan->reading->status.used_ng_per_ml,
        .new_conc_ng_per_ml = plan->fill.nominal_ng_per_ml,
        .rinses = plan->fill.rinses,
        .rinse_nl = plan->fill.rinse_nl };

    if (bolus_dilute(&mix, &out->dilution) != OK) {
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_RINSE, false },
            "rinses: 0 to %d, each of a volume up to the reservoir's",
            BOLUS_RINSES_MAX);
        return;
    }
    out->has_dilution = true;
    plan_add(out, (struct plan_head){ PLAN_NOTE, PLAN_DILUTION, true },
        "with the %s that stays in the pump it is truly %s (%s %%); %s",
        quantity_volume(model->residual_nl, 1).text,
        quantity_conc(units_round(&out->dilution.true_ng_per_ml)).text,
        quantity_fixed(out->dilution.error_percent.whole *
                               out->dilution.error_percent.den +
                           out->dilution.error_percent.num,
            out->dilution.error_percent.den, 1)
            .text,
        plan->fill.use_true ? "flow and dose are set by that"
                            : "flow and dose are set by the label");
    if (plan->fill.nominal_ng_per_ml >=
            (int32_t)plan->reading->status.used_ng_per_ml ||
        plan->fill.rinses > 0)
        return;
    mix.rinses = RINSES_SHOWN;
    mix.rinse_nl = RINSE_SHOWN_NL;
    if (bolus_dilute(&mix, &out->dilution_rinsed) == OK)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_RINSE, plan->confirmed },
            "a lower concentration asks for rinses: after two of 10 mL it "
            "would be %s; go on without?",
            quantity_conc(units_round(&out->dilution_rinsed.true_ng_per_ml))
                .text);
}

/* what the last change left in the reservoir thins out with each fill; a
 * pump that computes with it goes on so until somebody says otherwise. */
static void judge_kept_conc(const struct plan *plan, struct plan_judgement *out)
{
    const struct msg_status *status = &plan->reading->status;
    const struct bolus_mix mix = { .fill_nl = plan->fill.filled_nl,
        .residual_nl = model_of(plan)->residual_nl,
        .old_conc_ng_per_ml = (int32_t)status->used_ng_per_ml,
        .new_conc_ng_per_ml = (int32_t)status->nominal_ng_per_ml };

    if (status->number == 0 || !plan->fill.is_filled || !plan->fill.same_drug ||
        status->used_ng_per_ml == status->nominal_ng_per_ml ||
        plan->fill.filled_nl <= mix.residual_nl ||
        bolus_dilute(&mix, &out->dilution) != OK)
        return;
    out->has_dilution = true;
    plan_add(out,
        (struct plan_head){ PLAN_ASK, PLAN_DILUTION, plan->confirmed },
        "the pump computes with %s, from the change of before; with this fill "
        "it is truly %s, and a dose is given wrong by as much. Keep it so? If "
        "not, enter the concentration as another",
        quantity_conc(status->used_ng_per_ml).text,
        quantity_conc(units_round(&out->dilution.true_ng_per_ml)).text);
}

/* What flow and dose will be computed with. */
static int32_t next_conc(
    const struct plan *plan, const struct plan_judgement *out)
{
    if (!plan->fill.is_filled || plan->fill.same_drug)
        return (int32_t)plan->reading->status.used_ng_per_ml;
    if (plan->fill.use_true && out->has_dilution)
        return (int32_t)units_round(&out->dilution.true_ng_per_ml);
    return plan->fill.nominal_ng_per_ml;
}

static void judge_change_of_drug(
    const struct plan *plan, struct plan_judgement *out)
{
    judge_kept_conc(plan, out);
    if (!is_new_conc(plan))
        return;
    if (plan->fill.filled_nl > model_of(plan)->residual_nl)
        judge_dilution(plan, out);
    if (plan_catheter_of(plan) > 0)
        compute_bridge(plan, next_conc(plan, out), out);
    judge_bridge(plan, out);
}

/* --- dose (R-02, R-16, SR-30) --- */

static void judge_flow(const struct plan *plan, struct plan_judgement *out)
{
    const struct model *model = model_of(plan);
    const int32_t conc = next_conc(plan, out);
    int32_t step = 0;
    struct exact flow;

    if (!units_is_conc(conc) ||
        schedule_check_flow(plan_schedule_of(plan), model, conc, &step) == OK)
        return;
    flow = units_flow((int64_t)plan_schedule_of(plan)->step[step].dose_ng *
                          UNITS_MINUTES_PER_DAY /
                          schedule_step_minutes(plan_schedule_of(plan), step),
        conc);
    plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_FLOW, false },
        "step %d would flow at %s; this pump makes %s to %s: change the dose "
        "or the concentration",
        step + 1,
        quantity_flow(flow.whole * flow.den + flow.num, flow.den).text,
        quantity_flow(model->flow_nl_min, 1).text,
        quantity_flow(model->flow_nl_max, 1).text);
}

/* Seconds since the last increase, negative when none is known.  One that lies
 * ahead was just now: somebody set a clock back. */
static int64_t since_increase(const struct plan *plan)
{
    if (plan->increased_utc_s < 0)
        return -1;
    return plan->utc_s > plan->increased_utc_s
               ? plan->utc_s - plan->increased_utc_s
               : 0;
}

/* A refill whose residual is as expected: what was found before was a slip of
 * the pen, or is over. */
static bool is_routine(
    const struct plan *plan, const struct plan_judgement *out)
{
    return plan->fill.is_filled && out->has_expected && !out->is_discrepancy;
}

/* R-16, when the dose rises. */
static void judge_increase(const struct plan *plan, int64_t old_ng,
    int64_t new_ng, struct plan_judgement *out)
{
    const int64_t since_s = since_increase(plan);
    const struct titration usual = titration_usual(plan->class, old_ng);
    uint32_t ask = 0;

    if (titration_judge(plan->class, old_ng, new_ng, since_s, &ask) != OK)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_AGAIN, false },
            "the dose was raised less than 24 hours ago: wait; a new dose "
            "takes 12 to 24 hours to act");
    else if (plan->changed_utc_s >= 0)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_AGAIN, plan->confirmed },
            "the pump was programmed %s ago, in another visit: was the dose "
            "not raised then? If it was, wait until a day has passed",
            when_span(plan->utc_s - plan->changed_utc_s).text);
    if (plan->class_is_other)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_INCREASE, plan->confirmed },
            "the clinic has another class on record than %s, by which the "
            "step is judged: is it meant?",
            titration_class_slug(plan->class));
    if (ask & TITRATION_ASK_REASON)
        plan_add(out,
            (struct plan_head){
                PLAN_WHY, PLAN_INCREASE, plan_is_said(plan->why_dose) },
            "%s is above the usual step of %d to %d %%%s: say why",
            quantity_change(old_ng, new_ng).text, usual.from_percent,
            usual.to_percent,
            plan->class_known ? "" : " (the stricter, as no class is known)");
    if (ask & TITRATION_ASK_AGAIN)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_LARGE, plan->confirmed },
            "raised by more than 20 %% at 500 mcg/day or more: is it meant?");
    if (out->is_discrepancy ||
        (plan->found != ENCOUNTER_NO_CAUSE && !is_routine(plan, out)))
        plan_add(out,
            (struct plan_head){
                PLAN_SECOND, PLAN_SECOND_FOR_DOSE, is_second(plan) },
            "a discrepancy was found in this visit, or within a day: no "
            "increase without the second person");
}

static void judge_dose(const struct plan *plan, struct plan_judgement *out)
{
    struct msg_program next = plan->reading->program;
    const int64_t old_ng = reading_total_ng(&next);
    int64_t new_ng;

    if (plan->has_schedule)
        next.schedule = plan->schedule;
    if (plan->has_periodic)
        next.periodic = plan->periodic;
    new_ng = reading_total_ng(&next);
    judge_flow(plan, out);
    if (old_ng == 0 || new_ng == old_ng)
        return;
    if (new_ng > old_ng)
        judge_increase(plan, old_ng, new_ng, out);
    if (new_ng >= 2 * old_ng || 2 * new_ng <= old_ng)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_TWICE, plan->confirmed },
            "%s, from %s to %s: twice or half of before, or beyond: is it "
            "meant?",
            quantity_change(old_ng, new_ng).text,
            quantity_dose_per_day(old_ng).text,
            quantity_dose_per_day(new_ng).text);
    plan_add(out, (struct plan_head){ PLAN_NOTE, PLAN_STEADY, true },
        "a new dose takes 12 to 24 hours to act; do not judge it before 48 "
        "hours");
}

void plan_judge(const struct plan *plan, struct plan_judgement *out)
{
    memset(out, 0, sizeof(*out));
    if (!model_of(plan)) {
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_FIRST, false },
            "a pump of %s is not known to this programmer: it needs a newer "
            "version",
            quantity_volume(plan->reading->status.capacity_nl, 0).text);
        return;
    }
    plan_judge_pump(plan, out);
    if (plan->fill.is_filled) {
        judge_drained(plan, out);
        judge_volume(plan, out);
        judge_product(plan, out);
        judge_lot(plan, out);
    }
    if (plan->has_schedule || plan->reading->status.number != 0) {
        judge_change_of_drug(plan, out);
        judge_dose(plan, out);
    }
    if (plan->lead == MSG_PROGRAM_BRIDGE && !out->has_bridge &&
        plan->reading->status.number != 0 && plan_catheter_of(plan) > 0)
        compute_bridge(
            plan, (int32_t)plan->reading->status.used_ng_per_ml, out);
}

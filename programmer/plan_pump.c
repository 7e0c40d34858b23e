/* plan_pump.c: what the pump itself has to say to a plan. */
#include "base/quantity.h"
#include "base/when.h"
#include "core/units.h"
#include "programmer/plan_inside.h"

enum {
    CLOCK_SHOWN_S = 60,        /* SR-32 */
    CLOCK_BLOCKS_S = 300,      /* SR-32 */
    CLOCK_NEVER_S = 315576000, /* ten years: it still counts from 1970 */
};

static void judge_clock(const struct plan *plan, struct plan_judgement *out)
{
    const int64_t error_s = reading_clock_error_s(plan->reading);
    const int64_t size_s = error_s < 0 ? -error_s : error_s;

    if (size_s <= CLOCK_SHOWN_S)
        return;
    if (size_s > CLOCK_NEVER_S) {
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_CLOCK, false },
            "the pump's clock was never set: set it first");
        return;
    }
    plan_add(out,
        (struct plan_head){ size_s > CLOCK_BLOCKS_S ? PLAN_BLOCK : PLAN_NOTE,
            PLAN_CLOCK, false },
        "the pump's clock is %s %s by this computer's: %s",
        when_span(size_s).text, error_s < 0 ? "behind" : "ahead",
        size_s > CLOCK_BLOCKS_S
            ? "check this computer's time, then set the pump's clock first"
            : "set it if its steps matter");
}

/* SR-32: the day's steps come by the pump's hours. */
static void judge_zone(const struct plan *plan, struct plan_judgement *out)
{
    const int32_t apart_s =
        plan->reading->status.offset_s - plan->zone_offset_s;

    if (!plan->zone_known || apart_s == 0 ||
        plan_schedule_of(plan)->step_count <= 1)
        return;
    plan_add(out, (struct plan_head){ PLAN_ASK, PLAN_ZONE, plan->confirmed },
        "the pump's day is %s %s the clinic's, by summer time or travel: its "
        "steps come by the pump's hours; is that meant? If not, set its clock "
        "first",
        when_span(apart_s < 0 ? -apart_s : apart_s).text,
        apart_s < 0 ? "behind" : "ahead of");
}

static void judge_alarm_volume(
    const struct plan *plan, struct plan_judgement *out)
{
    const int32_t alarm_nl = plan_alarm_of(plan);

    if (alarm_nl < RESERVOIR_ALARM_NL_MIN || alarm_nl > RESERVOIR_ALARM_NL_MAX)
        plan_add(out,
            (struct plan_head){ PLAN_BLOCK, PLAN_ALARM_VOLUME, false },
            "the alarm volume must be from 1 to 10 mL");
    else if (plan->alarm_nl >= 0 && alarm_nl < RESERVOIR_ALARM_NL_SURE)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_ALARM_VOLUME, plan->confirmed },
            "below 2 mL the pump's accuracy is not assured: is it meant?");
}

/* A pump that never ran needs everything at once. */
static void judge_first(const struct plan *plan, struct plan_judgement *out)
{
    if (plan->reading->status.number != 0)
        return;
    if (!plan->fill.is_filled)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_FIRST, false },
            "this pump was never filled: fill it with its first program");
    if (!plan->has_schedule)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_FIRST, false },
            "this pump has no program: enter a dose or a schedule");
    if (plan_catheter_of(plan) <= 0)
        plan_add(out, (struct plan_head){ PLAN_BLOCK, PLAN_CATHETER, false },
            "enter the catheter's volume, from the implant record");
    if (plan->lead == MSG_PROGRAM_NO_LEAD)
        plan_add(out,
            (struct plan_head){
                PLAN_WHY, PLAN_BRIDGE, plan_is_said(plan->why_unbridged) },
            "a new pump's path is empty: prime it, or say why not");
}

static bool is_other_path(const struct plan *plan)
{
    const struct msg_status *status = &plan->reading->status;

    return plan_catheter_of(plan) != (int32_t)status->catheter_nl ||
           plan_tubing_of(plan) != (int32_t)status->tubing_nl;
}

/* the pump takes a path for empty that is primed or has another
 * volume, and counts nothing as given until it has filled.  A full one that is
 * primed gives all that it holds. */
static void judge_path(const struct plan *plan, struct plan_judgement *out)
{
    const struct msg_status *status = &plan->reading->status;
    const bool is_primed = plan->lead == MSG_PROGRAM_PRIME ||
                           plan->lead == MSG_PROGRAM_PRIME_CATHETER;
    const uint32_t conc = status->path_ng_per_ml > status->used_ng_per_ml
                              ? status->path_ng_per_ml
                              : status->used_ng_per_ml;
    int32_t volume_nl = plan_catheter_of(plan);
    struct exact fg;

    if (status->number == 0 || (!is_primed && !is_other_path(plan)))
        return;
    if (plan->lead != MSG_PROGRAM_PRIME_CATHETER)
        volume_nl += plan_tubing_of(plan);
    fg = units_exact(units_fg_of_volume(volume_nl, (int32_t)conc));
    plan_add(out,
        (struct plan_head){
            PLAN_WHY, PLAN_PRIME, plan_is_said(plan->why_dose) },
        "the pump takes its path for empty%s. If it is full, %s reach the "
        "patient %s, counted by nobody: is the catheter new, revised or "
        "aspirated? Say which",
        is_primed ? "" : ", as its volume is another",
        quantity_dose(units_ng_up(&fg)).text,
        is_primed ? "within an hour" : "beside what is shown as given");
}

void plan_judge_pump(const struct plan *plan, struct plan_judgement *out)
{
    const struct msg_status *status = &plan->reading->status;

    judge_clock(plan, out);
    judge_zone(plan, out);
    judge_alarm_volume(plan, out);
    judge_first(plan, out);
    judge_path(plan, out);
    if (status->bolus.kind == MSG_STATUS_BRIDGE ||
        status->bolus.kind == MSG_STATUS_PRIME)
        plan_add(out,
            (struct plan_head){ PLAN_ASK, PLAN_BUSY, plan->confirmed },
            "a %s is under way, %s to go: a new program ends it; is that "
            "meant?",
            status->bolus.kind == MSG_STATUS_BRIDGE ? "bridge" : "priming",
            when_span(status->bolus.left_s).text);
    if (status->mode == MSG_STATUS_STOPPED ||
        status->mode == MSG_STATUS_MINIMUM)
        plan_add(out, (struct plan_head){ PLAN_NOTE, PLAN_HELD, true },
            "the pump is %s and stays so until it is restarted",
            status->mode == MSG_STATUS_STOPPED ? "stopped" : "at minimum rate");
}

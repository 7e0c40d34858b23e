#include "programmer/change.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/drug.h"
#include "core/schedule.h"
#include "core/units.h"
#include "programmer/words.h"

/* What all the rows are made from. */
struct sides {
    const struct visit *visit;
    const struct plan_judgement *judgement;
    struct arena *arena;
    struct change *out;
    bool had_program;
};

static void add(struct sides *s, const char *field, const char *now,
    const char *after, const char *note)
{
    struct change_row *row;

    if (s->out->count == CHANGE_ROWS_MAX)
        return;
    row = &s->out->row[s->out->count++];
    row->field = field;
    row->now =
        s->had_program ? arena_text(s->arena, now, strlen(now)) : "\u2013";
    row->after = arena_text(s->arena, after, strlen(after));
    row->note = arena_text(s->arena, note, strlen(note));
    row->is_changed = strcmp(row->now, row->after) != 0;
}

/* --- texts of one side --- */

static const char *product_of(struct sides *s, uint32_t product)
{
    const struct product *p = drug_product(product);

    return p ? arena_printf(s->arena, "baclofen, %s", p->name) : "baclofen";
}

static const char *pattern_of(struct sides *s, const struct msg_program *p)
{
    struct buffer text = { 0 };
    const char *kept;

    if (p->schedule.set_count == 0)
        return "";
    pattern_print(&text, &p->schedule);
    kept = arena_text(s->arena, text.data, text.len);
    buffer_free(&text);
    return kept;
}

static const char *periodic_of(struct sides *s, const struct msg_periodic *p)
{
    if (p->dose_ng == 0)
        return "none";
    return arena_printf(s->arena, "%s every %u:%02u h, first at %02u:%02u, %s",
        quantity_dose(p->dose_ng).text, p->every_min / 60, p->every_min % 60,
        p->first_min / 60, p->first_min % 60, when_span(p->seconds).text);
}

static int64_t mean_ng(const struct msg_program *p)
{
    if (p->schedule.set_count == 0)
        return 0;
    return schedule_week_ng(&p->schedule) / UNITS_DAYS_PER_WEEK;
}

static const char *flow_of(struct sides *s, int64_t day_ng, uint32_t conc)
{
    struct exact flow;

    if (conc == 0)
        return "";
    flow = units_flow(day_ng, (int32_t)conc);
    return arena_printf(s->arena, "%s",
        quantity_flow(flow.whole * flow.den + flow.num, flow.den).text);
}

static const char *date_of(struct sides *s, uint64_t pump_s)
{
    if (pump_s == 0)
        return "after 2199";
    return arena_printf(s->arena, "%s",
        when_weekday_date(calendar_day_of((int64_t)pump_s)).text);
}

static const char *volume_or_none(struct sides *s, uint32_t nl)
{
    if (nl == 0)
        return "not on record";
    return arena_printf(s->arena, "%s", quantity_volume(nl, 3).text);
}

/* --- rows --- */

static const char *mode_of(const struct msg_program *p)
{
    return p->schedule.step_count > 1 ? "flex" : "simple";
}

static void add_mode(struct sides *s)
{
    const struct visit *v = s->visit;
    struct buffer now = { 0 };

    words_mode(&v->now.status, &v->now.program, &now);
    add(s, "mode", buffer_get(&now),
        v->now.status.mode == MSG_STATUS_STOPPED   ? "stopped"
        : v->now.status.mode == MSG_STATUS_MINIMUM ? "minimum rate"
        : v->staged.schedule.step_count > 1
            ? arena_printf(s->arena, "%s, %u steps%s", mode_of(&v->staged),
                  v->staged.schedule.step_count,
                  v->staged.periodic.dose_ng ? ", with a periodic bolus" : "")
            : arena_printf(s->arena, "%s%s", mode_of(&v->staged),
                  v->staged.periodic.dose_ng ? ", with a periodic bolus" : ""),
        "");
    buffer_free(&now);
}

static void add_dose(struct sides *s)
{
    const struct msg_program *now = &s->visit->now.program;
    const struct msg_program *next = &s->visit->staged;
    const int64_t old_ng = mean_ng(now), new_ng = mean_ng(next);

    add(s, "dose", quantity_dose_per_day(old_ng).text,
        quantity_dose_per_day(new_ng).text,
        s->had_program ? quantity_change(old_ng, new_ng).text : "");
    add(s, "schedule", pattern_of(s, now), pattern_of(s, next), "");
    add(s, "periodic bolus", periodic_of(s, &now->periodic),
        periodic_of(s, &next->periodic), "");
    add(s, "drug in 24 h", quantity_dose(s->visit->now.status.past_ng).text,
        quantity_dose((int64_t)s->visit->stage.day_ng).text,
        arena_printf(s->arena,
            "the last 24 h, then the next; %s of that in boluses%s",
            quantity_dose(s->visit->stage.bolus_ng).text,
            next->lead.kind == MSG_PROGRAM_BRIDGE ? ", the bridge's apart"
                                                  : ""));
}

/* */
static void add_dilution(struct sides *s, const struct msg_program *now,
    const struct msg_program *next)
{
    const int64_t true_conc =
        units_round(&s->judgement->dilution.true_ng_per_ml);

    add(s, "in the reservoir", quantity_conc(now->used_ng_per_ml).text,
        quantity_conc(true_conc).text,
        next->used_ng_per_ml == next->nominal_ng_per_ml
            ? "with the residual; flow and dose go by the label"
        : next->used_ng_per_ml == true_conc
            ? "with the residual; flow and dose go by this"
            : arena_printf(s->arena,
                  "with the residual; flow and dose go by %s",
                  quantity_conc(next->used_ng_per_ml).text));
}

static void add_drug(struct sides *s)
{
    const struct msg_program *now = &s->visit->now.program;
    const struct msg_program *next = &s->visit->staged;
    const bool is_new =
        s->had_program && now->used_ng_per_ml != next->used_ng_per_ml;

    add(s, "product", product_of(s, now->product), product_of(s, next->product),
        "");
    add(s, "concentration", quantity_conc(now->nominal_ng_per_ml).text,
        quantity_conc(next->nominal_ng_per_ml).text, is_new ? "CHANGED" : "");
    if (s->judgement->has_dilution)
        add_dilution(s, now, next);
    add(s, "flow", flow_of(s, mean_ng(now), now->used_ng_per_ml),
        flow_of(s, mean_ng(next), next->used_ng_per_ml), "");
}

static void add_lead(struct sides *s)
{
    static const char *const kinds[MSG_PROGRAM_LEADS] = { "none", "bridge",
        "prime", "prime, catheter alone" };
    const struct visit *v = s->visit;
    const struct msg_lead *lead = &v->staged.lead;
    struct buffer now = { 0 };

    words_progress(&v->now.status, &now);
    if (lead->kind == MSG_PROGRAM_NO_LEAD)
        add(s, "bridge or prime", now.len ? now.data : "none", "none",
            v->stage.flags & MSG_STAGE_NO_BRIDGE
                ? "NO BRIDGE though the concentration is new"
                : "");
    else
        add(s, "bridge or prime", now.len ? now.data : "none",
            arena_printf(s->arena, "%s, %s in %s", kinds[lead->kind],
                quantity_volume(lead->volume_nl, 3).text,
                when_span(lead->seconds).text),
            lead->kind == MSG_PROGRAM_BRIDGE
                ? arena_printf(s->arena, "%s of the old drug arrive meanwhile",
                      quantity_dose(v->stage.lead_ng).text)
                : "");
    buffer_free(&now);
}

static void add_reservoir(struct sides *s)
{
    const struct visit *v = s->visit;

    add(s, "reservoir",
        arena_printf(s->arena, "%s (estimated)",
            quantity_volume(v->now.status.volume_nl, 1).text),
        arena_printf(s->arena, "%s (estimated)",
            quantity_volume(v->stage.volume_nl, 1).text),
        v->staged.fill_nl ? "filled" : "");
    add(s, "alarm volume", quantity_volume(v->now.status.alarm_nl, 1).text,
        quantity_volume(v->staged.alarm_nl, 1).text, "");
    add(s, "alarm date", date_of(s, v->now.status.low_s),
        date_of(s, v->stage.low_s),
        v->stage.flags & MSG_STAGE_ALARM_SOON
            ? "computed by the pump: SOON, within 3 days"
            : "computed by the pump");
    add(s, "empty", date_of(s, v->now.status.empty_s),
        date_of(s, v->stage.empty_s), "computed by the pump");
    add(s, "replace by", date_of(s, v->now.status.eos_s),
        date_of(s, v->stage.eos_s), "");
}

static void add_rest(struct sides *s)
{
    const struct visit *v = s->visit;

    add(s, "cap in 24 h", quantity_dose(v->now.status.caps.day_ng).text,
        quantity_dose(v->stage.caps.day_ng).text, "");
    add(s, "cap in an hour", quantity_dose(v->now.status.caps.hour_ng).text,
        quantity_dose(v->stage.caps.hour_ng).text, "");
    add(s, "catheter", volume_or_none(s, v->now.status.catheter_nl),
        volume_or_none(s, v->staged.catheter_nl), "");
    add(s, "tubing", volume_or_none(s, v->now.status.tubing_nl),
        volume_or_none(s, v->staged.tubing_nl), "");
}

void change_of(const struct visit *visit,
    const struct plan_judgement *judgement, struct arena *arena,
    struct change *out)
{
    struct sides s = { visit, judgement, arena, out,
        visit->now.status.number != 0 };

    memset(out, 0, sizeof(*out));
    snprintf(out->hash, sizeof(out->hash), "%02x%02x-%02x%02x",
        visit->hash.byte[0], visit->hash.byte[1], visit->hash.byte[2],
        visit->hash.byte[3]);
    add_mode(&s);
    add_dose(&s);
    add_drug(&s);
    add_lead(&s);
    add_reservoir(&s);
    add_rest(&s);
}

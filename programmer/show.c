#include "programmer/show.h"

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/units.h"
#include "programmer/words.h"

enum {
    CLOCK_SHOWN_S = 60,        /* SR-32 */
    CLOCK_NEVER_S = 315576000, /* ten years */
};

static void line(const char *name, const char *value)
{
    printf("%-18s %s\n", name, value);
}

static void dated(const char *name, uint64_t pump_s, const struct msg_status *s)
{
    const int32_t today = calendar_day_of((int64_t)s->pump_s);
    int32_t day;

    if (pump_s == 0) {
        line(name, "after 2199");
        return;
    }
    day = calendar_day_of((int64_t)pump_s);
    printf("%-18s %s (%s)\n", name, when_weekday_date(day).text,
        when_from_today(day, today).text);
}

static void show_therapy(const struct visit *visit, struct arena *arena)
{
    const struct reading *now = &visit->now;
    struct buffer text = { 0 };

    words_mode(&now->status, &now->program, &text);
    line("mode", buffer_get(&text));
    buffer_clear(&text);
    if (now->status.number == 0) {
        buffer_free(&text);
        return;
    }
    if (!visit->implant.is_card) {
        line("dose", quantity_dose_per_day(reading_day_ng(now)).text);
        if (now->program.schedule.step_count > 1) {
            pattern_print(&text, &now->program.schedule);
            line("schedule", buffer_get(&text));
            buffer_clear(&text);
        }
    }
    line("concentration",
        arena_printf(arena, "baclofen %s",
            quantity_conc(now->status.nominal_ng_per_ml).text));
    if (now->status.used_ng_per_ml != now->status.nominal_ng_per_ml)
        line("  computed with", quantity_conc(now->status.used_ng_per_ml).text);
    words_progress(&now->status, &text);
    if (text.len)
        line("under way", text.data);
    line("given in 24 h", quantity_dose(now->status.past_ng).text);
    buffer_free(&text);
}

static void show_reservoir(const struct visit *visit, struct arena *arena)
{
    const struct msg_status *s = &visit->now.status;

    if (s->number == 0)
        return;
    line("reservoir", arena_printf(arena, "%s (estimated)",
                          quantity_volume(s->volume_nl, 1).text));
    line("  filled with",
        arena_printf(arena, "%s, %s", quantity_volume(s->fill_nl, 1).text,
            when_date_time((int64_t)s->filled_s).text));
    line("alarm volume", quantity_volume(s->alarm_nl, 1).text);
    dated("alarm date", s->low_s, s);
    dated("empty", s->empty_s, s);
    dated("replace by", s->eos_s, s);
    line("catheter", s->catheter_nl ? quantity_volume(s->catheter_nl, 3).text
                                    : "not on record");
}

void show_reading(const struct visit *visit, struct arena *arena)
{
    const struct msg_status *s = &visit->now.status;
    const int64_t error_s = reading_clock_error_s(&visit->now);
    struct buffer alarms = { 0 };

    line("pump", arena_printf(arena, "%s, %s", visit->serial,
                     quantity_volume(s->capacity_nl, 0).text));
    if (*visit->word[ENCOUNTER_PATIENT])
        line("patient", visit->word[ENCOUNTER_PATIENT]);
    line("alarms", words_alarms(s, &alarms) ? alarms.data : "none");
    buffer_free(&alarms);
    show_therapy(visit, arena);
    show_reservoir(visit, arena);
    if (visit->field_pump_s)
        line("second look",
            arena_printf(arena,
                "a stall or a magnetic field at %s: read the pump again before "
                "the patient leaves",
                when_date_time((int64_t)visit->field_pump_s).text));
    line("pump time", when_date_time((int64_t)s->pump_s).text);
    if (error_s < -CLOCK_NEVER_S)
        line("  clock", "was never set: set it before programming");
    else if (error_s > CLOCK_SHOWN_S || error_s < -CLOCK_SHOWN_S)
        printf("%-18s %s %s by this computer's\n", "  clock",
            when_span(error_s < 0 ? -error_s : error_s).text,
            error_s < 0 ? "behind" : "ahead");
}

static void instant(
    struct json *json, const char *key, uint64_t pump_s, int32_t offset_s)
{
    json_key_text(json, key,
        pump_s ? when_instant((int64_t)pump_s - offset_s, offset_s).text
               : NULL);
}

static void volume(struct json *json, const char *key, uint32_t nl)
{
    json_key_text(json, key, quantity_decimal(nl, QUANTITY_ML).text);
}

static void drug(struct json *json, const char *key, int64_t ng)
{
    json_key_text(json, key, quantity_decimal(ng, QUANTITY_MCG).text);
}

static void alarms_json(const struct msg_status *s, struct json *json)
{
    json_key(json, "alarms");
    json_open_array(json);
    for (uint32_t i = 0; i < 16; i++) {
        const struct event *event = event_of_code(i + 1);

        if (!(s->active >> i & 1) || !event)
            continue;
        json_open_object(json);
        json_key_text(json, "alarm", event->slug);
        json_key_text(json, "priority", event_priority_words(event->priority));
        json_key_bool(json, "silenced", s->silenced >> i & 1);
        json_close_object(json);
    }
    json_close_array(json);
}

static void program_json(const struct visit *visit, struct json *json)
{
    const struct reading *now = &visit->now;
    struct buffer text = { 0 };

    if (now->status.number == 0 || visit->implant.is_card)
        return;
    drug(json, "dose_mcg_per_day", reading_day_ng(now));
    pattern_print(&text, &now->program.schedule);
    json_key_text(json, "schedule", buffer_get(&text));
    buffer_free(&text);
}

void show_reading_json(const struct visit *visit, struct json *json)
{
    static const char *const modes[] = { "unprogrammed", "running", "minimum",
        "stopped" };
    const struct msg_status *s = &visit->now.status;

    json_key_text(json, "serial", visit->serial);
    json_key_text(json, "mode", modes[s->mode]);
    json_key_int(json, "program", s->number);
    volume(json, "capacity_ml", s->capacity_nl);
    alarms_json(s, json);
    program_json(visit, json);
    drug(json, "concentration_mcg_per_ml", s->nominal_ng_per_ml);
    drug(json, "used_concentration_mcg_per_ml", s->used_ng_per_ml);
    drug(json, "given_24h_mcg", s->past_ng);
    json_key_text(json, "volume_ml",
        quantity_exact((int64_t)s->volume_nl / UNITS_NL_PER_ML,
            (int64_t)s->volume_nl % UNITS_NL_PER_ML, UNITS_NL_PER_ML)
            .text);
    volume(json, "fill_ml", s->fill_nl);
    volume(json, "alarm_volume_ml", s->alarm_nl);
    volume(json, "catheter_ml", s->catheter_nl);
    volume(json, "tubing_ml", s->tubing_nl);
    volume(json, "path_left_ml", s->path_left_nl);
    instant(json, "filled_at", s->filled_s, s->offset_s);
    instant(json, "alarm_at", s->low_s, s->offset_s);
    json_key_text(json, "alarm_date",
        s->low_s ? when_iso(calendar_day_of((int64_t)s->low_s)).text : NULL);
    instant(json, "empty_at", s->empty_s, s->offset_s);
    json_key_text(json, "replace_by",
        s->eos_s ? when_iso(calendar_day_of((int64_t)s->eos_s)).text : NULL);
    instant(json, "pump_time", s->pump_s, s->offset_s);
    json_key_int(json, "clock_ahead_s", reading_clock_error_s(&visit->now));
    instant(json, "second_look_after", visit->field_pump_s, s->offset_s);
    json_key_int(json, "log_last", s->last);
    json_key_bool(json, "unknown_fate", visit->has_pending);
}

/* --- a change --- */

static const char *need_words(const struct plan_point *point)
{
    static const char *const words[] = { "note", "asked", "reason needed",
        "second person needed", "cannot be" };

    if (point->is_met && point->need > PLAN_NOTE)
        return "said";
    return words[point->need];
}

void show_points(const struct plan_judgement *judgement)
{
    for (int need = PLAN_BLOCK; need >= PLAN_NOTE; need--)
        for (int i = 0; i < judgement->count; i++)
            if ((int)judgement->point[i].need == need)
                printf("%s: %s\n", need_words(&judgement->point[i]),
                    judgement->point[i].text);
}

void show_points_json(const struct plan_judgement *judgement, struct json *json)
{
    static const char *const needs[] = { "note", "ask", "reason",
        "second-person", "block" };

    json_key(json, "points");
    json_open_array(json);
    for (int i = 0; i < judgement->count; i++) {
        const struct plan_point *point = &judgement->point[i];

        json_open_object(json);
        json_key_text(json, "code", plan_code_slug(point->code));
        json_key_text(json, "need", needs[point->need]);
        json_key_bool(json, "met", point->is_met);
        json_key_text(json, "text", point->text);
        json_close_object(json);
    }
    json_close_array(json);
    if (judgement->has_expected) {
        json_key_text(json, "expected_ml",
            quantity_exact(0, judgement->expected_nl.whole, UNITS_NL_PER_ML)
                .text);
        json_key_bool(json, "routine", !judgement->is_discrepancy);
    }
}

/* How many columns UTF-8 text takes: every character here is one wide. */
static int width_of(const char *text)
{
    int width = 0;

    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

static void column(const char *text, int width)
{
    const int own = width_of(text);

    printf("%s%*s", text, own < width ? width - own : 1, "");
}

void show_change(const struct change *change)
{
    int now = 0, after = 0;

    for (int i = 0; i < change->count; i++) {
        const int n = width_of(change->row[i].now);
        const int a = width_of(change->row[i].after);

        now = n > now ? n : now;
        after = a > after ? a : after;
    }
    column("", 18);
    column("RUNS NOW", now + 3);
    printf("AFTER\n");
    for (int i = 0; i < change->count; i++) {
        const struct change_row *row = &change->row[i];

        column(row->field, 18);
        column(row->now, now + 3);
        column(row->after, after + 3);
        printf("%s%s\n", row->is_changed ? "* " : "", row->note);
    }
    printf("(* changed; computed by the pump, hash %s)\n", change->hash);
}

void show_change_json(const struct change *change, struct json *json)
{
    json_key(json, "change");
    json_open_array(json);
    for (int i = 0; i < change->count; i++) {
        const struct change_row *row = &change->row[i];

        json_open_object(json);
        json_key_text(json, "field", row->field);
        json_key_text(json, "now", row->now);
        json_key_text(json, "after", row->after);
        json_key_text(json, "note", row->note);
        json_key_bool(json, "changed", row->is_changed);
        json_close_object(json);
    }
    json_close_array(json);
    json_key_text(json, "hash", change->hash);
}

void show_json(struct buffer *out)
{
    puts(buffer_get(out));
    buffer_free(out);
}

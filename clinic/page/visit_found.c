#include "clinic/page/visit_found.h"

#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "clinic/rules/outcome.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/reservoir.h"
#include "web/ui_list.h"

/* --- What is doubtful. --- */

static const char *day_words(struct page *page, uint64_t pump_s)
{
    if (pump_s == 0)
        return "after 2199";
    return page_text(page, "%s, %s", when_date_time((int64_t)pump_s).text,
        when_from_today(calendar_day_of((int64_t)pump_s), page->today).text);
}

/* SR-41 */
static void put_agreement(struct page *page, const struct encounter *e)
{
    struct outcome_agreement found = outcome_agree(e);

    switch (found.agreement) {
    case AGREES:
        ui_notice_begin(page->out, UI_GOOD,
            "The alarm date agrees with the pump, to the second.");
        break;
    case AGREES_BY_DAY:
        ui_notice_begin(
            page->out, UI_GOOD, "The alarm date agrees with the pump.");
        ui_text(page->out,
            "It has passed: the reservoir is below its alarm volume.");
        break;
    case AGREES_NOT:
        ui_notice_begin(page->out, UI_HIGH,
            "The pump\u2019s alarm date does NOT agree with its own numbers");
        ui_text(page->out,
            page_text(page,
                "The pump says %s; from the same numbers follows %s. The "
                "earlier one is used. Read the pump again, and if it stays so, "
                "report it.",
                day_words(page, e->after.low_s),
                day_words(page, (uint64_t)found.computed_s)));
        break;
    case AGREES_NOTHING:
    default:
        ui_notice_begin(page->out, UI_MEDIUM, "The pump was never programmed");
        ui_text(page->out, "There is no alarm date to compare.");
    }
    ui_notice_end(page->out);
}

/* SR-28 */
static void put_unknown(struct page *page, const struct encounter *e)
{
    int count = outcome_unknown(e);

    if (count == 0)
        return;
    ui_notice_begin(page->out, UI_HIGH,
        count == 1 ? "The fate of one command is UNKNOWN"
                   : "The fate of several commands is UNKNOWN");
    ui_text(page->out, "It may have been done or not. Read the pump again "
                       "before anything else is programmed; until then watch "
                       "for too much and for too little.");
    ui_notice_end(page->out);
}

/* SR-32 */
static void put_clock(struct page *page, const struct encounter *e)
{
    int64_t off_s = outcome_clock_off_s(e);

    if (off_s >= -OUTCOME_CLOCK_OFF_S && off_s <= OUTCOME_CLOCK_OFF_S)
        return;
    ui_notice_begin(page->out, UI_MEDIUM,
        page_text(page, "The pump\u2019s clock is %s by %s",
            off_s > 0 ? "ahead" : "behind",
            when_span(off_s > 0 ? off_s : -off_s).text));
    ui_text(page->out, "Its dates count from that clock. Set it, or say why "
                       "not.");
    ui_notice_end(page->out);
}

/* */
static void put_discrepancy(struct page *page, const struct encounter *e)
{
    struct pump none = { 0 };
    struct fill fill;

    if (!outcome_fill(e, &none, page->arena, &fill) || !fill.discrepancy)
        return;
    ui_notice_begin(page->out, UI_MEDIUM,
        page_text(page, "DISCREPANCY: drained %s, expected %s",
            quantity_volume(fill.drained_nl, 1).text,
            fill.expected_nl == RECORD_UNKNOWN
                ? "nothing"
                : quantity_volume(fill.expected_nl, 1).text));
    ui_text(page->out, fill.reason);
    ui_notice_end(page->out);
}

/* --- Before beside after. --- */

static const struct ui_column COLUMNS[] = { { .title = "What" },
    { .title = "Before" }, { .title = "After" }, { .title = "Change" } };

/* One row: what differs is said in words, beside. */
static void put_row(struct page *page, const char *what, const char *before,
    const char *after, const char *change)
{
    const struct ui_cell cells[] = { { .text = what }, { .text = before },
        { .text = after },
        { .text = change                       ? change
                  : strcmp(before, after) == 0 ? ""
                                               : "changed" } };

    ui_list_table_row(page->out, COLUMNS, cells, 4);
}

static const char *mode_words(struct page *page, const struct encounter_pump *p)
{
    static const char *const words[ENCOUNTER_MODES] = {
        [ENCOUNTER_UNPROGRAMMED] = "never programmed",
        [ENCOUNTER_MINIMUM] = "minimum rate",
        [ENCOUNTER_STOPPED] = "STOPPED",
    };

    if (p->mode != ENCOUNTER_RUNNING)
        return words[p->mode];
    if (schedule_is_simple(&p->schedule))
        return "simple";
    return page_text(page, "flex, %d steps", p->schedule.step_count);
}

static int64_t day_ng(const struct encounter_pump *p)
{
    return p->number ? schedule_week_ng(&p->schedule) / UNITS_DAYS_PER_WEEK : 0;
}

static const char *steps_words(
    struct page *page, const struct encounter_pump *p)
{
    struct buffer out = { 0 };
    const char *words;

    if (!p->number || schedule_is_simple(&p->schedule))
        return "";
    pattern_print(&out, &p->schedule);
    words = arena_text(page->arena, buffer_get(&out), out.len);
    buffer_free(&out);
    return words;
}

static const char *conc_words(struct page *page, const struct encounter_pump *p)
{
    if (p->used_ng_per_ml == 0)
        return "none";
    if (p->used_ng_per_ml == p->nominal_ng_per_ml)
        return page_text(page, "%s", quantity_conc(p->used_ng_per_ml).text);
    return page_text(page, "%s, computed with %s",
        quantity_conc(p->nominal_ng_per_ml).text,
        quantity_conc(p->used_ng_per_ml).text);
}

static const char *path_words(struct page *page, const struct encounter_pump *p)
{
    const char *catheter =
        p->catheter_nl == 0
            ? "no catheter on record"
            : page_text(page, "%s", quantity_volume(p->catheter_nl, 3).text);

    return page_text(
        page, "%s + %s", quantity_volume(p->tubing_nl, 3).text, catheter);
}

static const char *bolus_words(
    struct page *page, const struct encounter_periodic *p)
{
    if (p->dose_ng == 0)
        return "none";
    return page_text(page, "%s every %s", quantity_dose(p->dose_ng).text,
        when_span((int64_t)p->every_min * UNITS_SECONDS_PER_MINUTE).text);
}

/* In the programmer's words. */
static const char *beside_words(
    struct page *page, const struct encounter_bolus *b)
{
    static const char *const words[ENCOUNTER_BESIDES] = {
        [ENCOUNTER_BESIDE_SINGLE] = "single bolus",
        [ENCOUNTER_BESIDE_PERIODIC] = "periodic bolus",
        [ENCOUNTER_BESIDE_BRIDGE] = "bridge",
        [ENCOUNTER_BESIDE_PRIME] = "priming",
    };

    if (b->kind == ENCOUNTER_BESIDE_NOTHING)
        return "nothing";
    return page_text(page, "%s, %s of %s, %s to go", words[b->kind],
        quantity_volume(b->given_nl, 3).text,
        quantity_volume(b->ordered_nl, 3).text, when_span(b->left_s).text);
}

static const char *alarm_words(
    struct page *page, const struct encounter_pump *p)
{
    struct buffer out = { 0 };
    const char *words;
    uint32_t i;

    for (i = 0; i < 16; i++) {
        const struct event *event = event_of_code(i + 1);

        if (!(p->active >> i & 1))
            continue;
        buffer_printf(&out, "%s%s%s", out.len ? ", " : "",
            event ? event->words : "an alarm",
            p->silenced >> i & 1 ? " (silenced)" : "");
    }
    words = out.len ? arena_text(page->arena, out.data, out.len) : "none";
    buffer_free(&out);
    return words;
}

/* in mcg and %. */
static void put_dose(struct page *page, const struct encounter_pump *a,
    const struct encounter_pump *b)
{
    put_row(page, "dose",
        page_text(page, "%s", quantity_dose_per_day(day_ng(a)).text),
        page_text(page, "%s", quantity_dose_per_day(day_ng(b)).text),
        day_ng(a) == day_ng(b)
            ? ""
            : page_text(
                  page, "%s", quantity_change(day_ng(a), day_ng(b)).text));
    if (*steps_words(page, a) || *steps_words(page, b))
        put_row(page, "steps, mcg", steps_words(page, a), steps_words(page, b),
            NULL);
}

static void put_sides(struct page *page, const struct encounter *e)
{
    const struct encounter_pump *a = &e->before, *b = &e->after;

    ui_list_table_begin(page->out, "What the pump said", COLUMNS, 4);
    put_row(page, "mode", mode_words(page, a), mode_words(page, b), NULL);
    put_dose(page, a, b);
    put_row(page, "drug", conc_words(page, a), conc_words(page, b), NULL);
    put_row(page, "reservoir, estimated",
        page_text(page, "%s", quantity_volume(a->volume_nl, 1).text),
        page_text(page, "%s", quantity_volume(b->volume_nl, 1).text), "");
    put_row(page, "alarm volume",
        page_text(page, "%s", quantity_volume(a->alarm_nl, 1).text),
        page_text(page, "%s", quantity_volume(b->alarm_nl, 1).text), NULL);
    put_row(page, "alarm date", day_words(page, a->low_s),
        day_words(page, b->low_s), "");
    put_row(page, "boluses", bolus_words(page, &a->periodic),
        bolus_words(page, &b->periodic), NULL);
    if (a->bolus.kind != 0 || b->bolus.kind != 0)
        put_row(page, "under way", beside_words(page, &a->bolus),
            beside_words(page, &b->bolus), "");
    put_row(page, "path", path_words(page, a), path_words(page, b), NULL);
    put_row(page, "alarms", alarm_words(page, a), alarm_words(page, b), NULL);
    put_row(page, "replace by",
        page_text(
            page, "%s", when_date(calendar_day_of((int64_t)a->eos_s)).text),
        page_text(
            page, "%s", when_date(calendar_day_of((int64_t)b->eos_s)).text),
        NULL);
    put_row(page, "program",
        page_text(page, "number %lu", (unsigned long)a->number),
        page_text(page, "number %lu", (unsigned long)b->number), "");
    ui_list_table_end(page->out);
}

/* --- The refill and the commands. --- */

/* */
static void put_fill(struct page *page, const struct encounter *e)
{
    struct buffer *out = page->out;
    struct pump none = { 0 };
    struct fill fill;

    ui_list_block_begin(out, "Refill");
    if (!outcome_fill(e, &none, page->arena, &fill)) {
        ui_text(out, "Nothing was drained or filled.");
        ui_list_block_end(out);
        return;
    }
    ui_list_large(out,
        page_text(page, "%s", quantity_volume(fill.filled_nl, 1).text),
        "filled");
    ui_list_facts_begin(out);
    ui_list_fact(out, "drained",
        page_text(page, "%s", quantity_volume(fill.drained_nl, 1).text));
    ui_list_fact(out, "expected",
        fill.expected_nl == RECORD_UNKNOWN
            ? "nothing: a first fill"
            : page_text(page, "%s", quantity_volume(fill.expected_nl, 1).text));
    ui_list_fact_at(out, "use ratio", fill.discrepancy ? UI_MEDIUM : UI_GOOD,
        fill.use_ratio_millionths < 0
            ? "next to nothing was used"
            : page_text(page, "%s",
                  quantity_fixed(fill.use_ratio_millionths, 1000000, 3).text));
    ui_list_fact(out, "drug",
        page_text(page, "%s %s%s", fill.product[0] ? fill.product : "baclofen",
            quantity_conc(fill.conc_ng_per_ml).text,
            fill.compounded ? ", compounded" : ""));
    if (e->fill.true_ng_per_ml != e->fill.nominal_ng_per_ml)
        ui_list_fact(out, "in the reservoir",
            page_text(page, "%s, with the residual",
                quantity_conc(e->fill.true_ng_per_ml).text));
    ui_list_fact(out, "lot", fill.lot[0] ? fill.lot : "not written down");
    ui_list_fact(out, "expires",
        fill.expiry_day == RECORD_NO_DAY ? "not written down"
                                         : when_date(fill.expiry_day).text);
    if (e->fill.rinses)
        ui_list_fact(out, "rinses",
            page_text(page, "%u with %s", e->fill.rinses,
                quantity_volume(e->fill.rinse_nl, 1).text));
    if (fill.reason[0])
        ui_list_fact(out, "why", fill.reason);
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

static const char *kind_words(
    struct page *page, const struct encounter_act *act)
{
    static const char *const words[ENCOUNTER_ACT_KINDS] = {
        [ENCOUNTER_STOP] = "stop",
        [ENCOUNTER_HOLD_MINIMUM] = "minimum rate",
        [ENCOUNTER_RESTART] = "restart",
        [ENCOUNTER_CLOCK] = "set the clock",
        [ENCOUNTER_SILENCE] = "silence the alarm",
        [ENCOUNTER_SOUND] = "sound the alarms",
        [ENCOUNTER_EMERGENCY] = "hold by the emergency card",
        [ENCOUNTER_KEY_ADD] = "add a clinic key",
        [ENCOUNTER_KEY_REMOVE] = "remove a clinic key",
    };

    if (act->kind == ENCOUNTER_COMMIT)
        return page_text(
            page, "program, number %lu", (unsigned long)act->value);
    if (act->kind == ENCOUNTER_BOLUS)
        return page_text(page, "bolus of %s", quantity_dose(act->value).text);
    return words[act->kind];
}

/* docs/protocol.md, section 6. */
static const char *refusal_words(uint8_t reason)
{
    static const char *const words[] = { "for no reason given", "not allowed",
        "no such command", "malformed", "a value", "based on another program",
        "another hash", "nothing staged", "above the cap", "flow", "capacity",
        "concentration", "path", "a bolus runs", "mode", "clock", "memory full",
        "hardware" };

    return reason < sizeof words / sizeof words[0] ? words[reason]
                                                   : "a reason not known here";
}

static struct ui_cell fate_cell(
    struct page *page, const struct encounter_act *act)
{
    if (act->fate == ENCOUNTER_DONE)
        return (struct ui_cell){ .text = "done" };
    if (act->fate == ENCOUNTER_REFUSED)
        return (struct ui_cell){ .level = UI_LOW,
            .text =
                page_text(page, "refused: %s", refusal_words(act->reason)) };
    return (struct ui_cell){ .level = UI_HIGH, .text = "UNKNOWN" };
}

/* SR-28: each with its fate. */
static void put_acts(struct page *page, const struct encounter *e)
{
    static const struct ui_column columns[] = { { .title = "At" },
        { .title = "Command" }, { .title = "Fate" } };
    int i;

    if (e->act_count == 0) {
        ui_text(page->out, "No command was given: the pump was read only.");
        return;
    }
    ui_list_table_begin(page->out, "Commands", columns, 3);
    for (i = 0; i < e->act_count; i++) {
        const struct encounter_act *act = &e->act[i];
        const struct ui_cell cells[] = {
            { .text = page_text(page, "%s",
                  when_time(page_local_s(page, (int64_t)act->utc_s)).text) },
            { .text = kind_words(page, act) }, fate_cell(page, act)
        };

        ui_list_table_row(page->out, columns, cells, 3);
    }
    ui_list_table_end(page->out);
}

static void put_words(struct page *page, const struct visit_record *record,
    const struct encounter *e)
{
    static const struct {
        enum encounter_word word;
        const char *term;
    } rows[] = { { ENCOUNTER_PERSON, "at the programmer" },
        { ENCOUNTER_SECOND, "second person" },
        { ENCOUNTER_PATIENT, "matched as" }, { ENCOUNTER_MRN, "MRN" },
        { ENCOUNTER_WHY_DOSE, "why this dose" },
        { ENCOUNTER_REMARK, "remark" } };
    struct buffer *out = page->out;
    size_t i;

    ui_list_block_begin(out, "Who and why");
    ui_list_facts_begin(out);
    for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (e->word[rows[i].word].size)
            ui_list_fact(
                out, rows[i].term, outcome_text(e, rows[i].word, page->arena));
    ui_list_fact(out, "at the pump",
        page_text(page, "%s to %s",
            when_date_time(page_local_s(page, record->begun_s)).text,
            when_time(page_local_s(page, record->ended_s)).text));
    ui_list_fact(out, "signed with",
        page_text(
            page, "credential %lld, verified", (long long)record->credential));
    ui_list_facts_end(out);
    ui_list_block_end(out);
}

/* SR-31: another name at the programmer than on record. */
static void put_identity(
    struct page *page, const struct view *view, const struct encounter *e)
{
    const char *name = outcome_text(e, ENCOUNTER_PATIENT, page->arena);
    const char *mrn = outcome_text(e, ENCOUNTER_MRN, page->arena);
    bool same = (!name[0] || strcmp(name, view->patient.name) == 0) &&
                (!mrn[0] || strcmp(mrn, view->patient.mrn) == 0);

    if (same)
        return;
    ui_notice_begin(
        page->out, UI_HIGH, "At the programmer the patient had another name");
    ui_text(page->out,
        page_text(page,
            "There: %s, MRN %s. On record: %s, MRN %s. The pump\u2019s serial "
            "is this patient\u2019s: find out which name is right.",
            name[0] ? name : "no name", mrn[0] ? mrn : "none",
            view->patient.name,
            view->patient.mrn[0] ? view->patient.mrn : "none"));
    ui_notice_end(page->out);
}

void visit_found_put(struct page *page, const struct view *view,
    const struct visit_record *record, const struct encounter *e)
{
    ui_section_begin(page->out, NULL, "What was found and done", -1);
    put_identity(page, view, e);
    put_unknown(page, e);
    put_discrepancy(page, e);
    put_agreement(page, e);
    put_clock(page, e);
    ui_list_blocks_begin(page->out);
    put_fill(page, e);
    put_words(page, record, e);
    ui_list_blocks_end(page->out);
    ui_section_end(page->out);
    ui_section_begin(page->out, NULL, "Before and after", -1);
    put_sides(page, e);
    put_acts(page, e);
    ui_section_end(page->out);
}

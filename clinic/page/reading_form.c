#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "base/when.h"
#include "base/zone.h"
#include "clinic/page/entry.h"
#include "clinic/page/reading_form.h"
#include "clinic/store/patient.h"
#include "clinic/store/pump.h"
#include "clinic/store/reading.h"
#include "core/calendar.h"
#include "core/model.h"
#include "core/reservoir.h"

enum { STEPS_MAX = 2000, SIMPLE = 0, FLEX = 1 };

static const struct ui_option STATE[] = {
    { "running", "Running", NULL },
    { "minimum", "At minimum rate", NULL },
    { "stopped", "Stopped", NULL },
};

static const struct ui_option MODE[] = {
    { "simple", "Simple: one rate all day", NULL },
    { "flex", "Flex: several steps a day", NULL },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct ui_field FIELDS[READING_FIELD_COUNT] = {
    [READING_FIELD_READ_DAY] = { .name = "read",
        .label = "Read on",
        .hint = "as 19 Aug 2026",
        .width = 16 },
    [READING_FIELD_READ_TIME] = { .name = "read_time",
        .label = "at",
        .hint = "as 09:30",
        .width = 8,
        .optional = true },
    [READING_FIELD_FILL_DAY] = { .name = "filled",
        .label = "Last filled on",
        .hint = "as 19 Aug 2026",
        .width = 16 },
    [READING_FIELD_FILL_TIME] = { .name = "filled_time",
        .label = "at",
        .hint = "without it the day counts from 00:00",
        .width = 8,
        .optional = true },
    [READING_FIELD_FILL] = { .name = "fill",
        .label = "Volume after that fill",
        .unit = "mL",
        .width = 14,
        .decimal = true },
    [READING_FIELD_CONC] = { .name = "concentration",
        .label = "Concentration of baclofen",
        .unit = "mcg/mL",
        .width = 14,
        .decimal = true },
    [READING_FIELD_STATE] = { .name = "state", .label = "The pump is" },
    [READING_FIELD_MODE] = { .name = "mode", .label = "Infusion mode" },
    [READING_FIELD_DOSE] = { .name = "dose",
        .label = "Dose a day, if simple",
        .unit = "mcg/day",
        .width = 14,
        .decimal = true },
    [READING_FIELD_STEPS] = { .name = "steps",
        .label = "Steps, if flex",
        .hint = "start and mcg of each step, as 00:00 80, 06:00 120, "
                "22:00 30; weekdays as Mon-Fri: 00:00 80; Sat,Sun: 00:00 100" },
    [READING_FIELD_ALARM_VOLUME] = { .name = "alarm_volume",
        .label = "Low-reservoir alarm volume",
        .unit = "mL",
        .width = 14,
        .decimal = true },
    [READING_FIELD_ALARM_DAY] = { .name = "alarm_date",
        .label = "Alarm date, as printed",
        .hint = "leave it empty when the printout shows none",
        .width = 16,
        .optional = true },
    [READING_FIELD_NOTE] = { .name = "note",
        .label = "Note",
        .optional = true },
    [READING_FIELD_SURE_DOSE] = { .name = "sure_dose" },
    [READING_FIELD_SURE_CONC] = { .name = "sure_concentration" },
    [READING_FIELD_SURE_FILL] = { .name = "sure_fill" },
};

/* "on record: 350.0 mcg/day", behind the field's own hint. */
static void hint_before(
    struct reading_form *form, enum reading_field index, const char *value)
{
    struct ui_field *field = &form->field[index];

    field->hint = page_text(form->page, "%s%son record: %s",
        field->hint ? field->hint : "", field->hint ? "; " : "", value);
}

static void put_hints(struct reading_form *form)
{
    const struct reading *r = &form->before;
    int64_t dose_ng = schedule_week_ng(&r->schedule) / UNITS_DAYS_PER_WEEK;
    struct buffer steps = { 0 };

    hint_before(form, READING_FIELD_READ_DAY,
        when_date(calendar_day_of(r->read_s + r->offset_s)).text);
    hint_before(form, READING_FIELD_FILL_DAY,
        when_date(calendar_day_of(r->filled_s)).text);
    hint_before(form, READING_FIELD_FILL, quantity_volume(r->fill_nl, 1).text);
    hint_before(
        form, READING_FIELD_CONC, quantity_conc(r->conc_ng_per_ml).text);
    hint_before(
        form, READING_FIELD_ALARM_VOLUME, quantity_volume(r->alarm_nl, 1).text);
    if (schedule_is_simple(&r->schedule)) {
        hint_before(
            form, READING_FIELD_DOSE, quantity_dose_per_day(dose_ng).text);
        return;
    }
    pattern_print(&steps, &r->schedule);
    hint_before(form, READING_FIELD_STEPS, buffer_get(&steps));
    buffer_free(&steps);
}

enum store_result reading_form_open(
    struct reading_form *form, struct page *page, int64_t patient)
{
    enum store_result result;

    *form = (struct reading_form){ .page = page };
    memcpy(form->field, FIELDS, sizeof FIELDS);
    result = patient_get(page->store, page->arena, patient, &form->patient);
    if (result == STORE_OK)
        result = pump_current(page->store, page->arena, patient, &form->pump);
    if (result != STORE_OK)
        return result;
    result = reading_latest(page->store, page->arena, patient, &form->before);
    form->has_before = result == STORE_OK;
    if (form->has_before)
        put_hints(form);
    form->field[READING_FIELD_READ_DAY].value =
        page_text(page, "%s", when_date(page->today).text);
    form->field[READING_FIELD_STATE].value = "running";
    form->field[READING_FIELD_MODE].value = "simple";
    return result == STORE_NONE ? STORE_OK : result;
}

/* A day alone is some time of that day: its last second that has been. */
static void read_times(struct reading_form *form)
{
    struct page *page = form->page;
    struct ui_field *f = form->field;
    struct reading *r = &form->reading;
    int32_t day = entry_day(page, &f[READING_FIELD_READ_DAY]);
    int32_t second = entry_time(page, &f[READING_FIELD_READ_TIME]);

    if (f[READING_FIELD_READ_DAY].error || f[READING_FIELD_READ_TIME].error)
        return;
    if (second >= 0) {
        entry_instant(page, &f[READING_FIELD_READ_TIME],
            calendar_midnight(day) + second, &r->read_s);
        return;
    }
    r->read_s = zone_day_start(page->zone, day + 1) - 1;
    if (day == page->today)
        r->read_s = page->now_s;
}

/* pump time is the clinic's time at the fill; a day alone counts from
 * its start. */
static void read_fill_times(struct reading_form *form)
{
    struct page *page = form->page;
    struct ui_field *f = form->field;
    struct reading *r = &form->reading;
    int32_t day = entry_day(page, &f[READING_FIELD_FILL_DAY]);
    int32_t second = entry_time(page, &f[READING_FIELD_FILL_TIME]);
    int64_t utc_s;

    if (f[READING_FIELD_FILL_DAY].error || f[READING_FIELD_FILL_TIME].error)
        return;
    if (second < 0) {
        r->warnings |= READING_FILLED_BY_DATE;
        utc_s = zone_day_start(page->zone, day);
    } else if (entry_instant(page, &f[READING_FIELD_FILL_TIME],
                   calendar_midnight(day) + second, &utc_s)) {
        return;
    }
    r->offset_s = zone_offset(page->zone, utc_s);
    r->filled_s = utc_s + r->offset_s;
}

static void read_volumes(struct reading_form *form)
{
    static const struct entry_range fill = { QUANTITY_ML, 1000000, 100000000,
        0 };
    static const struct entry_range alarm = { QUANTITY_ML,
        RESERVOIR_ALARM_NL_MIN, RESERVOIR_ALARM_NL_MAX, 0 };
    static const struct entry_range conc = { QUANTITY_MCG, UNITS_CONC_MIN,
        UNITS_CONC_MAX, 0 };
    struct reading *r = &form->reading;

    r->fill_nl = (int32_t)entry_number(
        form->page, &form->field[READING_FIELD_FILL], &fill);
    r->alarm_nl = (int32_t)entry_number(
        form->page, &form->field[READING_FIELD_ALARM_VOLUME], &alarm);
    r->conc_ng_per_ml = (int32_t)entry_number(
        form->page, &form->field[READING_FIELD_CONC], &conc);
    r->printed_alarm_day =
        entry_day(form->page, &form->field[READING_FIELD_ALARM_DAY]);
}

/* Where a pattern goes wrong: the next few characters, whole. */
static const char *near(struct page *page, const char *text)
{
    size_t len = strlen(text);

    if (len == 0)
        return "at its end";
    if (len > 12)
        for (len = 12; ((unsigned char)text[len] & 0xc0) == 0x80; len--)
            ;
    return page_text(page, "at \u201c%.*s\u201d", (int)len, text);
}

static void read_steps(struct reading_form *form)
{
    struct ui_field *field = &form->field[READING_FIELD_STEPS];
    struct pattern_error error;
    const char *text;

    text = entry_text(form->page, field, STEPS_MAX);
    if (!field->error &&
        pattern_read(text, &form->reading.schedule, &error) != 0)
        entry_wrong(field, page_text(form->page, "%s: %s",
                               near(form->page, text + error.at), error.what));
}

static void read_dose(struct reading_form *form)
{
    static const struct entry_range range = { QUANTITY_MCG, 1,
        UNITS_DOSE_NG_MAX, 0 };
    struct ui_field *field = &form->field[READING_FIELD_DOSE];
    int64_t dose_ng;

    dose_ng = entry_number(form->page, field, &range);
    if (!field->error)
        schedule_init_simple(&form->reading.schedule, (int32_t)dose_ng);
}

/* The mode says which of the two is read; the other one, if filled in, may be
 * what is meant, so it is asked about and not dropped. */
static void read_program(struct reading_form *form)
{
    struct page *page = form->page;
    struct ui_field *f = form->field;
    int state =
        entry_choice(page, &f[READING_FIELD_STATE], STATE, COUNT(STATE));
    int mode = entry_choice(page, &f[READING_FIELD_MODE], MODE, COUNT(MODE));

    if (state >= 0)
        form->reading.mode = (enum reading_mode)state;
    f[READING_FIELD_DOSE].value = http_field(page->request, "dose");
    f[READING_FIELD_STEPS].value = http_field(page->request, "steps");
    if (mode == FLEX && f[READING_FIELD_DOSE].value[0])
        entry_wrong(&f[READING_FIELD_DOSE],
            "is for the simple mode: choose simple, or empty it");
    if (mode == SIMPLE && f[READING_FIELD_STEPS].value[0])
        entry_wrong(&f[READING_FIELD_STEPS],
            "is for the flex mode: choose flex, or empty it");
    if (mode == FLEX)
        read_steps(form);
    else
        read_dose(form);
}

static const char *flow_words(
    struct reading_form *form, const struct model *model)
{
    const struct reading *r = &form->reading;
    int64_t dose_ng =
        schedule_is_simple(&r->schedule) ? r->schedule.step[0].dose_ng : 0;
    struct exact flow = units_flow(dose_ng, r->conc_ng_per_ml);
    const char *needs =
        dose_ng ? page_text(form->page, "needs a flow of %s",
                      quantity_flow(flow.whole * flow.den + flow.num, flow.den)
                          .text)
                : page_text(form->page, "has in its step %d a flow",
                      form->found.step + 1);

    return page_text(form->page,
        "%s outside the %s to %s that this pump makes: check dose and "
        "concentration",
        needs, quantity_flow(model->flow_nl_min, 1).text,
        quantity_flow(model->flow_nl_max, 1).text);
}

/* Where the fault is to be mended, and how. */
static void put_fault(struct reading_form *form, const struct model *model)
{
    struct ui_field *f = form->field;
    struct page *page = form->page;
    int dose = schedule_is_simple(&form->reading.schedule)
                   ? READING_FIELD_DOSE
                   : READING_FIELD_STEPS;

    switch (form->found.fault) {
    case TRANSCRIPT_READ_AHEAD:
        entry_wrong(&f[READING_FIELD_READ_DAY],
            "is in the future: check day, month and time");
        break;
    case TRANSCRIPT_FILLED_AHEAD:
        entry_wrong(&f[READING_FIELD_FILL_DAY],
            "is after the pump was read: check both");
        break;
    case TRANSCRIPT_FILLED_LONG:
        entry_wrong(&f[READING_FIELD_FILL_DAY],
            "is more than ten years before the reading: check the year");
        break;
    case TRANSCRIPT_CONC_SCREENING:
        entry_wrong(&f[READING_FIELD_CONC],
            "50 mcg/mL is for screening only and never enters a pump: check "
            "the printout");
        break;
    case TRANSCRIPT_CONC:
        entry_wrong(&f[READING_FIELD_CONC], "must be from 1 to 4000 mcg/mL");
        break;
    case TRANSCRIPT_ALARM_VOLUME:
        entry_wrong(&f[READING_FIELD_ALARM_VOLUME], "must be from 1 to 10 mL");
        break;
    case TRANSCRIPT_ABOVE_CAPACITY:
        entry_wrong(&f[READING_FIELD_FILL],
            page_text(page,
                "is above the %s that this pump holds: check the fill, and "
                "the pump on record",
                quantity_volume(model->capacity_nl, 0).text));
        break;
    case TRANSCRIPT_BELOW_ALARM:
        entry_wrong(&f[READING_FIELD_FILL],
            page_text(page, "is below the alarm volume of %s: check both",
                quantity_volume(form->reading.alarm_nl, 1).text));
        break;
    case TRANSCRIPT_FLOW:
        entry_wrong(&f[dose], flow_words(form, model));
        break;
    case TRANSCRIPT_PRINTED_EARLY:
        entry_wrong(&f[READING_FIELD_ALARM_DAY],
            "is before the day of the fill: check both");
        break;
    case TRANSCRIPT_TOO_FAR:
        entry_wrong(&f[dose],
            "would last beyond the year 2199: check dose and concentration");
        break;
    case TRANSCRIPT_FITS:
    default:
        break;
    }
}

bool reading_form_read(struct reading_form *form)
{
    struct page *page = form->page;
    struct ui_field *f = form->field;
    const struct model *model = model_of_capacity(form->pump.capacity_nl);
    struct refill_rule rule;

    form->reading = reading_default(form->patient.id, form->pump.id);
    form->reading.source = READING_PRINTOUT;
    read_times(form);
    read_fill_times(form);
    read_volumes(form);
    read_program(form);
    form->reading.note =
        entry_text(page, &f[READING_FIELD_NOTE], RECORD_NOTE_MAX);
    if (entry_errors(f, READING_FIELD_COUNT))
        return false;
    rule = reading_rule(&page->clinic, &form->patient, &form->reading);
    form->found = transcript_judge(&form->reading,
        form->has_before ? &form->before : NULL, model, &rule, page->now_s);
    put_fault(form, model);
    return form->found.fault == TRANSCRIPT_FITS;
}

/* One question of SR-30: the box and its label with both numbers. */
struct ask {
    enum transcript_ask bit;
    enum reading_field field;
    const char *label;
};

static void list_asks(struct reading_form *form, struct ask ask[3])
{
    struct page *page = form->page;
    const struct reading *old = &form->before, *new = &form->reading;

    ask[0] = (struct ask){ TRANSCRIPT_ASK_DOSE, READING_FIELD_SURE_DOSE,
        page_text(page, "Yes, the dose is %s; on record it was %s.",
            quantity_dose_per_day(
                schedule_week_ng(&new->schedule) / UNITS_DAYS_PER_WEEK)
                .text,
            quantity_dose_per_day(
                schedule_week_ng(&old->schedule) / UNITS_DAYS_PER_WEEK)
                .text) };
    ask[1] = (struct ask){ TRANSCRIPT_ASK_CONC, READING_FIELD_SURE_CONC,
        page_text(page, "Yes, the concentration is %s; on record it was %s.",
            quantity_conc(new->conc_ng_per_ml).text,
            quantity_conc(old->conc_ng_per_ml).text) };
    ask[2] = (struct ask){ TRANSCRIPT_ASK_FILL, READING_FIELD_SURE_FILL,
        page_text(page, "Yes, the fill was %s; on record it was %s.",
            quantity_volume(new->fill_nl, 1).text,
            quantity_volume(old->fill_nl, 1).text) };
}

bool reading_form_is_sure(struct reading_form *form)
{
    struct ask ask[3];
    bool sure = true;
    size_t i;

    if (!form->found.asks)
        return true;
    list_asks(form, ask);
    for (i = 0; i < COUNT(ask); i++) {
        struct ui_field *field = &form->field[ask[i].field];

        field->label = ask[i].label;
        if (!(form->found.asks & ask[i].bit) || entry_ticked(form->page, field))
            continue;
        entry_wrong(field, "look at the printout again, then tick the box, "
                           "or change what was typed");
        sure = false;
    }
    return sure;
}

void reading_form_put_asks(struct reading_form *form)
{
    struct ask ask[3];
    size_t i;

    if (!form->found.asks)
        return;
    list_asks(form, ask);
    ui_form_group_begin(
        form->page->out, "Twice or half what was on record: is it right?");
    for (i = 0; i < COUNT(ask); i++) {
        form->field[ask[i].field].label = ask[i].label;
        if (form->found.asks & ask[i].bit)
            ui_form_check(form->page->out, &form->field[ask[i].field]);
    }
    ui_form_group_end(form->page->out);
}

void reading_form_put(struct reading_form *form)
{
    struct buffer *out = form->page->out;
    const struct ui_field *f = form->field;

    ui_form_group_begin(out, "When");
    ui_form_row_begin(out);
    ui_form_field(out, &f[READING_FIELD_READ_DAY]);
    ui_form_field(out, &f[READING_FIELD_READ_TIME]);
    ui_form_row_end(out);
    ui_form_row_begin(out);
    ui_form_field(out, &f[READING_FIELD_FILL_DAY]);
    ui_form_field(out, &f[READING_FIELD_FILL_TIME]);
    ui_form_row_end(out);
    ui_form_group_end(out);
    ui_form_group_begin(out, "Reservoir");
    ui_form_field(out, &f[READING_FIELD_FILL]);
    ui_form_field(out, &f[READING_FIELD_CONC]);
    ui_form_field(out, &f[READING_FIELD_ALARM_VOLUME]);
    ui_form_field(out, &f[READING_FIELD_ALARM_DAY]);
    ui_form_group_end(out);
    ui_form_group_begin(out, "What runs");
    ui_form_select(out, &f[READING_FIELD_STATE], STATE, COUNT(STATE));
    ui_form_radios(out, &f[READING_FIELD_MODE], MODE, COUNT(MODE));
    ui_form_field(out, &f[READING_FIELD_DOSE]);
    ui_form_notes(out, &f[READING_FIELD_STEPS]);
    ui_form_notes(out, &f[READING_FIELD_NOTE]);
    ui_form_group_end(out);
}

void reading_form_put_hidden(struct reading_form *form)
{
    int i;

    for (i = 0; i < READING_FIELD_SURE_DOSE; i++)
        ui_form_hidden(
            form->page->out, form->field[i].name, form->field[i].value);
}

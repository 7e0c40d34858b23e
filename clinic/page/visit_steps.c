#include "clinic/page/visit_steps.h"

#include "base/quantity.h"
#include "base/when.h"
#include "clinic/page/words.h"
#include "clinic/rules/outcome.h"
#include "clinic/store/fact.h"
#include "web/ui_list.h"

/* What a step may know: the patient's record, and the pump's once it came. */
struct steps {
    struct page *page;
    const struct view *view;
    const struct encounter *e;
    const struct tone *tone; /* the newest score */
    enum ui_level level;     /* of the step at hand */
};

/* What must not be read over says so with its shape. */
static const char *loud(struct steps *steps, const char *words)
{
    steps->level = UI_MEDIUM;
    return words;
}

static const char *dose_words(struct page *page, const struct schedule *s)
{
    return page_text(page, "%s%s",
        quantity_dose_per_day(schedule_week_ng(s) / UNITS_DAYS_PER_WEEK).text,
        schedule_is_simple(s) ? "" : ", flex");
}

static const char *volume_words(struct page *page, uint32_t volume_nl)
{
    return page_text(page, "%s", quantity_volume(volume_nl, 1).text);
}

/* 1. Interrogate. */
static const char *interrogated(struct steps *steps)
{
    struct page *page = steps->page;
    const struct view *view = steps->view;

    if (steps->e && steps->e->before.number)
        return page_text(page, "Read: %s, %s, %s left (estimated).",
            dose_words(page, &steps->e->before.schedule),
            quantity_conc(steps->e->before.used_ng_per_ml).text,
            volume_words(page, steps->e->before.volume_nl));
    if (steps->e)
        return "Read: never programmed.";
    if (!view->has_reading)
        return "No reading on record.";
    return page_text(page, "On record: %s, %s, read %s.",
        dose_words(page, &view->reading.schedule),
        quantity_conc(view->reading.conc_ng_per_ml).text,
        when_date(view->current.read_day).text);
}

/* 2. Ask: R-22. */
static const char *asked(struct steps *steps)
{
    const char *own = steps->view->patient.oral_backup;

    if (own[0] || steps->page->clinic.oral_backup[0])
        return page_text(steps->page, "Oral backup: %s",
            own[0] ? own : steps->page->clinic.oral_backup);
    return loud(steps, "No oral backup instruction on record");
}

/* 3. Examine. */
static const char *examined(struct steps *steps)
{
    const struct tone *tone = steps->tone;

    if (!tone)
        return "No tone score on record.";
    return page_text(steps->page, "Last: %s %s%s%s, %s.",
        tone->scale == TONE_ASHWORTH ? "Ashworth" : "spasms", tone->code,
        tone->site[0] ? ", " : "", tone->site,
        when_date(page_local_day(steps->page, tone->at_s)).text);
}

/* 4. Prepare: R-09. */
static const char *prepared(struct steps *steps)
{
    struct page *page = steps->page;
    struct fill fill;

    if (steps->e &&
        outcome_fill(steps->e, &steps->view->pump, page->arena, &fill))
        return page_text(page, "%s %s, lot %s, expires %s.",
            fill.product[0] ? fill.product : "Baclofen",
            quantity_conc(fill.conc_ng_per_ml).text,
            fill.lot[0] ? fill.lot : "not written down",
            fill.expiry_day == RECORD_NO_DAY ? "not written down"
                                             : when_date(fill.expiry_day).text);
    if (!steps->view->has_reading)
        return NULL;
    return page_text(page, "On record: baclofen %s.",
        quantity_conc(steps->view->reading.conc_ng_per_ml).text);
}

/* 6. Drain. */
static const char *drained(struct steps *steps)
{
    struct page *page = steps->page;
    const struct encounter_fill *fill = steps->e ? &steps->e->fill : NULL;
    int64_t left_nl = view_left_nl(page, steps->view);
    const char *words;

    if (fill && fill->flags & ENCOUNTER_FILLED) {
        if (fill->expected_nl == ENCOUNTER_FIRST_FILL)
            return page_text(page, "Drained %s; a first fill.",
                volume_words(page, fill->drained_nl));
        words = page_text(page, "Drained %s, expected %s",
            volume_words(page, fill->drained_nl),
            volume_words(page, fill->expected_nl));
        return fill->flags & ENCOUNTER_DISCREPANCY
                   ? loud(steps, page_text(page, "%s: DISCREPANCY", words))
                   : words;
    }
    if (left_nl == RECORD_UNKNOWN)
        return "What is left is not known.";
    return page_text(
        page, "Expected now: %s.", quantity_volume(left_nl, 1).text);
}

/* 7. The same concentration?  R-10. */
static const char *compared(struct steps *steps)
{
    struct page *page = steps->page;
    const struct encounter_fill *fill = steps->e ? &steps->e->fill : NULL;

    if (fill && fill->flags & ENCOUNTER_FILLED) {
        if (fill->old_ng_per_ml == 0)
            return page_text(page, "A first fill, %s.",
                quantity_conc(fill->nominal_ng_per_ml).text);
        if (fill->old_ng_per_ml == fill->nominal_ng_per_ml)
            return page_text(page, "The same, %s.",
                quantity_conc(fill->nominal_ng_per_ml).text);
        return loud(steps, page_text(page, "CHANGED: %s to %s",
                               quantity_conc(fill->old_ng_per_ml).text,
                               quantity_conc(fill->nominal_ng_per_ml).text));
    }
    if (!steps->view->has_reading)
        return NULL;
    return page_text(page, "On record: %s.",
        quantity_conc(steps->view->reading.conc_ng_per_ml).text);
}

/* 8. Fill: R-08. */
static const char *filled(struct steps *steps)
{
    const struct view *view = steps->view;

    if (steps->e && steps->e->fill.flags & ENCOUNTER_FILLED)
        return page_text(steps->page, "Filled %s.",
            volume_words(steps->page, steps->e->fill.filled_nl));
    if (!view->has_pump)
        return NULL;
    return page_text(steps->page, "The reservoir holds %s.",
        quantity_volume(view->pump.capacity_nl, 0).text);
}

/* 9. Dose. */
static const char *dosed(struct steps *steps)
{
    struct page *page = steps->page;
    const struct encounter *e = steps->e;
    const struct pump *pump = &steps->view->pump;

    if (e && e->before.number && e->after.number) {
        int64_t old = schedule_week_ng(&e->before.schedule);
        int64_t new = schedule_week_ng(&e->after.schedule);

        if (old == new)
            return "The same dose.";
        return page_text(page, "%s, %s.", dose_words(page, &e->after.schedule),
            quantity_change(
                old / UNITS_DAYS_PER_WEEK, new / UNITS_DAYS_PER_WEEK)
                .text);
    }
    if (!steps->view->has_pump)
        return NULL;
    if (pump->catheter_nl == RECORD_UNKNOWN)
        return loud(steps, "The catheter is not on record: no change of "
                           "concentration.");
    return page_text(page, "Path: %s tubing, %s catheter.",
        quantity_volume(pump->tubing_nl, 3).text,
        quantity_volume(pump->catheter_nl, 3).text);
}

/* The fate of the last command of a kind; NULL when there was none. */
static const char *fate_of(struct steps *steps, uint8_t kind)
{
    int i;

    for (i = steps->e ? steps->e->act_count - 1 : -1; i >= 0; i--) {
        if (steps->e->act[i].kind != kind)
            continue;
        if (steps->e->act[i].fate == ENCOUNTER_DONE)
            return "Done.";
        if (steps->e->act[i].fate == ENCOUNTER_REFUSED)
            return "The pump refused it.";
        steps->level = UI_HIGH; /* SR-28 */
        return "Fate UNKNOWN: read the pump again";
    }
    return NULL;
}

static const char *committed(struct steps *steps)
{
    return fate_of(steps, ENCOUNTER_COMMIT);
}

static const char *sounded(struct steps *steps)
{
    return fate_of(steps, ENCOUNTER_SOUND);
}

/* 14. Book: SR-43. */
static const char *booked(struct steps *steps)
{
    steps->level = words_booked_level(steps->page, &steps->view->current);
    return page_text(steps->page, "%s%s.",
        words_booked(steps->page, &steps->view->current),
        words_booked_fit(steps->page, &steps->view->current));
}

/* interfaces: "The refill visit, in order". */
static const struct {
    const char *what;
    const char *how;
    const char *(*known)(struct steps *steps);
} STEPS[] = {
    { "Interrogate",
        "dose, concentration, mode, estimated volume, alarms and log, battery, "
        "clock",
        interrogated },
    { "Ask",
        "tone, medicines, health, alarms heard, travel ahead, oral backup at "
        "home",
        asked },
    { "Examine",
        "tone (Modified Ashworth), range of motion, skin and pump site",
        examined },
    { "Prepare",
        "drug, strength, lot and expiry checked by two; spray or cream; "
        "antiseptic, dried, then not touched",
        prepared },
    { "Find the port",
        "template, or ultrasound if it is not found; unsure: do not refill; "
        "needle in",
        NULL },
    { "Drain all",
        "enter the volume; more than 2 mL from what is expected, or a use "
        "ratio outside 0.855 to 1.145, is no routine refill",
        drained },
    { "Same concentration?", "asked each time, never assumed", compared },
    { "Fill", "aspirate back as a check of position; enter the volume",
        filled },
    { "Dose", "change it if need be; bridge, prime", dosed },
    { "Review", "old beside new, commit, read back", committed },
    { "Sound the alarms", "for the family, if they want to hear them",
        sounded },
    { "Print", "on paper, and to the phone", NULL },
    { "Observe", "30 min after a change (0 to 60)", NULL },
    { "Book", "the next refill, before they leave", booked },
};

int visit_steps_put(
    struct page *page, const struct view *view, const struct encounter *e)
{
    struct steps steps = { .page = page, .view = view, .e = e };
    struct tone *tones;
    int n = tone_list(page->store, page->arena, view->patient.id, 1, &tones);
    size_t i;

    if (n < 0)
        return -1;
    steps.tone = n > 0 ? tones : NULL;
    ui_section_begin(page->out, "steps", "The visit, in order", -1);
    ui_list_steps_begin(page->out);
    for (i = 0; i < sizeof STEPS / sizeof STEPS[0]; i++) {
        const char *known;

        steps.level = UI_GOOD;
        known = STEPS[i].known ? STEPS[i].known(&steps) : NULL;
        ui_list_step(page->out, &(struct ui_step){ STEPS[i].what, STEPS[i].how,
                                    known, steps.level });
    }
    ui_list_steps_end(page->out);
    ui_section_end(page->out);
    return 0;
}

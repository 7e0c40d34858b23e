/* page_dose.c: the dose a day, its pattern, the path (R-10 to R-16, SR-30). */
#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "core/schedule.h"
#include "core/units.h"
#include "programmer/page_change.h"
#include "web/ui_draw.h"

static void forget_typed(struct page *page, enum typed_field field)
{
    pthread_mutex_lock(&page->desk->lock);
    page->desk->typed.text[field][0] = 0;
    pthread_mutex_unlock(&page->desk->lock);
}

static void put_now(struct page *page)
{
    const struct reading *now = &page->view->visit.now;
    struct buffer steps = { 0 };

    if (now->status.number == 0) {
        ui_text(page->out, "This pump was never programmed.");
        return;
    }
    ui_text(page->out, page_text(page, "Runs now: %s.",
                           quantity_dose_per_day(reading_day_ng(now)).text));
    if (now->program.schedule.step_count > 1) {
        pattern_print(&steps, &now->program.schedule);
        ui_text(
            page->out, page_text(page, "Steps, mcg: %s.", buffer_get(&steps)));
        buffer_free(&steps);
    }
}

/* --- dose --- */

static const struct ui_option classes[] = {
    { "", "As the clinic has it, or the stricter", NULL },
    { "spinal", "Spinal origin", NULL },
    { "cerebral", "Cerebral origin", NULL },
    { "pediatric", "Child", NULL },
};

static const struct change_field dose_fields[] = {
    { .field = TYPED_DOSE,
        .label = "New dose, the same all day",
        .unit = "mcg/day",
        .width = 16,
        .decimal = true },
    { .field = TYPED_CLASS,
        .kind = CHANGE_SELECT,
        .label = "Spasticity of",
        .option = classes,
        .option_count = 4,
        .hint = "Decides which step is usual (R-16)" },
    { .kind = CHANGE_GROUP, .label = "Limits" },
    { .field = TYPED_ALARM,
        .label = "Low-reservoir alarm volume",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true,
        .hint = "1 to 10 mL. Higher for who feels it early" },
    { .field = TYPED_CAP,
        .label = "Most in 24 h",
        .unit = "mcg",
        .width = 14,
        .decimal = true,
        .optional = true,
        .hint = "Without it, the usual cap of twice the day" },
    { .field = TYPED_CAP_HOUR,
        .beside = true,
        .label = "Most in an hour",
        .unit = "mcg",
        .width = 14,
        .decimal = true,
        .optional = true },
};

static const struct change_page dose = { "Dose", "/dose", dose_fields,
    sizeof(dose_fields) / sizeof(*dose_fields), put_now, NULL };

void page_dose(struct request *request, struct reply *reply)
{
    page_change_get(&dose, request, reply);
}

/* A dose and a schedule are two answers to one question: the last holds. */
void page_dose_send(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (*http_field(request, "dose"))
        forget_typed(&page, TYPED_SCHEDULE);
    page_change_send(&dose, request, reply);
}

/* --- schedule --- */

static void put_drawing(struct page *page);

static const struct change_field schedule_fields[] = {
    { .field = TYPED_SCHEDULE,
        .kind = CHANGE_NOTES,
        .label = "Steps of the day",
        .hint = "A start and the mcg until the next start: 00:00 80, 06:00 "
                "120, 14:00 70, 22:00 30. With weekdays: Mon-Fri: 00:00 200; "
                "Sat,Sun: 00:00 150" },
    { .kind = CHANGE_DRAWN },
    { .kind = CHANGE_GROUP, .label = "A bolus every so often" },
    { .field = TYPED_BOLUS,
        .label = "Each bolus",
        .unit = "mcg",
        .width = 14,
        .decimal = true,
        .optional = true },
    { .field = TYPED_EVERY,
        .beside = true,
        .label = "Every",
        .unit = "h:mm",
        .width = 12,
        .optional = true,
        .hint = "6:00 is four a day" },
    { .field = TYPED_FIRST,
        .label = "First at",
        .unit = "h:mm",
        .width = 12,
        .optional = true },
    { .field = TYPED_OVER,
        .beside = true,
        .label = "Each over",
        .unit = "h:mm",
        .width = 12,
        .optional = true,
        .hint = "0:10 when nothing is said" },
    { .field = TYPED_NO_BOLUS,
        .kind = CHANGE_CHECK,
        .label = "No periodic bolus any more" },
};

static const struct change_page schedule = { "Schedule", "/schedule",
    schedule_fields, sizeof(schedule_fields) / sizeof(*schedule_fields),
    put_now, put_drawing };

/* Steps of one day, as bars. */
static size_t fill_steps(struct page *page, const struct schedule *s,
    const struct schedule_set *set, struct ui_bar *out)
{
    for (int i = 0; i < set->count; i++) {
        const int32_t at = set->first + i;
        const int32_t minutes = schedule_step_minutes(s, at);
        const int64_t ng = s->step[at].dose_ng;

        out[i] = (struct ui_bar){ s->step[at].start_min, ng * 1000 / minutes,
            page_text(page, "%d:%02d, %s in %d:%02d h",
                s->step[at].start_min / 60, s->step[at].start_min % 60,
                quantity_dose(ng).text, minutes / 60, minutes % 60) };
    }
    return set->count;
}

static int first_day(uint8_t days)
{
    int day = 0;

    while (day < 6 && !(days >> day & 1))
        day++;
    return day;
}

static const char *days_of(struct page *page, uint8_t days)
{
    static const char *const names[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
        "Sat", "Sun" };
    const char *text = "";

    if (days == SCHEDULE_ALL_DAYS)
        return "Every day";
    for (int i = 0; i < UNITS_DAYS_PER_WEEK; i++)
        if (days >> i & 1)
            text = page_text(page, "%s%s%s", text, *text ? ", " : "", names[i]);
    return text;
}

/* The day of a set, over the day of before, and its total beside. */
static void put_set(struct page *page, const struct schedule *s, int at)
{
    const struct reading *now = &page->view->visit.now;
    const struct schedule *old = &now->program.schedule;
    const int day = first_day(s->set[at].days);
    struct ui_bar *steps =
        arena_alloc(page->arena, SCHEDULE_STEPS_MAX * sizeof(*steps));
    struct ui_bar *before =
        arena_alloc(page->arena, SCHEDULE_STEPS_MAX * sizeof(*before));
    struct ui_day drawing = { .steps = steps, .before = before };
    const char *total =
        page_text(page, "%s: %s", days_of(page, s->set[at].days),
            quantity_dose_per_day(schedule_day_ng(s, day)).text);

    drawing.count = fill_steps(page, s, &s->set[at], steps);
    if (now->status.number != 0)
        drawing.before_count =
            fill_steps(page, old, &old->set[schedule_set_of(old, day)], before);
    drawing.words = page_text(page, "%s, as %zu bars", total, drawing.count);
    ui_line_begin(page->out);
    ui_strong(page->out, total);
    if (now->status.number != 0) {
        ui_space(page->out);
        ui_muted(page->out,
            page_text(page, "now %s, dashed: %s",
                quantity_dose_per_day(schedule_day_ng(old, day)).text,
                quantity_change(
                    schedule_day_ng(old, day), schedule_day_ng(s, day))
                    .text));
    }
    ui_line_end(page->out);
    ui_draw_day(page->out, &drawing);
}

/* SR-30: "a day" beside the interval. */
static void put_periodic(struct page *page, const struct msg_periodic *p)
{
    if (p->dose_ng == 0 || p->every_min == 0)
        return;
    ui_text(page->out,
        page_text(page,
            "Boluses: %s every %d:%02d h is %s a day, %s beside "
            "the steps.",
            quantity_dose(p->dose_ng).text, p->every_min / 60,
            p->every_min % 60,
            quantity_fixed(UNITS_MINUTES_PER_DAY, p->every_min, 1).text,
            quantity_dose_per_day(
                (int64_t)p->dose_ng * UNITS_MINUTES_PER_DAY / p->every_min)
                .text));
}

/* What is typed, read as it will be; what runs now when nothing is. */
static void put_typed(struct page *page, const struct typed *typed)
{
    struct typed *only = arena_alloc(page->arena, sizeof(*only));
    const struct reading *now = &page->view->visit.now;
    const struct schedule *shown = &now->program.schedule;
    static const enum typed_field fields[] = { TYPED_SCHEDULE, TYPED_BOLUS,
        TYPED_EVERY, TYPED_FIRST, TYPED_OVER };
    struct entry_error error;
    struct entry entry;
    struct plan plan;

    for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
        memcpy(only->text[fields[i]], typed->text[fields[i]],
            sizeof(only->text[0]));
    typed_entry(only, &entry);
    if (entry_plan(&entry, &page->view->visit, &plan, &error) != 0) {
        ui_aside(page->out,
            page_text(page, "Not drawn: %s %s", error.field, error.what));
        return;
    }
    if (plan.has_schedule)
        shown = &plan.schedule;
    for (int i = 0; i < shown->set_count; i++)
        put_set(page, shown, i);
    put_periodic(
        page, plan.has_periodic ? &plan.periodic : &now->program.periodic);
}

static void put_drawing(struct page *page)
{
    ui_draw_typed_begin(page->out, "/schedule/draw");
    put_typed(page, page->typed);
    ui_draw_live_end(page->out);
}

/* The drawing alone, of what stands in the query. */
void page_schedule_draw(struct request *request, struct reply *reply)
{
    struct page page;
    struct typed *typed;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    typed = arena_alloc(page.arena, sizeof(*typed));
    for (int i = 0; i < TYPED_FIELDS; i++)
        (void)typed_put(typed, (enum typed_field)i,
            http_query(request, typed_name((enum typed_field)i)));
    put_typed(&page, typed);
}

void page_schedule(struct request *request, struct reply *reply)
{
    page_change_get(&schedule, request, reply);
}

void page_schedule_send(struct request *request, struct reply *reply)
{
    struct page page;

    page_open(&page, request, reply);
    if (*http_field(request, "schedule"))
        forget_typed(&page, TYPED_DOSE);
    page_change_send(&schedule, request, reply);
}

/* --- bridge and prime --- */

static const struct ui_option leads[] = {
    { "none", "Neither", NULL },
    { "bridge", "Bridge",
        "After another concentration: pushes the old drug in the path out at "
        "its old pace" },
    { "prime", "Prime the whole path", "A new pump: tubing and catheter" },
    { "prime-catheter", "Prime the catheter alone",
        "After a revision, or when it was aspirated" },
};

static const struct change_field bridge_fields[] = {
    { .field = TYPED_LEAD,
        .kind = CHANGE_RADIOS,
        .label = "What goes before the program?",
        .option = leads,
        .option_count = 4 },
    { .kind = CHANGE_GROUP, .label = "The path" },
    { .field = TYPED_CATHETER,
        .label = "Catheter",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true,
        .hint = "From the implant record, as in 0.132. There is no usual "
                "value" },
    { .field = TYPED_TUBING,
        .beside = true,
        .label = "Pump\u2019s inner tubing",
        .unit = "mL",
        .width = 12,
        .decimal = true,
        .optional = true },
};

static bool is_catheter_disputed(const struct visit *visit)
{
    const int64_t pump_nl = visit->now.status.catheter_nl;

    return visit->has_ticket && visit->ticket.catheter_nl > 0 && pump_nl > 0 &&
           visit->ticket.catheter_nl != pump_nl;
}

static void put_path(struct page *page)
{
    const struct msg_status *s = &page->view->visit.now.status;

    ui_text(page->out,
        page_text(page, "On record in the pump: catheter %s, tubing %s.",
            s->catheter_nl
                ? page_text(page, "%s", quantity_volume(s->catheter_nl, 3).text)
                : "not known",
            quantity_volume(s->tubing_nl, 3).text));
    if (page->view->visit.has_ticket &&
        page->view->visit.ticket.catheter_nl > 0)
        ui_text(page->out,
            page_text(page, "On record at the clinic: catheter %s.",
                quantity_volume(page->view->visit.ticket.catheter_nl, 3).text));
    if (is_catheter_disputed(&page->view->visit))
        ui_text(page->out,
            "These two differ. The pump goes by its own; look at the implant "
            "record, and enter here which is right.");
    if (s->path_left_nl > 0)
        ui_text(page->out,
            page_text(page, "%s of the drug from before are still in the path.",
                quantity_volume(s->path_left_nl, 3).text));
}

static const struct change_page bridge = { "Bridge, prime", "/bridge",
    bridge_fields, sizeof(bridge_fields) / sizeof(*bridge_fields), put_path,
    NULL };

void page_bridge(struct request *request, struct reply *reply)
{
    page_change_get(&bridge, request, reply);
}

void page_bridge_send(struct request *request, struct reply *reply)
{
    page_change_send(&bridge, request, reply);
}

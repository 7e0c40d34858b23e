/* page_schedule.c: the steps of a day, and what is given beside them (F-02,
 * SR-30). */
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "core/schedule.h"
#include "core/units.h"
#include "programmer/page_change.h"
#include "programmer/steps.h"
#include "web/ui_draw.h"

static const char LABEL[] = "Steps of the day";

enum { ROWS_AT_FIRST = 4 };

/* --- rows --- */

/* Values of the button "add", beside a set's number. */
static const char ADD_DAYS[] = "days", ADD_NOW[] = "now";

/* Where what was sent is read: the query of a drawing, or a form. */
typedef const char *reader(const struct request *request, const char *name);

/* Tabs divide cells, and lines rows: within one they are blanks. */
static const char *cell_of(struct page *page, reader *read, const char *name)
{
    const char *sent = read(page->request, name);
    char *cell = arena_text(page->arena, sent, strlen(sent));

    for (char *c = cell; *c; c++)
        if (*c == '\t' || *c == '\n' || *c == '\r')
            *c = ' ';
    return cell;
}

/* As they were sent: up to the last that is there. */
static void read_rows(struct page *page, reader *read, struct steps *out)
{
    out->count = 1;
    for (int i = 0; i < STEPS_SETS; i++) {
        struct steps_set *set = &out->set[i];

        set->days = cell_of(page, read, page_text(page, "days-%d", i));
        set->count = 0;
        for (int k = 0; k < STEPS_ROWS; k++) {
            set->row[k].start =
                cell_of(page, read, page_text(page, "start-%d-%d", i, k));
            set->row[k].dose =
                cell_of(page, read, page_text(page, "dose-%d-%d", i, k));
            if (*set->row[k].start || *set->row[k].dose)
                set->count = k + 1;
        }
        if (set->count > 0 || *set->days)
            out->count = i + 1;
    }
}

/* The usual two, where nothing else was said. */
static void add_days(struct steps *steps)
{
    if (steps->count == STEPS_SETS)
        return;
    if (steps->count == 1 && !*steps->set[0].days) {
        steps->set[0].days = "Mon-Fri";
        steps->set[1].days = "Sat,Sun";
    }
    steps->count++;
}

/* What was sent, with what the button that was pressed adds to it. */
static void read_sent(struct page *page, struct steps *out)
{
    const char *add = http_field(page->request, "add");

    read_rows(page, http_field, out);
    if (strcmp(add, ADD_NOW) == 0)
        steps_of(&page->view->visit.now.program.schedule, page->arena, out);
    else if (strcmp(add, ADD_DAYS) == 0)
        add_days(out);
}

static const char *take_rows(struct page *page)
{
    struct steps *steps = arena_alloc(page->arena, sizeof(*steps));
    const char *text;

    read_sent(page, steps);
    text = steps_text(steps, page->arena);
    return strlen(text) > TYPED_MAX ? NULL : text;
}

/* What is wrong with the rows, and where. */
struct fault {
    const char *what; /* NULL: nothing */
    struct steps_place place;
};

static const char *error_at(
    const struct fault *fault, int set, int row, bool is_dose)
{
    const struct steps_place *p = &fault->place;

    return p->set == set && p->row == row && p->is_dose == is_dose ? fault->what
                                                                   : NULL;
}

static void put_row(struct page *page, const struct steps_set *set, int at,
    int row, const struct fault *fault)
{
    static const struct steps_row none = { "", "" }, first = { "00:00", "" };
    const struct steps_row *typed = row < set->count ? &set->row[row]
                                    : row == 0       ? &first
                                                     : &none;

    ui_form_row_begin(page->out);
    ui_form_field(page->out,
        &(struct ui_field){ .name = page_text(page, "start-%d-%d", at, row),
            .label = page_text(page, "Step %d from", row + 1),
            .value = typed->start,
            .error = error_at(fault, at, row, false),
            .width = 5 });
    ui_form_field(page->out,
        &(struct ui_field){ .name = page_text(page, "dose-%d-%d", at, row),
            .label = page_text(page, "Step %d gives", row + 1),
            .value = typed->dose,
            .unit = "mcg",
            .error = error_at(fault, at, row, true),
            .width = 7,
            .decimal = true });
    ui_form_row_end(page->out);
}

static void put_days(struct page *page, const struct steps_set *set, int at,
    const struct fault *fault)
{
    ui_form_field(
        page->out, &(struct ui_field){ .name = page_text(page, "days-%d", at),
                       .label = "On these days",
                       .value = set->days,
                       .hint = "Mon-Fri, or Sat,Sun: each day of the week once",
                       .error = error_at(fault, at, -1, false),
                       .width = 20 });
}

/* One more row than is filled in; where more are wanted, one more than were
 * shown. */
static int rows_shown(struct page *page, const struct steps_set *set, int at)
{
    const char *sent =
        http_field(page->request, page_text(page, "rows-%d", at));
    int rows = set->count < ROWS_AT_FIRST ? ROWS_AT_FIRST : set->count + 1;

    if (strcmp(http_field(page->request, "add"), page_text(page, "%d", at)) ==
            0 &&
        atoi(sent) >= rows)
        rows = atoi(sent) + 1;
    return rows < STEPS_ROWS ? rows : STEPS_ROWS;
}

static void put_rows(struct page *page, const struct steps *steps, int at,
    const struct fault *fault)
{
    const struct steps_set *set = &steps->set[at];
    const int rows = rows_shown(page, set, at);

    ui_form_group_begin(page->out, *set->days         ? set->days
                                   : steps->count > 1 ? "Other days"
                                                      : "Every day");
    if (steps->count > 1 || *set->days)
        put_days(page, set, at, fault);
    for (int i = 0; i < rows; i++)
        put_row(page, set, at, i, fault);
    ui_form_hidden(
        page->out, page_text(page, "rows-%d", at), page_text(page, "%d", rows));
    ui_actions_begin(page->out);
    ui_form_more(page->out, "Add a step", "add", page_text(page, "%d", at));
    ui_actions_end(page->out);
    ui_form_group_end(page->out);
}

/* What the pattern's reader finds stands under its cell; what is judged of the
 * whole stands above the rows. */
static struct fault find_fault(struct page *page, const struct steps *steps,
    const char *text, const char *error)
{
    struct fault fault = { NULL, { -1, -1, false } };
    struct schedule *read = arena_alloc(page->arena, sizeof(*read));
    struct pattern_error found;

    if (!error)
        return fault;
    if (!*text || pattern_read(text, read, &found) == 0) {
        ui_line_begin(page->out);
        ui_strong(page->out, error);
        ui_line_end(page->out);
        return fault;
    }
    fault.what = error;
    fault.place = steps_find(text, found.at);
    if (fault.place.row >= 0 &&
        !*steps->set[fault.place.set].row[fault.place.row].start)
        fault.place.is_dose = false;
    return fault;
}

static void put_steps(struct page *page, const char *error)
{
    struct steps *steps = arena_alloc(page->arena, sizeof(*steps));
    const char *text = page->typed->text[TYPED_SCHEDULE];
    struct fault fault;

    if (*http_field(page->request, "add"))
        read_sent(page, steps);
    else
        steps_read(text, page->arena, steps);
    ui_section_begin(page->out, typed_name(TYPED_SCHEDULE), LABEL, -1);
    ui_text(page->out,
        "Each step gives its amount from its start, as in 06:00, to the start "
        "of the next; the last one to midnight. The first starts at 00:00.");
    fault = find_fault(page, steps, text, error);
    for (int i = 0; i < steps->count; i++)
        put_rows(page, steps, i, &fault);
    ui_actions_begin(page->out);
    if (steps->count < STEPS_SETS)
        ui_form_other(page->out, "Set other days apart", "add", ADD_DAYS);
    if (!*text && page->view->visit.now.status.number != 0)
        ui_form_other(page->out, "Begin with what runs now", "add", ADD_NOW);
    ui_actions_end(page->out);
    ui_section_end(page->out);
}

/* --- the page --- */

static void put_drawing(struct page *page);

static const struct change_field schedule_fields[] = {
    { .field = TYPED_SCHEDULE,
        .kind = CHANGE_OWN,
        .label = LABEL,
        .take = take_rows,
        .put = put_steps },
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
    page_change_now, put_drawing };

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
        ui_aside(page->out, page_text(page, "Not drawn yet: the %s %s",
                                error.field, error.what));
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
    struct steps *steps;

    page_open(&page, request, reply);
    if (!page_has_visit(&page))
        return;
    typed = arena_alloc(page.arena, sizeof(*typed));
    steps = arena_alloc(page.arena, sizeof(*steps));
    for (int i = 0; i < TYPED_FIELDS; i++)
        (void)typed_put(typed, (enum typed_field)i,
            http_query(request, typed_name((enum typed_field)i)));
    read_rows(&page, http_query, steps);
    (void)typed_put(typed, TYPED_SCHEDULE, steps_text(steps, page.arena));
    put_typed(&page, typed);
}

void page_schedule(struct request *request, struct reply *reply)
{
    page_change_get(&schedule, request, reply);
}

void page_schedule_send(struct request *request, struct reply *reply)
{
    const char *text;
    struct page page;

    page_open(&page, request, reply);
    text = take_rows(&page);
    if (!text || *text)
        page_change_forget(&page, TYPED_DOSE);
    if (*http_field(request, "add"))
        page_change_more(&schedule, request, reply);
    else
        page_change_send(&schedule, request, reply);
}

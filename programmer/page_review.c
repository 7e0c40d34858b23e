/* page_review.c: old | new, and what it asks (SR-26, SR-29, R-07 to R-16). */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "programmer/change.h"
#include "programmer/page_change.h"
#include "web/ui_list.h"

enum {
    HASH_TEXT = 2 * CRYPTO_KEY_SIZE + 1,
    ERRORS_MAX = PLAN_POINTS_MAX + 8,
};

/* 1. is_staged: change and hash are of what the pump has staged now */
struct review {
    struct page page;
    struct entry entry;
    struct plan plan;
    struct plan_judgement judgement;
    struct change change;
    struct msg_program wanted;
    char hash[HASH_TEXT];
    struct entry_error unread;
    bool is_unread; /* a field cannot be read */
    bool is_staged;
    bool is_answered; /* the form was sent: what stands is an error */
    const char *why;  /* nothing was staged: why */
};

static void read_typed(struct review *r)
{
    typed_entry(r->page.typed, &r->entry);
    r->entry.person = r->page.request->person.name;
}

/* Each thing that is asked has a box of its own, and counts when it is ticked
 * in the form that shows it. */
static bool is_all_ticked(struct review *r)
{
    for (int i = 0; i < r->judgement.count; i++)
        if (r->judgement.point[i].need == PLAN_ASK &&
            !*http_field(r->page.request,
                page_text(&r->page, "ask-%s",
                    plan_code_slug(r->judgement.point[i].code))))
            return false;
    return true;
}

/* Plan and judgement of what is typed, for the pump that is open. */
static bool judge(struct review *r)
{
    struct visit *visit = &r->page.desk->visit;

    r->is_unread = entry_plan(&r->entry, visit, &r->plan, &r->unread) != 0;
    if (r->is_unread)
        return false;
    plan_judge(&r->plan, &r->judgement);
    if (entry_note(&r->plan, &r->judgement, visit) != VISIT_OK) {
        r->why = page_text(&r->page, "%s", visit->why);
        return false;
    }
    if (r->is_answered && is_all_ticked(r)) {
        r->plan.confirmed = true;
        plan_judge(&r->plan, &r->judgement);
    }
    if (plan_stands(&r->judgement, PLAN_BLOCK))
        return false;
    plan_program(&r->plan, &r->judgement, &r->wanted);
    return true;
}

static void note_staged(struct review *r)
{
    struct visit *visit = &r->page.desk->visit;

    r->is_staged = true;
    sodium_bin2hex(
        r->hash, sizeof(r->hash), visit->hash.byte, sizeof(visit->hash.byte));
    change_of(visit, &r->judgement, r->page.arena, &r->change);
}

/* Stage it, and see what the pump says of it.  With the desk taken. */
static void stage(struct review *r)
{
    struct visit *visit = &r->page.desk->visit;

    if (visit_stage(visit, &r->wanted) == VISIT_OK)
        note_staged(r);
    else
        r->why = page_text(&r->page, "%s", visit->why);
}

/* Is what was shown what the pump has staged, and what is wanted now? */
static bool is_as_shown(struct review *r)
{
    const struct visit *visit = &r->page.desk->visit;

    if (!visit->is_staged ||
        memcmp(&visit->staged, &r->wanted, sizeof(r->wanted)) != 0)
        return false;
    note_staged(r);
    return strcmp(http_field(r->page.request, "hash"), r->hash) == 0;
}

/* --- drawn --- */

static const struct ui_column columns[] = { { "field", false },
    { "runs now", false }, { "after", false }, { "change", false } };

enum { AFTER = 2, COLUMNS = sizeof(columns) / sizeof(*columns) };

static void put_table(struct review *r)
{
    struct page *page = &r->page;

    ui_list_table_begin(page->out,
        page_text(page, "Computed by the pump itself, hash %s", r->change.hash),
        columns, COLUMNS);
    for (int i = 0; i < r->change.count; i++) {
        const struct change_row *row = &r->change.row[i];
        const char *note = row->note;

        if (row->is_changed && strncmp(note, "CHANGED", 7) != 0)
            note = *note ? page_text(page, "changed: %s", note) : "changed";
        const struct ui_cell cells[COLUMNS] = {
            { .text = row->field },
            { .text = *row->now ? row->now : "\u2013" },
            { .text = *row->after ? row->after : "\u2013" },
            { .text = note },
        };
        ui_list_table_marked(page->out, columns, cells, COLUMNS,
            row->is_changed ? AFTER : COLUMNS);
    }
    ui_list_table_end(page->out);
}

/* Which page has the field. */
static const char *place_of(enum typed_field field)
{
    if (field <= TYPED_RINSE)
        return "/refill";
    if (field == TYPED_SCHEDULE ||
        (field >= TYPED_BOLUS && field <= TYPED_NO_BOLUS))
        return "/schedule";
    if (field == TYPED_CATHETER || field == TYPED_TUBING || field == TYPED_LEAD)
        return "/bridge";
    return "/dose";
}

static const char *place_of_point(const struct review *r, enum plan_code code)
{
    const enum typed_field field = typed_of_point(r->page.typed, code);

    if (field < TYPED_FIELDS)
        return place_of(field);
    if (code == PLAN_FIRST)
        return r->page.typed->text[TYPED_FILLED][0] ? "/dose" : "/refill";
    return code == PLAN_CLOCK ? "/order/clock" : NULL;
}

/* Most urgent first: what needs a second person stands above the table, too,
 * whose answers are asked for below it. */
static void put_urgent(struct review *r)
{
    struct page *page = &r->page;

    for (int i = 0; i < r->judgement.count; i++) {
        const struct plan_point *point = &r->judgement.point[i];

        if (point->need != PLAN_SECOND || point->is_met)
            continue;
        ui_notice_begin(page->out, UI_MEDIUM, "A second person is needed");
        ui_text(page->out, point->text);
        ui_notice_end(page->out);
    }
}

/* Points that no answer removes; then what is to be read. */
static void put_points(struct review *r)
{
    struct page *page = &r->page;

    for (int i = 0; i < r->judgement.count; i++) {
        const struct plan_point *point = &r->judgement.point[i];
        const char *place = place_of_point(r, point->code);

        if (point->need != PLAN_BLOCK)
            continue;
        ui_notice_begin(page->out, UI_GOOD, "This cannot be programmed");
        ui_text(page->out, point->text);
        if (place) {
            ui_line_begin(page->out);
            ui_link(page->out, place, "Change it");
            ui_line_end(page->out);
        }
        ui_notice_end(page->out);
    }
    for (int i = 0; i < r->judgement.count; i++)
        if (r->judgement.point[i].need == PLAN_NOTE)
            ui_text(page->out, r->judgement.point[i].text);
}

static bool has_point(const struct review *r, enum plan_need need,
    enum plan_code code, const struct plan_point **point)
{
    for (int i = 0; i < r->judgement.count; i++) {
        *point = &r->judgement.point[i];
        if ((*point)->need == need && (*point)->code == code)
            return true;
    }
    return false;
}

static bool has_second(const struct review *r, const struct plan_point **point)
{
    return has_point(r, PLAN_SECOND, PLAN_DISCREPANCY, point) ||
           has_point(r, PLAN_SECOND, PLAN_SECOND_FOR_DOSE, point);
}

/* What a reason in words answers: all but the bridge's, which has its own. */
static bool is_why(const struct plan_point *point)
{
    return point->need == PLAN_WHY && point->code != PLAN_BRIDGE;
}

static bool has_why(const struct review *r, const struct plan_point **point)
{
    for (int i = 0; i < r->judgement.count; i++) {
        *point = &r->judgement.point[i];
        if (is_why(*point))
            return true;
    }
    return false;
}

static const struct ui_option leads[] = {
    { "bridge", "Program the bridge", NULL },
    { "none", "No, for a reason", NULL },
};
static const struct ui_option primes[] = {
    { "prime", "Prime the whole path", NULL },
    { "none", "No, for a reason", NULL },
};

static const struct change_field answers[] = {
    { .field = TYPED_CAUSE, .kind = CHANGE_SELECT, .label = "Cause" },
    { .field = TYPED_REASON,
        .kind = CHANGE_NOTES,
        .label = "Why it may go on" },
    { .field = TYPED_SECOND,
        .kind = CHANGE_LINE,
        .label = "Second person",
        .hint = "Who has looked as well: another than who sits here" },
    { .field = TYPED_DOSE_REASON,
        .kind = CHANGE_NOTES,
        .label = "Why it goes on like this" },
    { .field = TYPED_LEAD,
        .kind = CHANGE_RADIOS,
        .label = "Bridge it?",
        .option = leads,
        .option_count = 2 },
    { .field = TYPED_LEAD,
        .kind = CHANGE_RADIOS,
        .label = "Prime it?",
        .option = primes,
        .option_count = 2 },
    { .field = TYPED_NO_BRIDGE,
        .kind = CHANGE_NOTES,
        .label = "If not, why not" },
};

enum {
    ANSWER_CAUSE,
    ANSWER_REASON,
    ANSWER_SECOND,
    ANSWER_DOSE,
    ANSWER_BRIDGE,
    ANSWER_PRIME,
    ANSWER_NO_BRIDGE,
    ANSWERS
};

/* An answer that is still missing, once the form was sent. */
static const char *missing(const struct review *r,
    const struct plan_point *point, const struct change_field *field)
{
    if (!r->is_answered || point->is_met)
        return NULL;
    if (field->field == TYPED_SECOND &&
        strcmp(r->page.typed->text[TYPED_SECOND],
            r->page.request->person.name) == 0 &&
        *r->page.typed->text[TYPED_SECOND])
        return "is who sits here: another person has to look";
    if (field->field == TYPED_NO_BRIDGE)
        return "is needed, or the choice above is another";
    return *r->page.typed->text[field->field] ? NULL : "is needed";
}

static void put_answer(
    struct review *r, const struct plan_point *point, int which)
{
    page_change_put(
        &r->page, &answers[which], missing(r, point, &answers[which]));
}

static void put_reasons(struct review *r)
{
    struct page *page = &r->page;
    const struct plan_point *point;

    if (has_second(r, &point)) {
        ui_form_group_begin(page->out, "This is no routine refill");
        ui_text(page->out, point->text);
        for (int i = ANSWER_CAUSE; i <= ANSWER_SECOND; i++)
            put_answer(r, point, i);
        ui_form_group_end(page->out);
    }
    if (has_why(r, &point)) {
        ui_form_group_begin(page->out, "Before it goes on");
        for (int i = 0; i < r->judgement.count; i++)
            if (is_why(&r->judgement.point[i]))
                ui_text(page->out, r->judgement.point[i].text);
        put_answer(r, point, ANSWER_DOSE);
        ui_form_group_end(page->out);
    }
    if (has_point(r, PLAN_WHY, PLAN_BRIDGE, &point)) {
        const bool is_first = page->view->visit.now.status.number == 0;

        ui_form_group_begin(page->out, "The path");
        ui_text(page->out, point->text);
        page_change_put(
            page, &answers[is_first ? ANSWER_PRIME : ANSWER_BRIDGE], NULL);
        put_answer(r, point, ANSWER_NO_BRIDGE);
        ui_form_group_end(page->out);
    }
}

static struct ui_field box_of(struct review *r, const struct plan_point *point)
{
    const char *name =
        page_text(&r->page, "ask-%s", plan_code_slug(point->code));
    const char *ticked = http_field(r->page.request, name);

    return (struct ui_field){ .name = name,
        .label = point->text,
        .value = r->is_answered ? ticked : "",
        .error = r->is_answered && !*ticked ? "is to be ticked, if it is meant"
                                            : NULL };
}

static void put_asks(struct review *r)
{
    struct page *page = &r->page;
    bool in_group = false;

    for (int i = 0; i < r->judgement.count; i++) {
        const struct plan_point *point = &r->judgement.point[i];
        const struct ui_field box = box_of(r, point);

        if (point->need != PLAN_ASK)
            continue;
        if (!in_group)
            ui_form_group_begin(page->out, "Is it meant?");
        in_group = true;
        ui_form_check(page->out, &box);
    }
    if (in_group)
        ui_form_group_end(page->out);
}

/* The summary: every answer that is missing, as they stand on the page. */
static void put_errors(struct review *r)
{
    struct ui_field fields[ERRORS_MAX];
    const struct plan_point *point;
    size_t count = 0;

    for (int i = 0; i < ANSWERS; i++)
        if (i <= ANSWER_SECOND ? has_second(r, &point)
            : i == ANSWER_DOSE ? has_why(r, &point)
            : i == ANSWER_NO_BRIDGE
                ? has_point(r, PLAN_WHY, PLAN_BRIDGE, &point)
                : false)
            fields[count++] =
                (struct ui_field){ .name = typed_name(answers[i].field),
                    .label = answers[i].label,
                    .error = missing(r, point, &answers[i]) };
    for (int i = 0; i < r->judgement.count; i++)
        if (r->judgement.point[i].need == PLAN_ASK)
            fields[count++] = box_of(r, &r->judgement.point[i]);
    ui_form_errors(r->page.out, fields, count);
}

static bool is_asking(const struct review *r)
{
    const struct plan_point *point;

    return has_second(r, &point) || has_why(r, &point) ||
           has_point(r, PLAN_WHY, PLAN_BRIDGE, &point);
}

static void put_form(struct review *r)
{
    struct page *page = &r->page;

    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/review", .csrf = page->request->csrf });
    ui_form_hidden(page->out, "hash", r->hash);
    put_reasons(r);
    put_asks(r);
    ui_actions_begin(page->out);
    ui_form_step(page->out, "Program the pump", "commit");
    if (is_asking(r))
        ui_form_other(
            page->out, "Look again with these answers", "step", "look");
    ui_button(page->out, place_of(typed_first(page->typed)), "Go back", NULL);
    ui_actions_end(page->out);
    ui_form_end(page->out);
}

static void put_drop(struct page *page)
{
    ui_form_begin(page->out,
        &(struct ui_form){ .action = "/drop", .csrf = page->request->csrf });
    ui_form_other(page->out, "Drop all of this", "drop", "yes");
    ui_form_end(page->out);
}

static void put_nothing(struct page *page)
{
    ui_text(page->out, "Nothing is to be programmed yet.");
    ui_actions_begin(page->out);
    ui_button_main(page->out, "/refill", "Refill");
    ui_actions_end(page->out);
}

static void put_review(struct review *r)
{
    struct page *page = &r->page;

    if (r->is_unread) {
        ui_notice_begin(page->out, UI_GOOD, "An answer cannot be read");
        ui_text(page->out,
            page_text(page, "%s %s", r->unread.field, r->unread.what));
        ui_line_begin(page->out);
        ui_link(page->out, place_of(typed_find(r->unread.field)), "Change it");
        ui_line_end(page->out);
        ui_notice_end(page->out);
        return;
    }
    if (r->why) {
        ui_notice_begin(page->out, UI_MEDIUM, "The pump has not computed it");
        ui_text(page->out, r->why);
        ui_notice_end(page->out);
    }
    put_errors(r);
    put_urgent(r);
    put_points(r);
    if (r->is_staged) {
        put_table(r);
        put_form(r);
    }
}

static void draw(struct review *r)
{
    struct page *page = &r->page;

    page_look(page);
    page_begin(page, "Review", "/review");
    if (page_may_change(page)) {
        if (typed_is_any(page->typed))
            put_review(r);
        else
            put_nothing(page);
    }
    if (typed_is_any(page->typed))
        put_drop(page);
    page_end(page);
}

/* --- asked --- */

static bool is_ready(struct review *r)
{
    struct page *page = &r->page;

    if (!page_has_visit(page))
        return false;
    if (page->view->is_matched && !page->view->visit.has_pending &&
        typed_is_any(page->typed))
        return true;
    draw(r);
    return false;
}

void page_review(struct request *request, struct reply *reply)
{
    struct review *r = arena_alloc(request->arena, sizeof(*r));
    struct desk *desk = request->app;

    page_open(&r->page, request, reply);
    if (!is_ready(r))
        return;
    read_typed(r);
    desk_take(desk);
    if (desk_ready(desk) != VISIT_OK)
        r->why = page_text(&r->page, "%s", desk->visit.why);
    else if (judge(r))
        stage(r);
    desk_give(desk);
    draw(r);
}

static enum visit_result commit(struct review *r)
{
    struct visit *visit = &r->page.desk->visit;
    struct encounter_fill fill;

    plan_encounter(&r->plan, &r->judgement, &fill);
    entry_say(&r->plan, visit);
    return visit_commit(visit, r->plan.fill.is_filled ? &fill : NULL);
}

/* It was committed, or not: the next page, which says so. */
static const char *finish(struct review *r, enum visit_result result)
{
    struct desk *desk = r->page.desk;

    if (result == VISIT_UNKNOWN && desk->visit.has_pending) {
        desk->commit_key = desk->visit.pending.key; /* every page says so */
        return "/pump";
    }
    if (page_went(&r->page, result, "Programmed, read back, and the same."))
        desk_read_log(desk);
    else if (result != VISIT_UNKNOWN)
        return "/review";
    desk->next.is_changed = true; /* it is in force: not to be done again */
    desk_forget_typed(desk);
    return result == VISIT_OK ? "/done" : "/pump";
}

/* With the desk taken: where to go next, or NULL to show the review. */
static const char *answer(struct review *r)
{
    struct desk *desk = r->page.desk;

    if (desk_ready(desk) != VISIT_OK) {
        r->why = page_text(&r->page, "%s", desk->visit.why);
        return NULL;
    }
    if (!judge(r))
        return NULL;
    if (!is_as_shown(r)) {
        r->is_answered = false;
        desk_say(desk, false,
            "Look again: this is what would be programmed "
            "now. It was not what was shown before.");
        stage(r);
        return NULL;
    }
    if (plan_stands(&r->judgement, PLAN_ASK))
        return NULL;
    return finish(r, commit(r));
}

void page_review_send(struct request *request, struct reply *reply)
{
    struct review *r = arena_alloc(request->arena, sizeof(*r));
    struct desk *desk = request->app;
    const char *next;

    page_open(&r->page, request, reply);
    if (r->page.view->is_changed && !typed_is_any(r->page.typed)) {
        http_redirect(request, reply, "/done"); /* sent twice */
        return;
    }
    if (!is_ready(r))
        return;
    for (int i = 0; i < ANSWERS; i++)
        if (form_find(&request->form, typed_name(answers[i].field)))
            (void)page_change_take(&r->page, &answers[i], 1);
    if (strcmp(http_field(request, "step"), "commit") != 0) {
        http_redirect(request, reply, "/review");
        return;
    }
    r->is_answered = true;
    read_typed(r);
    desk_take(desk);
    next = answer(r);
    desk_give(desk);
    if (next) {
        http_redirect(request, reply, "%s", next);
        return;
    }
    reply->status = 422;
    draw(r);
}

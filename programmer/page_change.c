#include "programmer/page_change.h"

#include <string.h>

#include "base/pattern.h"
#include "base/quantity.h"
#include "core/drug.h"
#include "programmer/words.h"

enum { PRODUCTS_MAX = 16, FIELDS_MAX = 24 };

static const char TOO_LONG[] = "or another answer is too long";

const struct ui_option *page_change_products(struct page *page, size_t *count)
{
    struct ui_option *option =
        arena_alloc(page->arena, PRODUCTS_MAX * sizeof(*option));
    const struct product *product;

    *count = 0;
    option[(*count)++] = (struct ui_option){ "", "Choose", NULL };
    for (size_t i = 0; (product = drug_product(i)) && *count < PRODUCTS_MAX;
         i++) {
        size_t at = 0;

        while (at < *count && strcmp(option[at].value, product->name) != 0)
            at++;
        if (at == *count && !product->screening_only)
            option[(*count)++] =
                (struct ui_option){ product->name, product->name, NULL };
    }
    return option;
}

const struct ui_option *page_change_causes(struct page *page, size_t *count)
{
    struct ui_option *option =
        arena_alloc(page->arena, ENCOUNTER_CAUSES * sizeof(*option));

    option[0] = (struct ui_option){ "", "Choose", NULL };
    for (uint32_t i = 1; i < ENCOUNTER_CAUSES; i++)
        option[i] =
            (struct ui_option){ encounter_cause_slug(i), words_cause(i), NULL };
    *count = ENCOUNTER_CAUSES;
    return option;
}

void page_change_forget(struct page *page, enum typed_field field)
{
    pthread_mutex_lock(&page->desk->lock);
    page->desk->typed.text[field][0] = 0;
    pthread_mutex_unlock(&page->desk->lock);
}

void page_change_now(struct page *page)
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

static struct ui_field field_of(const struct page *page,
    const struct change_field *field, const char *error)
{
    return (struct ui_field){ .name = typed_name(field->field),
        .label = field->label,
        .value = page->typed->text[field->field],
        .unit = field->unit,
        .hint = field->hint,
        .error = error,
        .width = field->width,
        .decimal = field->decimal,
        .optional = field->optional };
}

void page_change_put(
    struct page *page, const struct change_field *field, const char *error)
{
    const struct ui_field ui = field_of(page, field, error);
    const struct ui_option *option = field->option;
    size_t count = field->option_count;

    if (field->field == TYPED_PRODUCT)
        option = page_change_products(page, &count);
    if (field->field == TYPED_CAUSE)
        option = page_change_causes(page, &count);
    switch (field->kind) {
    case CHANGE_OWN:
        field->put(page, error);
        break;
    case CHANGE_NOTES:
        ui_form_notes(page->out, &ui);
        break;
    case CHANGE_CHECK:
        ui_form_check(page->out, &ui);
        break;
    case CHANGE_SELECT:
        ui_form_select(page->out, &ui, option, count);
        break;
    case CHANGE_RADIOS:
        ui_form_radios(page->out, &ui, option, count);
        break;
    default:
        ui_form_field(page->out, &ui);
    }
}

static bool is_field(const struct change_field *field)
{
    return field->kind != CHANGE_GROUP && field->kind != CHANGE_DRAWN;
}

static const char *sent_of(struct page *page, const struct change_field *field)
{
    return field->kind == CHANGE_OWN
               ? field->take(page)
               : http_field(page->request, typed_name(field->field));
}

/* The summary on top. */
static void put_errors(struct page *page, const struct change_page *what,
    const char *const errors[TYPED_FIELDS])
{
    struct ui_field fields[FIELDS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < what->count && count < FIELDS_MAX; i++)
        if (is_field(&what->field[i]))
            fields[count++] =
                field_of(page, &what->field[i], errors[what->field[i].field]);
    ui_form_errors(page->out, fields, count);
}

/* What is open around the fields. */
struct around {
    bool group;
    bool row;
};

static void end_row(struct page *page, struct around *around)
{
    if (around->row)
        ui_form_row_end(page->out);
    around->row = false;
}

static void put_group(
    struct page *page, struct around *around, const char *label)
{
    end_row(page, around);
    if (around->group)
        ui_form_group_end(page->out);
    around->group = *label != 0;
    if (around->group)
        ui_form_group_begin(page->out, label);
}

static void put_fields(struct page *page, const struct change_page *what,
    const char *const errors[TYPED_FIELDS])
{
    struct around around = { false, false };

    for (size_t i = 0; i < what->count; i++) {
        const struct change_field *field = &what->field[i];

        if (field->kind == CHANGE_GROUP) {
            put_group(page, &around, field->label);
            continue;
        }
        if (!field->beside)
            end_row(page, &around);
        if (i + 1 < what->count && what->field[i + 1].beside && !around.row) {
            ui_form_row_begin(page->out);
            around.row = true;
        }
        if (field->kind == CHANGE_DRAWN)
            what->draw(page);
        else
            page_change_put(page, field, errors[field->field]);
    }
    put_group(page, &around, "");
}

static bool is_of(const struct change_page *what, enum typed_field field)
{
    for (size_t i = 0; i < what->count; i++)
        if (is_field(&what->field[i]) && what->field[i].field == field)
            return true;
    return false;
}

/* Whose pump it is, and what the other pages say: should the session end before
 * this form comes, all of it comes back (web/again.h). */
static void put_rest(struct page *page, const struct change_page *what)
{
    ui_form_hidden(page->out, "pump", page->view->visit.serial);
    for (int i = 0; i < TYPED_FIELDS; i++)
        if (*page->typed->text[i] && !is_of(what, (enum typed_field)i))
            ui_form_hidden(page->out, typed_name((enum typed_field)i),
                page->typed->text[i]);
}

/* The form came after its session had ended; now its person is here again. */
static void come_back(const struct change_page *what, struct page *page)
{
    struct typed *typed = arena_alloc(page->arena, sizeof(*typed));
    const char *serial = http_field(page->request, "pump");

    memset(typed, 0, sizeof(*typed));
    for (int i = 0; i < TYPED_FIELDS; i++)
        if (!is_of(what, (enum typed_field)i))
            (void)typed_put(typed, (enum typed_field)i,
                http_field(page->request, typed_name((enum typed_field)i)));
    for (size_t i = 0; i < what->count; i++)
        if (is_field(&what->field[i]))
            (void)typed_put(
                typed, what->field[i].field, sent_of(page, &what->field[i]));
    if (*serial && typed_is_any(typed))
        desk_keep_typed(page->desk, typed, serial);
    http_redirect(page->request, page->reply, "/");
}

static void draw(struct page *page, const struct change_page *what,
    const char *const errors[TYPED_FIELDS])
{
    page_begin_narrow(page, what->title, what->place);
    if (page_may_change(page)) {
        if (*page->typed_for) {
            ui_notice_begin(page->out, UI_MEDIUM,
                "Signed in again. Nothing was sent; check and send.");
            ui_notice_end(page->out);
        }
        if (what->intro)
            what->intro(page);
        put_errors(page, what, errors);
        ui_form_begin(page->out, &(struct ui_form){ .action = what->place,
                                     .csrf = page->request->csrf });
        put_rest(page, what);
        put_fields(page, what, errors);
        ui_actions_begin(page->out);
        ui_form_submit(page->out, "Review");
        ui_button(page->out, "/pump", "Back to the pump", NULL);
        ui_actions_end(page->out);
        ui_form_end(page->out);
    }
    page_end(page);
}

void page_change_get(const struct change_page *what, struct request *request,
    struct reply *reply)
{
    static const char *const none[TYPED_FIELDS] = { NULL };
    struct page page;

    page_open(&page, request, reply);
    if (request->again)
        come_back(what, &page);
    else if (page_has_visit(&page))
        draw(&page, what, none);
}

bool page_change_take(
    struct page *page, const struct change_field *field, size_t count)
{
    struct desk *desk = page->desk;
    bool fits = true;

    pthread_mutex_lock(&desk->lock);
    for (size_t i = 0; i < count; i++)
        if (is_field(&field[i]) &&
            !typed_put(&desk->typed, field[i].field, sent_of(page, &field[i])))
            fits = false;
    pthread_mutex_unlock(&desk->lock);
    page_look(page);
    return fits;
}

void page_change_more(const struct change_page *what, struct request *request,
    struct reply *reply)
{
    const char *errors[TYPED_FIELDS] = { NULL };
    struct page page;

    page_open(&page, request, reply);
    if (!page_takes_change(&page, what->title, what->place))
        return;
    if (!page_change_take(&page, what->field, what->count))
        errors[what->field[0].field] = TOO_LONG;
    draw(&page, what, errors);
}

/* Under which field it is said: a vial of which nothing was said is asked
 * about where that is answered. */
static enum typed_field place_of(
    const struct page *page, enum typed_field field)
{
    const bool is_unsaid =
        !*page->typed->text[TYPED_SAME] && !*page->typed->text[TYPED_CONC];

    return field == TYPED_CONC && is_unsaid ? TYPED_SAME : field;
}

/* What cannot be read, each once: for the one that is wrong stands a number, or
 * nothing where none is wanted, and the rest is read again. */
static int collect(
    struct page *page, const char *errors[TYPED_FIELDS], struct plan *plan)
{
    static const char *const instead[] = { "1", "" };
    struct typed *rest = arena_alloc(page->arena, sizeof(*rest));
    size_t tries[TYPED_FIELDS] = { 0 };
    struct entry_error error;
    struct entry entry;
    int count = 0;

    *rest = *page->typed;
    for (;;) {
        enum typed_field field;

        typed_entry(rest, &entry);
        entry.person = page->request->person.name;
        if (entry_plan(&entry, &page->view->visit, plan, &error) == 0)
            return count;
        count++;
        field = typed_find(error.field);
        if (field == TYPED_FIELDS ||
            tries[field] == sizeof(instead) / sizeof(*instead))
            return count;
        if (tries[field] == 0)
            errors[place_of(page, field)] = error.what;
        (void)typed_put(rest, field, instead[tries[field]++]);
    }
}

/* another vial has a name; without one the first of its strength would
 * be recorded. */
static bool is_unnamed(const struct typed *typed)
{
    return *typed->text[TYPED_FILLED] && !*typed->text[TYPED_PRODUCT] &&
           !*typed->text[TYPED_COMPOUNDED] &&
           strcmp(typed->text[TYPED_SAME], "no") == 0;
}

/* What can be read, and cannot be. */
static void judge(struct page *page, const struct plan *plan,
    const char *errors[TYPED_FIELDS])
{
    struct plan_judgement *judgement =
        arena_alloc(page->arena, sizeof(*judgement));

    plan_judge(plan, judgement);
    for (int i = 0; i < judgement->count; i++) {
        const struct plan_point *point = &judgement->point[i];
        const enum typed_field field = typed_of_point(page->typed, point->code);

        if (point->need == PLAN_BLOCK && field < TYPED_FIELDS)
            errors[field] = point->text;
    }
}

static bool has_error(
    const struct change_page *what, const char *const errors[TYPED_FIELDS])
{
    for (size_t i = 0; i < what->count; i++)
        if (is_field(&what->field[i]) && errors[what->field[i].field])
            return true;
    return false;
}

void page_change_send(const struct change_page *what, struct request *request,
    struct reply *reply)
{
    const char *errors[TYPED_FIELDS] = { NULL };
    struct page page;
    struct plan plan;

    page_open(&page, request, reply);
    if (!page_takes_change(&page, what->title, what->place))
        return;
    if (!page_change_take(&page, what->field, what->count))
        errors[what->field[0].field] = TOO_LONG;
    else if (!typed_is_any(page.typed))
        errors[what->field[0].field] =
            "is empty, and so is all the rest: nothing would change";
    else if (collect(&page, errors, &plan) == 0)
        judge(&page, &plan, errors);
    if (is_unnamed(page.typed))
        errors[TYPED_PRODUCT] = "is to be chosen: which does the vial name?";
    if (!has_error(what, errors)) {
        http_redirect(request, reply, "/review");
        return;
    }
    reply->status = 422;
    draw(&page, what, errors);
}

void page_drop_send(struct request *request, struct reply *reply)
{
    struct desk *desk = request->app;

    desk_forget_typed(desk);
    http_redirect(request, reply, "/pump");
}

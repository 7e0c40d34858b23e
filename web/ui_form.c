#include <string.h>

#include "core/fault.h"
#include "web/html.h"
#include "web/ui_form.h"

/* One attribute with its value; nothing when the value is NULL.  The name is
 * a literal, like all markup. */
#define put_attr(page, name, text)                                             \
    do {                                                                       \
        if (text) {                                                            \
            html_raw((page), " " name "=\"");                                  \
            html_attr((page), (text));                                         \
            html_raw((page), "\"");                                            \
        }                                                                      \
    } while (0)

void ui_form_begin(struct buffer *page, const struct ui_form *form)
{
    ASSERT(form->action[0] == '/');
    ASSERT(!form->elsewhere || (form->csrf && !*form->csrf));
    html_raw(page, "<form class=\"form\" action=\"");
    html_attr(page, form->elsewhere ? form->elsewhere : "");
    html_attr(page, form->action);
    html_raw(page, "\"");
    if (form->csrf)
        html_raw(page, " method=\"post\"");
    if (form->upload)
        html_raw(page, " enctype=\"multipart/form-data\"");
    html_raw(page, " novalidate>");
    if (form->csrf && *form->csrf)
        ui_form_hidden(page, "csrf", form->csrf);
    if (form->once)
        ui_form_hidden(page, "once", form->once);
}

void ui_form_press(struct buffer *page, const struct ui_form *form,
    const char *text, bool main)
{
    html_raw(page, "<form class=\"press\" method=\"post\"");
    put_attr(page, "action", form->action);
    html_raw(page, ">");
    ui_form_hidden(page, "csrf", form->csrf);
    if (main)
        html_raw(page, "<button class=\"main\">");
    else
        html_raw(page, "<button>");
    html_text(page, text);
    html_raw(page, "</button></form>\n");
}

void ui_form_end(struct buffer *page)
{
    html_raw(page, "</form>\n");
}

void ui_form_hidden(struct buffer *page, const char *name, const char *value)
{
    html_raw(page, "<input type=\"hidden\"");
    put_attr(page, "name", name);
    html_raw(page, " value=\"");
    html_attr(page, value);
    html_raw(page, "\">");
}

void ui_form_errors(
    struct buffer *page, const struct ui_field *fields, size_t count)
{
    size_t i, wrong = 0;

    for (i = 0; i < count; i++)
        wrong += fields[i].error != NULL;
    if (!wrong)
        return;
    html_raw(page, "<div class=\"errors\" role=\"alert\" tabindex=\"-1\" "
                   "data-focus><p class=\"lead\">");
    if (wrong == 1)
        html_raw(page, "One answer needs another look. Nothing is stored "
                       "yet.");
    else
        buffer_printf(page,
            "%zu answers need another look. Nothing is stored yet.", wrong);
    html_raw(page, "</p><ul>");
    for (i = 0; i < count; i++) {
        if (!fields[i].error)
            continue;
        html_raw(page, "<li><a href=\"#");
        html_attr(page, fields[i].name);
        html_raw(page, "\">");
        html_text(page, fields[i].label);
        html_raw(page, "</a>: ");
        html_text(page, fields[i].error);
        html_raw(page, "</li>");
    }
    html_raw(page, "</ul></div>");
}

static void put_label(struct buffer *page, const struct ui_field *field)
{
    html_text(page, field->label);
    if (field->optional)
        html_raw(page, " <span class=\"muted\">(optional)</span>");
}

/* The label, the error and the hint's ids, named by the control so that they
 * are read with it. */
static void put_described(struct buffer *page, const struct ui_field *field)
{
    if (field->error)
        html_raw(page, " aria-invalid=\"true\"");
    if (!field->error && !field->hint)
        return;
    html_raw(page, " aria-describedby=\"");
    if (field->error) {
        html_attr(page, field->name);
        html_raw(page, "-error ");
    }
    if (field->hint) {
        html_attr(page, field->name);
        html_raw(page, "-hint");
    }
    html_raw(page, "\"");
}

static void put_below(struct buffer *page, const struct ui_field *field)
{
    if (field->error) {
        html_raw(page, "<p class=\"error\" id=\"");
        html_attr(page, field->name);
        html_raw(page, "-error\">");
        html_text(page, field->error);
        html_raw(page, "</p>");
    }
    if (field->hint) {
        html_raw(page, "<p class=\"hint\" id=\"");
        html_attr(page, field->name);
        html_raw(page, "-hint\">");
        html_text(page, field->hint);
        html_raw(page, "</p>");
    }
}

/* The division a field stands in and its label. */
static void put_field_begin(struct buffer *page, const struct ui_field *field)
{
    html_raw(page, "<div class=\"field");
    if (field->error)
        html_raw(page, " wrong");
    html_raw(page, "\"><label");
    put_attr(page, "for", field->name);
    html_raw(page, ">");
    put_label(page, field);
    html_raw(page, "</label>");
}

static void put_name(struct buffer *page, const struct ui_field *field)
{
    put_attr(page, "id", field->name);
    put_attr(page, "name", field->name);
    put_described(page, field);
}

void ui_form_field(struct buffer *page, const struct ui_field *field)
{
    put_field_begin(page, field);
    html_raw(page, "<span class=\"entry\"><input");
    put_name(page, field);
    put_attr(page, "type", field->type ? field->type : "text");
    put_attr(page, "autocomplete",
        field->autocomplete ? field->autocomplete : "off");
    if (field->width)
        buffer_printf(page, " size=\"%d\"", field->width);
    if (field->decimal)
        html_raw(page, " inputmode=\"decimal\"");
    /* A password is never sent back. */
    if (!field->type || strcmp(field->type, "password") != 0)
        put_attr(page, "value", field->value);
    html_raw(page, ">");
    if (field->unit) {
        html_raw(page, "<span class=\"unit\">");
        html_text(page, field->unit);
        html_raw(page, "</span>");
    }
    html_raw(page, "</span>");
    put_below(page, field);
    html_raw(page, "</div>");
}

void ui_form_notes(struct buffer *page, const struct ui_field *field)
{
    put_field_begin(page, field);
    html_raw(page, "<textarea rows=\"3\"");
    put_name(page, field);
    html_raw(page, ">\n");
    html_text(page, field->value);
    html_raw(page, "</textarea>");
    put_below(page, field);
    html_raw(page, "</div>");
}

static bool chosen(const struct ui_field *field, const struct ui_option *option)
{
    return field->value && strcmp(field->value, option->value) == 0;
}

void ui_form_select(struct buffer *page, const struct ui_field *field,
    const struct ui_option *options, size_t count)
{
    size_t i;

    put_field_begin(page, field);
    html_raw(page, "<select");
    put_name(page, field);
    html_raw(page, ">");
    for (i = 0; i < count; i++) {
        html_raw(page, "<option");
        put_attr(page, "value", options[i].value);
        if (chosen(field, &options[i]))
            html_raw(page, " selected");
        html_raw(page, ">");
        html_text(page, options[i].text);
        html_raw(page, "</option>");
    }
    html_raw(page, "</select>");
    put_below(page, field);
    html_raw(page, "</div>");
}

/* The first radio carries the field's id, so that the summary's link has a
 * place to go. */
static void put_radio(struct buffer *page, const struct ui_field *field,
    const struct ui_option *option, size_t index)
{
    html_raw(page, "<label class=\"tick\"><input type=\"radio\"");
    if (index == 0)
        put_attr(page, "id", field->name);
    put_attr(page, "name", field->name);
    put_attr(page, "value", option->value);
    if (chosen(field, option))
        html_raw(page, " checked");
    html_raw(page, "><span>");
    html_text(page, option->text);
    if (option->hint) {
        html_raw(page, "<span class=\"hint\">");
        html_text(page, option->hint);
        html_raw(page, "</span>");
    }
    html_raw(page, "</span></label>");
}

void ui_form_radios(struct buffer *page, const struct ui_field *field,
    const struct ui_option *options, size_t count)
{
    size_t i;

    html_raw(page, "<fieldset class=\"field");
    if (field->error)
        html_raw(page, " wrong");
    html_raw(page, "\"");
    if (field->error || field->hint) {
        html_raw(page, " aria-describedby=\"");
        html_attr(page, field->name);
        if (field->error)
            html_raw(page, "-error\"");
        else
            html_raw(page, "-hint\"");
    }
    html_raw(page, "><legend>");
    put_label(page, field);
    html_raw(page, "</legend>");
    for (i = 0; i < count; i++)
        put_radio(page, field, &options[i], i);
    put_below(page, field);
    html_raw(page, "</fieldset>");
}

void ui_form_check(struct buffer *page, const struct ui_field *field)
{
    html_raw(page, "<div class=\"field");
    if (field->error)
        html_raw(page, " wrong");
    html_raw(page, "\"><label class=\"tick\"><input type=\"checkbox\"");
    put_name(page, field);
    html_raw(page, " value=\"yes\"");
    if (field->value && field->value[0])
        html_raw(page, " checked");
    html_raw(page, "><span>");
    html_text(page, field->label);
    html_raw(page, "</span></label>");
    put_below(page, field);
    html_raw(page, "</div>");
}

void ui_form_group_begin(struct buffer *page, const char *legend)
{
    html_raw(page, "<fieldset class=\"group\"><legend>");
    html_text(page, legend);
    html_raw(page, "</legend>");
}

void ui_form_group_end(struct buffer *page)
{
    html_raw(page, "</fieldset>");
}

void ui_form_row_begin(struct buffer *page)
{
    html_raw(page, "<div class=\"row\">");
}

void ui_form_row_end(struct buffer *page)
{
    html_raw(page, "</div>");
}

void ui_form_submit(struct buffer *page, const char *text)
{
    html_raw(page, "<button class=\"main\">");
    html_text(page, text);
    html_raw(page, "</button>");
}

void ui_form_step(struct buffer *page, const char *text, const char *step)
{
    html_raw(page, "<button class=\"main\" name=\"step\"");
    put_attr(page, "value", step);
    html_raw(page, ">");
    html_text(page, text);
    html_raw(page, "</button>");
}

static void put_other(
    struct buffer *page, const char *text, const char *name, const char *value)
{
    put_attr(page, "name", name);
    put_attr(page, "value", value);
    html_raw(page, ">");
    html_text(page, text);
    html_raw(page, "</button>");
}

void ui_form_other(
    struct buffer *page, const char *text, const char *name, const char *value)
{
    html_raw(page, "<button");
    put_other(page, text, name, value);
}

void ui_form_more(
    struct buffer *page, const char *text, const char *name, const char *value)
{
    html_raw(page, "<button data-more");
    put_other(page, text, name, value);
}

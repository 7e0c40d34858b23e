#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "web/form.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

long form_unescape(char *text, size_t len, int plus)
{
    size_t out = 0;

    for (size_t i = 0; i < len; i++) {
        char c = text[i];

        if (c == '%') {
            int high = len - i > 2 ? hex_digit(text[i + 1]) : -1;
            int low = len - i > 2 ? hex_digit(text[i + 2]) : -1;

            if (high < 0 || low < 0)
                return -1;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        text[out++] = c;
    }
    if (!utf8_is_text(text, out))
        return -1;
    text[out] = 0;
    return (long)out;
}

/* Returns the new field, or NULL when the form is full. */
static struct form_field *append(struct form *form, struct arena *arena)
{
    struct form_field *field;

    if (form->count == FORM_FIELDS_MAX)
        return NULL;
    field = arena_alloc(arena, sizeof(*field));
    if (form->last)
        form->last->next = field;
    else
        form->first = field;
    form->last = field;
    form->count++;
    return field;
}

/* One "name=value", or a name alone, whose value is then empty. */
static int parse_pair(
    struct form *form, struct arena *arena, char *text, size_t len)
{
    struct form_field *field;
    char *equals = memchr(text, '=', len);
    size_t name_len = equals ? (size_t)(equals - text) : len;
    char *value = equals ? equals + 1 : text + len;
    long value_len;

    value_len = form_unescape(value, len - (size_t)(value - text), 1);
    if (value_len < 0 || form_unescape(text, name_len, 1) < 0)
        return -1;
    field = append(form, arena);
    if (!field)
        return -1;
    field->name = text;
    field->value = value;
    field->len = (size_t)value_len;
    return 0;
}

int form_parse_urlencoded(
    struct form *form, struct arena *arena, char *text, size_t len)
{
    char *end = text + len;

    text[len] = 0;
    while (text < end) {
        char *mark = memchr(text, '&', (size_t)(end - text));
        size_t size = (size_t)((mark ? mark : end) - text);

        if (size && parse_pair(form, arena, text, size))
            return -1;
        text += size + 1;
    }
    return 0;
}

void form_parse_cookies(
    struct form *form, struct arena *arena, char *text, size_t len)
{
    char *end = text + len;

    while (text < end) {
        char *mark = memchr(text, ';', (size_t)(end - text));
        char *stop = mark ? mark : end;
        char *equals = memchr(text, '=', (size_t)(stop - text));
        struct form_field *field = NULL;

        if (equals && utf8_is_text(text, (size_t)(stop - text)))
            field = append(form, arena);
        if (field) {
            *equals = *stop = 0;
            field->name = text;
            field->value = equals + 1;
            field->len = (size_t)(stop - equals - 1);
        }
        text = stop + 1;
        while (text < end && *text == ' ')
            text++;
    }
}

/* A parameter of a header: name in 'form-data; name="x"'. */
struct parameter {
    const char *name;
    char *value;
};

/* Cuts the parameter at *at out in place and moves on to the next.  Returns
 * 1, or 0 at the end or at anything that does not parse. */
static int next_parameter(char **at, struct parameter *parameter)
{
    char *name = *at + strspn(*at, "; \t");
    char *value = strchr(name, '=');
    char *end;

    if (!value)
        return 0;
    *value++ = 0;
    if (*value == '"') {
        end = strchr(++value, '"');
        if (!end)
            return 0;
    } else {
        end = value + strcspn(value, ";");
    }
    *at = *end ? end + 1 : end;
    *end = 0;
    *parameter = (struct parameter){ name, value };
    return 1;
}

/* The delimiter between parts, with the line end before it. */
struct boundary {
    char text[4 + 70 + 1];
    size_t len;
};

/* RFC 2046 allows 1 to 70 characters. */
static int boundary_get(
    struct boundary *boundary, struct arena *arena, const char *content_type)
{
    char *at = arena_text(arena, content_type, strlen(content_type));
    struct parameter found;

    at += strcspn(at, ";");
    while (next_parameter(&at, &found)) {
        size_t len = strlen(found.value);

        if (strcasecmp(found.name, "boundary") != 0)
            continue;
        if (len < 1 || len > 70)
            return -1;
        memcpy(boundary->text, "\r\n--", 4);
        memcpy(boundary->text + 4, found.value, len);
        boundary->len = 4 + len;
        return 0;
    }
    return -1;
}

/* Fill in a part's names from its header lines, which end with a zero byte. */
static int parse_part_header(struct form_field *field, char *header)
{
    static const char wanted[] = "Content-Disposition:";
    struct parameter found;
    char *at = header;
    char *end;

    while (strncasecmp(at, wanted, sizeof(wanted) - 1) != 0) {
        at = strstr(at, "\r\n");
        if (!at)
            return -1;
        at += 2;
    }
    end = strstr(at, "\r\n");
    if (end)
        *end = 0;
    at += strcspn(at, ";");
    while (next_parameter(&at, &found)) {
        if (!utf8_is_text(found.value, strlen(found.value)))
            return -1;
        if (strcasecmp(found.name, "name") == 0)
            field->name = found.value;
        if (strcasecmp(found.name, "filename") == 0)
            field->file_name = found.value;
    }
    return field->name ? 0 : -1;
}

/* One part, between its delimiter's line and the next delimiter. */
static int parse_part(
    struct form *form, struct arena *arena, char *text, size_t len)
{
    struct form_field *field = append(form, arena);
    char *gap = memmem(text, len, "\r\n\r\n", 4);

    if (!field || !gap || memchr(text, 0, (size_t)(gap - text)))
        return -1;
    *gap = 0;
    if (parse_part_header(field, text))
        return -1;
    field->value = gap + 4;
    field->len = len - (size_t)(gap + 4 - text);
    text[len] = 0;
    return field->file_name || utf8_is_text(field->value, field->len) ? 0 : -1;
}

int form_parse_multipart(struct form *form, struct arena *arena,
    const char *content_type, char *text, size_t len)
{
    struct boundary boundary;
    char *end = text + len;

    if (boundary_get(&boundary, arena, content_type))
        return -1;
    if (len < boundary.len - 2 ||
        memcmp(text, boundary.text + 2, boundary.len - 2) != 0)
        return -1;
    text += boundary.len - 2;
    while (end - text >= 2 && memcmp(text, "\r\n", 2) == 0) {
        char *stop;

        text += 2;
        stop = memmem(text, (size_t)(end - text), boundary.text, boundary.len);
        if (!stop || parse_part(form, arena, text, (size_t)(stop - text)))
            return -1;
        text = stop + boundary.len;
    }
    return end - text >= 2 && memcmp(text, "--", 2) == 0 ? 0 : -1;
}

const struct form_field *form_find(const struct form *form, const char *name)
{
    const struct form_field *field = form->first;

    while (field && strcmp(field->name, name) != 0)
        field = field->next;
    return field;
}

const char *form_get(const struct form *form, const char *name)
{
    const struct form_field *field = form_find(form, name);

    return field ? field->value : NULL;
}

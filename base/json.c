#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/json.h"
#include "base/utf8.h"
#include "core/fault.h"

#define REPLACEMENT "\xef\xbf\xbd"

void json_init(struct json *json, struct buffer *out)
{
    *json = (struct json){ .out = out };
}

/* What stands before any value: its comma, and a key where one is due. */
static void begin_value(struct json *json)
{
    int top = json->depth - 1;

    if (top < 0)
        return;
    if (json->kind[top] == '{') {
        ASSERT(json->has_key);
        json->has_key = false;
        return;
    }
    if (json->has_item[top])
        buffer_char(json->out, ',');
    json->has_item[top] = true;
}

static void open(struct json *json, char kind)
{
    begin_value(json);
    ASSERT(json->depth < JSON_DEPTH_MAX);
    json->kind[json->depth] = kind;
    json->has_item[json->depth] = false;
    json->depth++;
    buffer_char(json->out, kind);
}

static void close(struct json *json, char kind, char mark)
{
    ASSERT(json->depth > 0);
    ASSERT(json->kind[json->depth - 1] == kind);
    ASSERT(!json->has_key);
    json->depth--;
    buffer_char(json->out, mark);
}

void json_open_object(struct json *json)
{
    open(json, '{');
}

void json_close_object(struct json *json)
{
    close(json, '{', '}');
}

void json_open_array(struct json *json)
{
    open(json, '[');
}

void json_close_array(struct json *json)
{
    close(json, '[', ']');
}

void json_key(struct json *json, const char *key)
{
    int top = json->depth - 1;

    ASSERT(top >= 0);
    ASSERT(json->kind[top] == '{');
    ASSERT(!json->has_key);
    if (json->has_item[top])
        buffer_char(json->out, ',');
    json->has_item[top] = true;
    json->has_key = true;
    buffer_char(json->out, '"');
    buffer_text(json->out, key);
    buffer_text(json->out, "\":");
}

/* One character that JSON wants escaped. */
static void put_escaped(struct buffer *out, unsigned char c)
{
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char letter[] = "\"\\bfnrt";
    const char *found = strchr(plain, c);

    if (c && found) {
        buffer_char(out, '\\');
        buffer_char(out, letter[found - plain]);
    } else {
        buffer_printf(out, "\\u%04x", c);
    }
}

void json_bytes(struct json *json, const char *text, size_t len)
{
    struct buffer *out = json->out;
    size_t step;

    begin_value(json);
    buffer_char(out, '"');
    for (; len > 0; text += step, len -= step) {
        unsigned char c = (unsigned char)*text;

        step = utf8_character(text, len);
        if (c < ' ' || c == '"' || c == '\\') {
            put_escaped(out, c);
            step = 1;
        } else if (step == 0) {
            buffer_text(out, REPLACEMENT);
            step = 1;
        } else {
            buffer_put(out, text, step);
        }
    }
    buffer_char(out, '"');
}

void json_text(struct json *json, const char *text)
{
    if (text)
        json_bytes(json, text, strlen(text));
    else
        json_null(json);
}

void json_int(struct json *json, int64_t value)
{
    begin_value(json);
    buffer_printf(json->out, "%" PRId64, value);
}

void json_bool(struct json *json, bool value)
{
    begin_value(json);
    buffer_text(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
    begin_value(json);
    buffer_text(json->out, "null");
}

void json_key_text(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_text(json, text);
}

void json_key_int(struct json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

void json_key_bool(struct json *json, const char *key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}

void json_key_null(struct json *json, const char *key)
{
    json_key(json, key);
    json_null(json);
}

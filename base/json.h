/* json.h: writes JSON, in order, onto a buffer.
 *
 * There are no floats: quantities are strings of decimal digits (quantity.h),
 * counts are integers, no answer is null.  Commas and quotes are put by the
 * writer; a key in the wrong place, a value without its key or a wrong end is
 * a programmer error (ASSERT).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer;

enum { JSON_DEPTH_MAX = 16 };

/* 1. depth is how many objects and arrays are open, kind[0..depth-1] theirs
 * 2. after a key of an object exactly one value follows */
struct json {
    struct buffer *out;
    char kind[JSON_DEPTH_MAX]; /* '{' or '[' */
    bool has_item[JSON_DEPTH_MAX];
    bool has_key;
    int depth;
};

/* Write onto the end of out, which belongs to the caller. */
void json_init(struct json *json, struct buffer *out);

/* Open or close a value that holds others: after each open one close. */
void json_open_object(struct json *json);
void json_close_object(struct json *json);
void json_open_array(struct json *json);
void json_close_array(struct json *json);

/* The key of the next value; plain ASCII without quotes, with its unit. */
void json_key(struct json *json, const char *key);

/* A string, escaped; bytes that are not UTF-8 become U+FFFD.  NULL is null. */
void json_text(struct json *json, const char *text);
void json_bytes(struct json *json, const char *text, size_t len);
void json_int(struct json *json, int64_t value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* Key and value at once. */
void json_key_text(struct json *json, const char *key, const char *text);
void json_key_int(struct json *json, const char *key, int64_t value);
void json_key_bool(struct json *json, const char *key, bool value);
void json_key_null(struct json *json, const char *key);

#endif

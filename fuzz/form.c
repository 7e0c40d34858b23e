/* form.c: any bytes as a query, an upload, cookies or an escaped path.
 *
 * The first byte says as which; an upload's content type is its first line.
 * Promised: nothing is read or written outside; names and values are text,
 * unless they are a file's, and end with a zero byte.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "web/form.h"

static void promise(int kept)
{
    if (!kept)
        abort();
}

static void check(const struct form *form)
{
    size_t count = 0;

    for (const struct form_field *field = form->first; field;
         field = field->next) {
        promise(utf8_is_text(field->name, strlen(field->name)));
        promise(field->value[field->len] == 0);
        if (field->file_name)
            promise(utf8_is_text(field->file_name, strlen(field->file_name)));
        else
            promise(strlen(field->value) == field->len &&
                    utf8_is_text(field->value, field->len));
        promise(form_find(form, field->name) != NULL);
        count++;
    }
    promise(count == form->count && count <= FORM_FIELDS_MAX);
}

static void parse_upload(
    struct form *form, struct arena *arena, char *text, size_t len)
{
    char *line = memchr(text, '\n', len);

    if (!line)
        return;
    *line = 0;
    len -= (size_t)(line + 1 - text);
    if (form_parse_multipart(form, arena, text, line + 1, len) == 0)
        check(form);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 };
    struct form form = { 0 };
    size_t len = size ? size - 1 : 0;
    /* Exactly as large as the parsers are told, for the sanitizer. */
    char *text = malloc(len + 1);

    if (!text || !size) {
        free(text);
        return 0;
    }
    memcpy(text, data + 1, len);
    text[len] = 0;
    if (data[0] % 4 == 0 && !form_parse_urlencoded(&form, &arena, text, len))
        check(&form);
    if (data[0] % 4 == 1)
        parse_upload(&form, &arena, text, len);
    if (data[0] % 4 == 2) {
        form_parse_cookies(&form, &arena, text, len);
        check(&form);
    }
    if (data[0] % 4 == 3) {
        long left = form_unescape(text, len, data[0] & 4);

        promise(left < 0 || ((size_t)left <= len && text[left] == 0 &&
                                utf8_is_text(text, (size_t)left)));
    }
    arena_free(&arena);
    free(text);
    return 0;
}

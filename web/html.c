#include <string.h>

#include "web/html.h"

/* The entity for a character, NULL when it may stand as it is. */
static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Copies text, replacing each character of special by its entity; runs of
 * ordinary characters go over whole, since nearly all text is ordinary. */
static void escape(struct buffer *buffer, const char *text, const char *special)
{
    size_t run;

    while (text && *text) {
        run = strcspn(text, special);
        buffer_put(buffer, text, run);
        text += run;
        if (*text)
            buffer_text(buffer, entity(*text++));
    }
}

void html_text(struct buffer *buffer, const char *text)
{
    escape(buffer, text, "&<>");
}

void html_attr(struct buffer *buffer, const char *text)
{
    escape(buffer, text, "&<>\"'");
}

void html_url(struct buffer *buffer, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~";
    size_t run;

    while (text && *text) {
        run = strspn(text, plain);
        buffer_put(buffer, text, run);
        text += run;
        if (*text)
            buffer_printf(buffer, "%%%02X", (unsigned)(unsigned char)*text++);
    }
}

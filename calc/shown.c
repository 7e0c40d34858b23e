#include <string.h>

#include "base/utf8.h"
#include "calc/shown.h"

struct shown shown_text(const char *text)
{
    struct shown out;
    size_t left = strlen(text), at = 0, len;

    while (left > 0) {
        len = utf8_character(text, left);
        if (at + (len ? len : 1) > SHOWN_MAX) {
            memcpy(out.text + at, "...", 3);
            at += 3;
            break;
        }
        memcpy(out.text + at, len ? text : "?", len ? len : 1);
        len = len ? len : 1;
        text += len;
        left -= len;
        at += len;
    }
    out.text[at] = 0;
    return out;
}

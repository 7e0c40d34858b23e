#include <string.h>

#include "base/buffer.h"
#include "base/utf8.h"
#include "report/svg.h"

void svg_text(struct buffer *out, const char *text)
{
    static const char *const entity[] = { "&amp;", "&lt;", "&gt;", "&quot;" };
    static const char special[] = "&<>\"";
    size_t left = strlen(text), step;
    const char *found;

    for (; left > 0; text += step, left -= step) {
        step = utf8_character(text, left);
        found = strchr(special, *text);
        if (found)
            buffer_text(out, entity[found - special]);
        else if (step > 0 && (unsigned char)*text >= ' ')
            buffer_put(out, text, step);
        if (step == 0)
            step = 1;
    }
}

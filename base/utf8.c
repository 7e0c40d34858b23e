#include <stdint.h>

#include "base/utf8.h"

size_t utf8_character(const char *text, size_t len)
{
    static const uint32_t least[] = { 0, 1, 0x80, 0x800, 0x10000 };
    const unsigned char *byte = (const unsigned char *)text;
    size_t size;
    uint32_t code;

    if (len == 0)
        return 0;
    size = byte[0] < 0x80         ? 1
           : byte[0] >> 5 == 0x6  ? 2
           : byte[0] >> 4 == 0xe  ? 3
           : byte[0] >> 3 == 0x1e ? 4
                                  : 0;
    code = size > 1 ? byte[0] & (0x7fu >> size) : byte[0];
    if (!size || size > len)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if (byte[i] >> 6 != 0x2)
            return 0;
        code = code << 6 | (byte[i] & 0x3fu);
    }
    if (code < least[size] || code > 0x10ffff || code >> 11 == 0x1b)
        return 0;
    return size;
}

int utf8_is_text(const char *text, size_t len)
{
    while (len > 0) {
        size_t size = utf8_character(text, len);

        if (!size)
            return 0;
        text += size;
        len -= size;
    }
    return 1;
}

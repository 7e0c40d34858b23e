#include "pump/twin.h"

#include "core/crc.h"
#include "core/fault.h"

/* Any object may be read by words. */
typedef uint32_t __attribute__((may_alias)) word;

static const word *words_of(const void *value, size_t size)
{
    ASSERT((uintptr_t)value % TWIN_WORD == 0);
    ASSERT(size % TWIN_WORD == 0);
    return value;
}

void twin_set(uint32_t *twin, const void *value, size_t size)
{
    const word *words = words_of(value, size);
    const size_t count = size / TWIN_WORD;
    size_t i;

    for (i = 0; i < count; i++)
        twin[i] = ~words[i];
    twin[count] = crc_of(value, size);
}

enum status twin_agrees(const uint32_t *twin, const void *value, size_t size)
{
    const word *words = words_of(value, size);
    const size_t count = size / TWIN_WORD;
    uint32_t wrong = 0;
    size_t i;

    for (i = 0; i < count; i++)
        wrong |= words[i] ^ ~twin[i];
    return wrong == 0 ? OK : ERR_CORRUPT;
}

enum status twin_check(const uint32_t *twin, const void *value, size_t size)
{
    const enum status status = twin_agrees(twin, value, size);

    return twin[size / TWIN_WORD] == crc_of(value, size) ? status : ERR_CORRUPT;
}

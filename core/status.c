#include "core/status.h"

const char *status_name(enum status status)
{
    static const char *const names[] = { "ok", "out of range", "too short",
        "corrupt", "stale", "not now", "full", "hardware failed" };

    if ((unsigned)status >= sizeof(names) / sizeof(names[0]))
        return "unknown";
    return names[status];
}

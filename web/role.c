#include <string.h>

#include "base/arena.h"
#include "web/role.h"

static const char *const names[ROLE_COUNT] = { "reader", "scheduler", "nurse",
    "prescriber", "administrator", "auditor" };

const char *role_name(unsigned role)
{
    for (unsigned i = 0; i < ROLE_COUNT; i++)
        if (role == 1u << i)
            return names[i];
    return "";
}

const char *role_list(struct arena *arena, unsigned roles)
{
    const char *list = "";

    for (unsigned i = 0; i < ROLE_COUNT; i++)
        if (roles & 1u << i)
            list = arena_printf(
                arena, "%s%s%s", list, *list ? ", " : "", names[i]);
    return list;
}

int role_parse(const char *text, unsigned *roles)
{
    unsigned read = 0;

    for (;;) {
        size_t len = strcspn(text, ",");
        unsigned i = 0;

        while (i < ROLE_COUNT &&
               (strlen(names[i]) != len || memcmp(names[i], text, len) != 0))
            i++;
        if (i == ROLE_COUNT)
            return -1;
        read |= 1u << i;
        if (!text[len])
            break;
        text += len + 1;
    }
    *roles = read;
    return 0;
}

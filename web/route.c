#include <stddef.h>
#include <string.h>

#include "web/route.h"

enum { DIGITS_MAX = 18 };

/* 1 when path fits pattern; number and rest are set on the way. */
static int fits(const char *pattern, const char *path, struct request *request)
{
    int count = 0;

    for (; *pattern; pattern++) {
        int digits = 0;

        if (*pattern == '*' && !pattern[1]) {
            request->rest = path;
            return 1;
        }
        if (*pattern != '%') {
            if (*path++ != *pattern)
                return 0;
            continue;
        }
        if (count == HTTP_NUMBERS_MAX)
            return 0;
        request->number[count] = 0;
        for (; *path >= '0' && *path <= '9'; path++, digits++) {
            if (digits == DIGITS_MAX)
                return 0;
            request->number[count] =
                request->number[count] * 10 + (*path - '0');
        }
        if (!digits)
            return 0;
        count++;
    }
    return !*path;
}

enum route_fate route_find(const struct route *table, unsigned count,
    struct request *request, const struct route **found)
{
    enum route_fate fate = ROUTE_UNKNOWN;

    *found = NULL;
    for (unsigned i = 0; i < count; i++) {
        request->rest = NULL;
        if (!fits(table[i].pattern, request->path, request))
            continue;
        if (table[i].method == request->method) {
            *found = &table[i];
            return ROUTE_FOUND;
        }
        fate = ROUTE_METHOD;
    }
    return fate;
}

int route_allows(const struct route *route, const struct person *person)
{
    if (route->roles & ROLE_PUBLIC)
        return 1;
    return person->id != 0 && (route->roles & person->roles) != 0;
}

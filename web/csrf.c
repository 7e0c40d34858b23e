#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "base/arena.h"
#include "web/csrf.h"
#include "web/http.h"

enum { CSRF_SIZE = 16 };

const char *csrf_make(struct arena *arena, const uint8_t *token, size_t len)
{
    static const uint8_t purpose[] = "cisterna csrf";
    uint8_t value[CSRF_SIZE];
    char *hex = arena_alloc(arena, 2 * CSRF_SIZE + 1);

    crypto_generichash(
        value, sizeof(value), purpose, sizeof(purpose), token, len);
    return sodium_bin2hex(hex, 2 * CSRF_SIZE + 1, value, sizeof(value));
}

int csrf_holds(const struct request *request, const char *csrf)
{
    const char *sent = http_field(request, "csrf");
    size_t len = strlen(csrf);

    return len > 0 && strlen(sent) == len &&
           sodium_memcmp(sent, csrf, len) == 0;
}

int csrf_same_site(const char *host, const char *origin, const char *fetch_site)
{
    if (fetch_site && strcmp(fetch_site, "same-origin") != 0 &&
        strcmp(fetch_site, "none") != 0)
        return 0;
    if (!origin)
        return 1;
    if (strncasecmp(origin, "http://", 7) == 0)
        return strcasecmp(origin + 7, host) == 0;
    if (strncasecmp(origin, "https://", 8) == 0)
        return strcasecmp(origin + 8, host) == 0;
    return 0;
}

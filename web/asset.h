/* asset.h: the stylesheet, script and icon inside the program. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include <stddef.h>

/* One file, under an address that holds its digest: the same address is the
 * same bytes for ever, so a browser may keep it for ever. */
struct asset {
    const char *name; /* style.css */
    const char *path; /* /static/style-0123456789abcdef.css */
    const char *type; /* text/css; charset=utf-8 */
    const unsigned char *data;
    size_t len;
};

/* The asset at a request's path, NULL when there is none. */
const struct asset *asset_find(const char *path);

/* The address of an asset known by name; an unknown name is a programmer
 * error. */
const char *asset_path(const char *name);

#endif

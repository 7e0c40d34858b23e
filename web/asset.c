#include <string.h>

#include "core/fault.h"
#include "web/asset.h"
#include "web/asset_table.h"

const struct asset *asset_find(const char *path)
{
    size_t i;

    for (i = 0; i < ASSET_COUNT; i++)
        if (strcmp(ASSETS[i].path, path) == 0)
            return &ASSETS[i];
    return NULL;
}

const char *asset_path(const char *name)
{
    size_t i = 0;

    while (i < ASSET_COUNT && strcmp(ASSETS[i].name, name) != 0)
        i++;
    ASSERT(i < ASSET_COUNT);
    return ASSETS[i].path;
}

#include <string.h>

#include "core/fault.h"
#include "programmer/page.h"
#include "programmer/sound.h"
#include "web/asset.h"
#include "web/server.h"

#include "programmer/sound_table.h"

const struct asset *sound_find(const char *path)
{
    for (size_t i = 0; i < ASSET_COUNT; i++)
        if (strcmp(ASSETS[i].path, path) == 0)
            return &ASSETS[i];
    return NULL;
}

const char *sound_path(const char *name)
{
    size_t i = 0;

    while (i < ASSET_COUNT && strcmp(ASSETS[i].name, name) != 0)
        i++;
    ASSERT(i < ASSET_COUNT);
    return ASSETS[i].path;
}

void page_asset(struct request *request, struct reply *reply)
{
    const struct asset *sound = sound_find(request->path);

    if (!sound) {
        server_asset(request, reply);
        return;
    }
    reply->type = sound->type;
    reply->immutable = 1;
    buffer_put(&reply->body, sound->data, sound->len);
}

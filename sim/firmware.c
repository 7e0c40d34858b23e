#include "sim/firmware.h"

const struct port_flash firmware_flash = {
    .sector_size = 8192, .journal_sectors = 8, .log_sectors = 8
};

static enum status init(void *ram, const struct port *port, int64_t now_s)
{
    struct firmware *firmware = ram;

    serve_init(&firmware->serve, port, now_s);
    return OK;
}

static int64_t wake(void *ram, int64_t now_s)
{
    struct firmware *firmware = ram;

    return serve_wake(&firmware->serve, now_s);
}

void firmware_calls(struct firmware *firmware, struct run_firmware *out)
{
    out->ram = firmware;
    out->ram_size = sizeof(*firmware);
    out->init = init;
    out->wake = wake;
}

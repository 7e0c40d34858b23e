/* firmware.h: the pump's firmware, as sim/run calls it. */
#ifndef SIM_FIRMWARE_H
#define SIM_FIRMWARE_H

#include "link/serve.h"
#include "sim/run.h"

/* The firmware's RAM. */
struct firmware {
    struct serve serve;
};

/* The flash that firmware is made for: 64 KiB of journal, 64 KiB of log. */
extern const struct port_flash firmware_flash;

/* Fill in *out; firmware lives as long as it. */
void firmware_calls(struct firmware *firmware, struct run_firmware *out);

#endif

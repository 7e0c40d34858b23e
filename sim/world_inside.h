/* world_inside.h: what the two halves of a world have in common. */
#ifndef SIM_WORLD_INSIDE_H
#define SIM_WORLD_INSIDE_H

#include "sim/world.h"

/* A line of the trace, its tick in front, when there is a trace. */
__attribute__((format(printf, 2, 3))) void world_say(
    struct world *world, const char *format, ...);

/* Something heavy draws nc of charge: when the voltage does not hold, the power
 * is lost. */
void world_draw(struct world *world, int64_t nc);

/* The next event of this kind, or NULL. */
const struct plan_event *world_peek(
    const struct world *world, enum plan_when when);

/* Let it happen.  Returns 1 when it wakes the firmware. */
int world_happen(struct world *world, const struct plan_event *event);

/* Bytes go in behind, or come out in front; returns how many. */
uint32_t world_put(struct world_bytes *to, const uint8_t *bytes, uint32_t size);
uint32_t world_take(struct world_bytes *from, uint8_t *out, uint32_t size);

/* The functions of the port, and what the flash asks before an operation. */
void world_fill_port(struct world *world, const struct port_flash *flash);

#endif

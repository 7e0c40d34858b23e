/* rig.h: a pump on a bench: flash, a rotor that counts, a battery, an ear. */
#ifndef TEST_PUMP_RIG_H
#define TEST_PUMP_RIG_H

#include <stdint.h>

#include "pump/pump.h"
#include "sim/flash.h"

enum { RIG_TONES = 64 };

struct rig {
    struct port port;
    struct flash flash;
    struct pump pump;
    int64_t now;
    int64_t next; /* tick at which the pump wants to be woken */

    uint32_t strokes; /* that the rotor made */
    uint32_t sensed;
    int enabled;
    int unlawful;  /* strokes without the enable line */
    int stuck;     /* the rotor does not turn */
    int32_t extra; /* strokes sensed too many, once */
    int32_t battery_mv;
    int64_t tone_s[RIG_TONES];
    enum port_tone tone[RIG_TONES];
    int tones;
    int fed;

    /* What left the tip, for an oracle: fg of each stroke, and when. */
    void (*at_stroke)(struct rig *rig);
    void *oracle;
};

/* A pump with blank flash, powered at tick 0; rig_free gives it back. */
void rig_init(struct rig *rig);
void rig_free(struct rig *rig);

/* Power gone and come back after `off` seconds. */
void rig_reset(struct rig *rig, int64_t off);

/* Let time pass, waking the pump whenever it wants. */
void rig_run(struct rig *rig, int64_t until);

/* A 40 mL pump's first program: dose_ng a day at conc, 38 mL, alarm at 2 mL,
 * path of 0.272 mL, full; the default caps. */
struct program rig_program(int32_t dose_ng, int32_t conc_ng_per_ml);

/* Caps that limit_caps_default gives a program, as a prescriber would. */
void rig_caps(struct program *program);

/* Prime the whole path of a new pump over seconds. */
void rig_prime(struct program *program, int32_t seconds);

/* Pump time is ticks + start_s from now on. */
void rig_set_clock(struct rig *rig, int64_t start_s);

/* Stage and commit; what was refused, or REFUSED_NOT. */
enum refusal rig_commit(
    struct rig *rig, const struct program *wanted, uint8_t flags);

/* No more than this is delivered from now on. */
void rig_hold(struct rig *rig, enum program_mode mode);

/* A pump that runs a simple program: its path was primed in an hour. */
void rig_start(struct rig *rig, int32_t dose_ng, int32_t conc_ng_per_ml);

#endif

/* charge.h: the charge that is left, and the voltage that the pump sees.
 *
 * Idle and stroke follow the law that core/battery predicts by (F-09): at no
 * flow the charge lasts model.life_days_idle, and a millilitre a day of flow
 * draws model.life_flow_permille of the idle current on top.  The rest are
 * round figures for parts of this class; a board's own are measured on it.
 */
#ifndef SIM_CHARGE_H
#define SIM_CHARGE_H

#include <stdint.h>

#include "core/model.h"

enum {
    CHARGE_MV_FULL = 3000,
    CHARGE_MV_KNEE = 2800,    /* at a tenth of the charge; then it falls */
    CHARGE_MV_EMPTY = 1600,   /* at none */
    CHARGE_MV_BROWNOUT = 1800 /* below it the processor resets */
};

/* Charge of each thing, in nanocoulombs. */
#define CHARGE_FULL_NC (INT64_C(3600) * 1000000000) /* 1 Ah */
enum {
    CHARGE_WAKE_NC = 2000,        /* 0.5 ms at 4 mA */
    CHARGE_UNIT_NC = 500,         /* one flash unit: 0.1 ms at 5 mA */
    CHARGE_ERASE_NC = 100000,     /* one sector: 20 ms at 5 mA */
    CHARGE_TONE_NC_S = 4000000,   /* a second of sound: 4 mA */
    CHARGE_COIL_NC = 12500,       /* one byte: 2.5 ms (4 kbit/s) at 5 mA */
    CHARGE_STUCK_NC_S = 10000000, /* a motor left on: 10 mA */
};

struct charge {
    int64_t nc;        /* charge left; never below 0 */
    int64_t idle_nc_s; /* drawn by a second of sleep */
    int64_t stroke_nc; /* drawn by a stroke */
};

/* A new battery in a pump of this model. */
void charge_init(struct charge *charge, const struct model *model);

/* Draw nc (not negative) of charge; draw `seconds` of sleep. */
void charge_draw(struct charge *charge, int64_t nc);
void charge_sleep(struct charge *charge, int64_t seconds);

/* Set what is left, in thousandths of a full one (0 to 1000). */
void charge_set(struct charge *charge, int64_t permille);

/* The voltage that the charge left gives, and whether it is below that at
 * which the processor resets. */
int32_t charge_mv(const struct charge *charge);
int charge_is_flat(const struct charge *charge);

#endif

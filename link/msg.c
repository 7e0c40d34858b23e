#include "link/msg.h"

int msg_is_instant(uint64_t pump_s)
{
    return pump_s <= (uint64_t)UNITS_PUMP_S_MAX;
}

int msg_is_volume(uint32_t volume_nl)
{
    return volume_nl <= UNITS_VOLUME_NL_MAX;
}

int msg_is_conc(uint32_t conc_ng_per_ml)
{
    return conc_ng_per_ml >= UNITS_CONC_MIN && conc_ng_per_ml <= UNITS_CONC_MAX;
}

int msg_is_dose(uint32_t dose_ng)
{
    return dose_ng <= UNITS_DOSE_NG_MAX;
}

uint32_t msg_put_offset(int32_t offset_s)
{
    return (uint32_t)(offset_s + MSG_OFFSET_S_MAX);
}

enum status msg_get_offset(uint32_t wire, int32_t *offset_s)
{
    if (wire > 2 * MSG_OFFSET_S_MAX)
        return ERR_RANGE;
    *offset_s = (int32_t)wire - MSG_OFFSET_S_MAX;
    return OK;
}

int msg_is_offset(int32_t offset_s)
{
    return offset_s >= -MSG_OFFSET_S_MAX && offset_s <= MSG_OFFSET_S_MAX;
}

void msg_put_caps(struct writer *w, const struct limit_caps *caps)
{
    writer_u32(w, (uint32_t)caps->stroke_ng);
    writer_u32(w, (uint32_t)caps->hour_ng);
    writer_u32(w, (uint32_t)caps->day_ng);
}

enum status msg_get_caps(struct reader *r, struct limit_caps *caps)
{
    const uint32_t stroke_ng = reader_u32(r);
    const uint32_t hour_ng = reader_u32(r);
    const uint32_t day_ng = reader_u32(r);

    caps->stroke_ng = 0;
    caps->hour_ng = 0;
    caps->day_ng = 0;
    if (stroke_ng > LIMIT_NG_MAX || hour_ng > LIMIT_NG_MAX ||
        day_ng > LIMIT_NG_MAX)
        return ERR_RANGE;
    caps->stroke_ng = (int32_t)stroke_ng;
    caps->hour_ng = (int32_t)hour_ng;
    caps->day_ng = (int32_t)day_ng;
    return OK;
}

/* msg_bolus.h: a single bolus; bridge and prime come with a program. */
#ifndef LINK_MSG_BOLUS_H
#define LINK_MSG_BOLUS_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "link/msg.h"

struct msg_bolus {
    uint64_t key;     /* not 0; the same again has one effect, one answer */
    uint32_t number;  /* of the program in force */
    uint32_t dose_ng; /* 1 .. UNITS_DOSE_NG_MAX */
    uint32_t seconds; /* at least so long, 1 .. a day */
};

/* As msg.h says. */
enum status msg_bolus_encode(const struct msg_bolus *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
enum status msg_bolus_decode(
    struct msg_bolus *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif

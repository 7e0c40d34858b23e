/* msg_status.h: everything a programmer needs first, in one reply (F-12). */
#ifndef LINK_MSG_STATUS_H
#define LINK_MSG_STATUS_H

#include <stddef.h>
#include <stdint.h>

#include "core/limit.h"
#include "core/status.h"
#include "link/msg.h"

/* What is delivered (F-02); sent, so never renumbered. */
enum msg_status_mode {
    MSG_STATUS_UNPROGRAMMED = 0, /* never had a program: nothing */
    MSG_STATUS_RUNNING = 1,      /* as the program says */
    MSG_STATUS_MINIMUM = 2,      /* the minimum rate */
    MSG_STATUS_STOPPED = 3,
    MSG_STATUS_MODES,
};

/* The battery (F-09); sent, so never renumbered. */
enum msg_status_battery {
    MSG_STATUS_BATTERY_GOOD = 0,
    MSG_STATUS_BATTERY_ERI = 1,
    MSG_STATUS_BATTERY_EOS = 2,
    MSG_STATUS_BATTERIES,
};

/* What is given beside the schedule; sent, so never renumbered. */
enum msg_status_bolus {
    MSG_STATUS_NO_BOLUS = 0,
    MSG_STATUS_SINGLE = 1,
    MSG_STATUS_PERIODIC = 2,
    MSG_STATUS_BRIDGE = 3,
    MSG_STATUS_PRIME = 4,
    MSG_STATUS_BOLUSES,
};

/* Its progress; all zeros without one.  given_nl <= ordered_nl, both rounded
 * down; a bridge's and a prime's are whole strokes. */
struct msg_progress {
    uint8_t kind; /* enum msg_status_bolus */
    uint32_t ordered_nl;
    uint32_t given_nl;
    uint32_t left_s;
    uint32_t left_ng; /* still to be given of a bolus, rounded up; else 0 */
};

/*
 * 1. rest_num < rest_den: the volume is volume_nl + rest_num / rest_den, so
 *    that every reader computes the same alarm date, as it does from bolus and
 *    periodic_s (SR-41)
 * 2. silenced causes are among the active
 */
struct msg_status {
    uint8_t serial[MSG_SERIAL_SIZE];
    uint32_t capacity_nl; /* of the model */
    uint32_t firmware;    /* major << 24 | minor << 16 | patch */
    uint64_t implanted_s;

    uint64_t pump_s;  /* now */
    int32_t offset_s; /* pump_s less UTC */
    uint64_t tick_s;  /* since the pump was made; only forward */

    uint8_t mode;    /* enum msg_status_mode */
    uint8_t battery; /* enum msg_status_battery */
    uint64_t eri_s;  /* measured; 0: not yet */
    uint64_t eos_s;
    uint16_t active;   /* alarm causes: bit i - 1 is event code i */
    uint16_t silenced; /* of these */

    uint32_t volume_nl; /* estimated (F-04) */
    uint64_t rest_num;
    uint64_t rest_den;
    uint64_t filled_s;
    uint32_t fill_nl;
    uint32_t alarm_nl;
    uint64_t low_s;   /* alarm date; 0: after 2199 */
    uint64_t empty_s; /* 0: after 2199 */

    uint32_t number;  /* of the program in force; 0: never had one */
    uint16_t product; /* row of core/drug */
    uint32_t nominal_ng_per_ml;
    uint32_t used_ng_per_ml;
    struct limit_caps caps;
    uint32_t day_ng;  /* the schedule's, of today */
    uint32_t past_ng; /* delivered in the last 24 h, boluses too */

    uint32_t tubing_nl;
    uint32_t catheter_nl;    /* 0: not on record */
    uint32_t path_left_nl;   /* of old drug in the path */
    uint32_t path_ng_per_ml; /* its concentration; 0: none was there */
    struct msg_progress bolus;
    uint64_t periodic_s; /* when one of the program's boluses begins, the next
                            if it runs; the others at their interval; 0: none */

    uint32_t last; /* sequence number of the last entry of the log */
};

enum { MSG_STATUS_SIZE = 205 };

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == MSG_STATUS_SIZE <= room; */
enum status msg_status_encode(const struct msg_status *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == MSG_STATUS_SIZE;
  @ ensures \result == OK ==> m->rest_num < m->rest_den;
  @ ensures \result == OK ==>
  @   -MSG_OFFSET_S_MAX <= m->offset_s <= MSG_OFFSET_S_MAX;
  @ ensures \result == OK ==> m->bolus.given_nl <= m->bolus.ordered_nl;
  @ ensures \result == OK ==> m->mode < MSG_STATUS_MODES;
  @ ensures \result == OK ==> (m->number > 0 ==> valid_caps(m->caps)); */
enum status msg_status_decode(
    struct msg_status *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif

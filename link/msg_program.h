/* msg_program.h: a program, whole: what runs, or what is staged (SR-26).
 *
 * The reply to program, and the request of stage.
 */
#ifndef LINK_MSG_PROGRAM_H
#define LINK_MSG_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "core/limit.h"
#include "core/schedule.h"
#include "core/status.h"
#include "link/msg.h"

struct reader;
struct writer;

enum {
    MSG_PROGRAM_FIXED_SIZE = 68, /* all but sets and steps */
    MSG_PROGRAM_SIZE_MAX =
        MSG_PROGRAM_FIXED_SIZE + 2 * SCHEDULE_SETS_MAX + 6 * SCHEDULE_STEPS_MAX,
};

/* What goes before the program, once, with the commit. */
enum msg_program_lead {
    MSG_PROGRAM_NO_LEAD,
    MSG_PROGRAM_BRIDGE,         /* the old concentration out of the path */
    MSG_PROGRAM_PRIME,          /* a new pump's whole path */
    MSG_PROGRAM_PRIME_CATHETER, /* after a revision or an aspiration */
    MSG_PROGRAM_LEADS,
};

/* F-02: periodic bolus; all zeros when there is none. */
struct msg_periodic {
    uint32_t dose_ng;
    uint16_t every_min; /* 1 .. a week, h:min on every page (SR-30) */
    uint16_t first_min; /* minute of the day */
    uint32_t seconds;   /* each lasts at least so long, 1 .. a day */
};

/* All zeros but for the kind when there is no lead. */
struct msg_lead {
    uint8_t kind;       /* enum msg_program_lead */
    uint32_t volume_nl; /* 1 .. the path */
    uint32_t seconds;   /* it lasts at least so long */
    uint32_t cap_ng;    /* its own, at tip concentration */
};

/*
 * 1. schedule passes schedule_check
 * 2. caps pass limit_caps_check, or are all zeros: the usual ones (SR-01)
 * 3. used_ng_per_ml is what flow and dose are computed with: the nominal
 *    concentration, or the true one after dilution
 */
struct msg_program {
    uint32_t number;  /* of the one in force: this one, or its base (SR-27) */
    uint16_t product; /* row of core/drug */
    uint32_t nominal_ng_per_ml;
    uint32_t used_ng_per_ml;
    struct limit_caps caps;
    uint32_t alarm_nl;    /* low-reservoir alarm volume (F-05) */
    uint32_t fill_nl;     /* filled with this commit; 0: not filled */
    uint32_t tubing_nl;   /* */
    uint32_t catheter_nl; /* 0: not on record */
    struct msg_periodic periodic;
    struct msg_lead lead;
    struct schedule schedule;
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used <= room; */
enum status msg_program_encode(const struct msg_program *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> valid_schedule(&m->schedule);
  @ ensures \result == OK ==>
  @   UNITS_CONC_MIN <= m->used_ng_per_ml <= UNITS_CONC_MAX;
  @ ensures \result == OK ==> (valid_caps(m->caps) || m->caps.day_ng == 0);
  @ ensures \result == OK ==>
  @   m->lead.volume_nl <= m->tubing_nl + m->catheter_nl; */
enum status msg_program_decode(
    struct msg_program *m, const uint8_t *bytes, size_t size) MUST_CHECK;

#endif

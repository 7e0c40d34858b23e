/* msg_stage.h: what a staged program would do, as the pump computes it.
 *
 * The reply to stage.  Its hash binds it to the program that was staged: the
 * programmer computes it too, of what it sent and what it shows, and a commit
 * carries it back (SR-26, SR-29).
 */
#ifndef LINK_MSG_STAGE_H
#define LINK_MSG_STAGE_H

#include <stddef.h>
#include <stdint.h>

#include "core/limit.h"
#include "core/status.h"
#include "link/crypto.h"
#include "link/msg.h"

/* Of all that is asked about, but does not stop it. */
enum {
    MSG_STAGE_NOW_ABOVE_BEFORE = 1, /* more drug in 24 h than before */
    MSG_STAGE_NEW_CONCENTRATION = 2,
    MSG_STAGE_NO_BRIDGE = 4,  /* though the concentration is new */
    MSG_STAGE_ALARM_SOON = 8, /* low within the lead of R-04 */
    MSG_STAGE_FLAGS = 15,
};

struct msg_stage {
    uint32_t number;        /* the one in force, on which it is based */
    uint32_t next_number;   /* which it gets by a commit */
    uint64_t pump_s;        /* of the computation */
    uint32_t volume_nl;     /* in the reservoir after the commit (F-04) */
    uint64_t day_ng;        /* in the 24 h from now, boluses included */
    uint64_t week_ng;       /* the schedule's */
    uint32_t bolus_ng;      /* of day_ng, periodic boluses */
    uint32_t flow_nl_min;   /* a day, at its slowest step, rounded down */
    uint32_t flow_nl_max;   /* a day, at its fastest step, rounded up */
    struct limit_caps caps; /* that would be in force, none of them 0 */
    uint64_t low_s;         /* alarm date; 0: after 2199 */
    uint64_t empty_s;       /* 0: after 2199 */
    uint64_t eos_s;         /* F-09 */
    uint32_t lead_s;        /* how long bridge or prime take */
    uint32_t lead_ng;       /* old drug that reaches the CSF meanwhile */
    uint32_t flags;         /* MSG_STAGE_... */
};

/* As msg.h says. */
/*@ requires \valid_read(m) && \valid(out + (0 .. room - 1)) && \valid(used);
  @ requires \separated(out + (0 .. room - 1), m, used);
  @ requires out != \null || room == 0;
  @ assigns out[0 .. room - 1], *used;
  @ ensures \result == OK ==> *used == 96 <= room; */
enum status msg_stage_encode(const struct msg_stage *m, uint8_t *out,
    size_t room, size_t *used) MUST_CHECK;
/*@ requires \valid(m) && \valid_read(bytes + (0 .. size - 1));
  @ requires \separated(m, bytes + (0 .. size - 1));
  @ requires bytes != \null || size == 0;
  @ assigns *m;
  @ ensures \result == OK ==> size == 96;
  @ ensures \result == OK ==> m->next_number > m->number;
  @ ensures \result == OK ==> valid_caps(m->caps);
  @ ensures \result == OK ==> m->bolus_ng <= m->day_ng; */
enum status msg_stage_decode(
    struct msg_stage *m, const uint8_t *bytes, size_t size) MUST_CHECK;

/* The hash that a commit carries: of an encoded msg_program, then of an
 * encoded msg_stage, which program and stage hold in program_size and
 * stage_size bytes. */
struct msg_stage_bytes {
    const uint8_t *program;
    size_t program_size;
    const uint8_t *stage;
    size_t stage_size;
};
/*@ requires \valid_read(m) && \valid(out) && \separated(m, out);
  @ requires \valid_read(m->program + (0 .. m->program_size - 1));
  @ requires \valid_read(m->stage + (0 .. m->stage_size - 1));
  @ assigns *out; */
void msg_stage_hash(const struct msg_stage_bytes *m, struct crypto_key *out);

#endif

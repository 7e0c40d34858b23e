/* msg.h: limits that messages share; docs/protocol.md, section 6.
 *
 * A message is the body of a text, after its opcode.  Each has a struct whose
 * fields are as wide as on the wire, and
 *
 *   msg_x_encode(m, out, room, &used)   ERR_RANGE for values that no message
 *       has; ERR_SHORT when it does not fit into room bytes; or OK, with used
 *       bytes written.
 *   msg_x_decode(m, bytes, size)        ERR_SHORT; ERR_CORRUPT when bytes are
 *       left over; ERR_RANGE for a value outside its limits; or OK.  *m counts
 *       only after OK.
 *
 * What decodes encodes to the same bytes again, and nothing else decodes.
 */
#ifndef LINK_MSG_H
#define LINK_MSG_H

#include <stddef.h>
#include <stdint.h>

#include "core/credential.h"
#include "core/limit.h"
#include "core/reader.h"
#include "core/status.h"
#include "core/units.h"
#include "core/writer.h"

enum {
    MSG_SERIAL_SIZE = CREDENTIAL_SERIAL_SIZE,
    MSG_KEY_SIZE = 32,
    MSG_OFFSET_S_MAX = 172800, /* pump time is at most two days from UTC */
};

/* Is it an instant of pump time or UTC; may be 0 for "none". */
/*@ assigns \nothing;
  @ ensures \result != 0 <==> pump_s <= UNITS_PUMP_S_MAX; */
int msg_is_instant(uint64_t pump_s);

/* Within units.h: a volume (0 too), a concentration, a dose (0 too). */
/*@ assigns \nothing;
  @ ensures \result != 0 <==> volume_nl <= UNITS_VOLUME_NL_MAX; */
int msg_is_volume(uint32_t volume_nl);
/*@ assigns \nothing;
  @ ensures \result != 0 <==>
  @   UNITS_CONC_MIN <= conc_ng_per_ml <= UNITS_CONC_MAX; */
int msg_is_conc(uint32_t conc_ng_per_ml);
/*@ assigns \nothing;
  @ ensures \result != 0 <==> dose_ng <= UNITS_DOSE_NG_MAX; */
int msg_is_dose(uint32_t dose_ng);

/* The offset of pump time from UTC on the wire: MSG_OFFSET_S_MAX more, so that
 * it is never negative; and back, ERR_RANGE outside the limit. */
/*@ requires -MSG_OFFSET_S_MAX <= offset_s <= MSG_OFFSET_S_MAX;
  @ assigns \nothing;
  @ ensures \result == offset_s + MSG_OFFSET_S_MAX; */
uint32_t msg_put_offset(int32_t offset_s);
/*@ requires \valid(offset_s);
  @ assigns *offset_s;
  @ ensures \result == (wire <= 2 * MSG_OFFSET_S_MAX ? OK : ERR_RANGE);
  @ ensures \result == OK ==> *offset_s == wire - MSG_OFFSET_S_MAX; */
enum status msg_get_offset(uint32_t wire, int32_t *offset_s) MUST_CHECK;
/*@ assigns \nothing;
  @ ensures \result != 0 <==>
  @   -MSG_OFFSET_S_MAX <= offset_s <= MSG_OFFSET_S_MAX; */
int msg_is_offset(int32_t offset_s);

/* Caps on the wire: stroke, hour, day, 12 bytes.  ERR_RANGE above
 * LIMIT_NG_MAX; their order is not looked at. */
/*@ requires valid_writer(w) && \valid_read(caps) && \separated(w, caps);
  @ requires \separated(w->buf + (0 .. w->size - 1), caps);
  @ requires 0 <= caps->stroke_ng && 0 <= caps->hour_ng && 0 <= caps->day_ng;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w) && (!w->failed ==> !\old(w->failed)
  @   && w->pos == \old(w->pos) + 12); */
void msg_put_caps(struct writer *w, const struct limit_caps *caps);
/*@ requires valid_reader(r) && \valid(caps) && \separated(r, caps);
  @ requires \separated(r->buf + (0 .. r->size - 1), caps);
  @ assigns r->pos, r->failed, *caps;
  @ ensures valid_reader(r) && (!r->failed ==> !\old(r->failed)
  @   && r->pos == \old(r->pos) + 12);
  @ ensures \result == OK || \result == ERR_RANGE;
  @ ensures caps->stroke_ng >= 0 && caps->hour_ng >= 0 && caps->day_ng >= 0; */
enum status msg_get_caps(struct reader *r, struct limit_caps *caps) MUST_CHECK;

#endif

/* schedule_bytes.h: a schedule as bytes: in the journal, on the link, in a
 * session record.
 *
 *   1       number of sets, 1 to 7
 *   2 each  for each set: days (bit 0 is Monday), number of its steps
 *   6 each  for each step of all sets, in order: start_min 2, dose_ng 4
 */
#ifndef CORE_SCHEDULE_BYTES_H
#define CORE_SCHEDULE_BYTES_H

#include "core/reader.h"
#include "core/schedule.h"
#include "core/status.h"
#include "core/writer.h"

enum {
    SCHEDULE_BYTES_MAX = 1 + 2 * SCHEDULE_SETS_MAX + 6 * SCHEDULE_STEPS_MAX
};

/* Append a checked schedule, or one of zeros. */
/*@ requires valid_writer(w) && \valid_read(s) && \separated(w, s);
  @ requires \separated(w->buf + (0 .. w->size - 1), s);
  @ requires s->set_count <= SCHEDULE_SETS_MAX;
  @ requires s->step_count <= SCHEDULE_STEPS_MAX;
  @ assigns w->failed, w->pos, w->buf[0 .. w->size - 1];
  @ ensures valid_writer(w); */
void schedule_bytes_put(struct writer *w, const struct schedule *s);

/* Read one.  ERR_RANGE or ERR_FULL for what can be in no schedule; after OK
 * schedule_check still has to judge the whole, and reader_end whether the
 * bytes sufficed. */
/*@ requires valid_reader(r) && \valid(s) && \separated(r, s);
  @ requires \separated(r->buf + (0 .. r->size - 1), s);
  @ assigns r->pos, r->failed, *s;
  @ ensures valid_reader(r) && (\old(r->failed) ==> r->failed); */
enum status schedule_bytes_get(struct reader *r, struct schedule *s) MUST_CHECK;

#endif

#include "core/schedule_bytes.h"

void schedule_bytes_put(struct writer *w, const struct schedule *s)
{
    int i;

    writer_u8(w, s->set_count);
    /*@ loop invariant 0 <= i <= s->set_count && valid_writer(w);
      @ loop assigns i, w->failed, w->pos, w->buf[0 .. w->size - 1];
      @ loop variant s->set_count - i; */
    for (i = 0; i < s->set_count; i++) {
        writer_u8(w, s->set[i].days);
        writer_u8(w, s->set[i].count);
    }
    /*@ loop invariant 0 <= i <= s->step_count && valid_writer(w);
      @ loop assigns i, w->failed, w->pos, w->buf[0 .. w->size - 1];
      @ loop variant s->step_count - i; */
    for (i = 0; i < s->step_count; i++) {
        writer_u16(w, s->step[i].start_min);
        writer_u32(w, s->step[i].dose_ng);
    }
}

/* The steps of one set; schedule_add_step keeps the table's bounds. */
/*@ requires valid_reader(r) && \valid(s) && \separated(r, s);
  @ requires \separated(r->buf + (0 .. r->size - 1), s);
  @ requires s->set_count <= SCHEDULE_SETS_MAX;
  @ assigns r->pos, r->failed, *s;
  @ ensures valid_reader(r) && (\old(r->failed) ==> r->failed);
  @ ensures s->set_count == \old(s->set_count); */
static enum status get_steps(struct reader *r, struct schedule *s, int count)
{
    enum status status = OK;
    int i;

    /*@ loop invariant valid_reader(r) && (\at(r->failed, Pre) ==> r->failed);
      @ loop invariant s->set_count == \at(s->set_count, Pre);
      @ loop assigns i, status, r->pos, r->failed, *s;
      @ loop variant count - i; */
    for (i = 0; i < count; i++) {
        const uint16_t start_min = reader_u16(r);

        status = schedule_add_step(s, start_min, reader_u32(r));
        if (status != OK)
            return status;
    }
    return status;
}

enum status schedule_bytes_get(struct reader *r, struct schedule *s)
{
    uint8_t count[SCHEDULE_SETS_MAX], days[SCHEDULE_SETS_MAX];
    const uint8_t sets = reader_u8(r);
    enum status status = OK;
    int k;

    schedule_init(s);
    if (sets > SCHEDULE_SETS_MAX)
        return ERR_RANGE;
    /*@ loop invariant 0 <= k <= sets && valid_reader(r);
      @ loop invariant \at(r->failed, Pre) ==> r->failed;
      @ loop assigns k, r->pos, r->failed, days[0 .. 6], count[0 .. 6];
      @ loop variant sets - k; */
    for (k = 0; k < sets; k++) {
        days[k] = reader_u8(r);
        count[k] = reader_u8(r);
    }
    /*@ loop invariant 0 <= k <= sets && valid_reader(r);
      @ loop invariant \at(r->failed, Pre) ==> r->failed;
      @ loop invariant s->set_count == k;
      @ loop assigns k, status, r->pos, r->failed, *s;
      @ loop variant sets - k; */
    for (k = 0; k < sets; k++) {
        status = schedule_add_set(s, days[k]);
        if (status == OK)
            status = get_steps(r, s, count[k]);
        if (status != OK)
            return status;
    }
    return status;
}

#include "link/msg_program.h"

#include "core/bolus.h"
#include "core/reader.h"
#include "core/reservoir.h"
#include "core/writer.h"

static int is_seconds(uint32_t seconds)
{
    return seconds >= 1 && seconds <= UNITS_SECONDS_PER_DAY;
}

static int is_periodic(const struct msg_periodic *p)
{
    if (p->dose_ng == 0)
        return p->every_min == 0 && p->first_min == 0 && p->seconds == 0;
    if (!msg_is_dose(p->dose_ng) || !is_seconds(p->seconds))
        return 0;
    if (p->every_min == 0 || p->every_min > BOLUS_INTERVAL_MIN_MAX)
        return 0;
    return p->first_min < UNITS_MINUTES_PER_DAY;
}

static int is_lead(const struct msg_program *m)
{
    const struct msg_lead *lead = &m->lead;

    if (lead->kind == MSG_PROGRAM_NO_LEAD)
        return lead->volume_nl == 0 && lead->seconds == 0 && lead->cap_ng == 0;
    if (lead->kind >= MSG_PROGRAM_LEADS || lead->volume_nl == 0)
        return 0;
    if (lead->volume_nl > m->tubing_nl + m->catheter_nl)
        return 0;
    return lead->seconds >= 1 && lead->cap_ng <= LIMIT_NG_MAX;
}

/* Invariant 2. */
static int is_caps(const struct limit_caps *caps)
{
    if (caps->day_ng == 0)
        return caps->hour_ng == 0 && caps->stroke_ng == 0;
    return limit_caps_check(caps) == OK;
}

static int is_reservoir(const struct msg_program *m)
{
    if (!msg_is_conc(m->nominal_ng_per_ml) || !msg_is_conc(m->used_ng_per_ml))
        return 0;
    if (m->alarm_nl < RESERVOIR_ALARM_NL_MIN ||
        m->alarm_nl > RESERVOIR_ALARM_NL_MAX)
        return 0;
    if (m->tubing_nl > BOLUS_PART_NL_MAX || m->catheter_nl > BOLUS_PART_NL_MAX)
        return 0;
    return msg_is_volume(m->fill_nl);
}

static enum status check(const struct msg_program *m)
{
    if (!is_reservoir(m) || !is_caps(&m->caps))
        return ERR_RANGE;
    if (!is_periodic(&m->periodic) || !is_lead(m))
        return ERR_RANGE;
    return schedule_check(&m->schedule);
}

static void put_schedule(struct writer *w, const struct schedule *s)
{
    int i;

    writer_u8(w, s->set_count);
    for (i = 0; i < s->set_count; i++) {
        writer_u8(w, s->set[i].days);
        writer_u8(w, s->set[i].count);
    }
    for (i = 0; i < s->step_count; i++) {
        writer_u16(w, s->step[i].start_min);
        writer_u32(w, s->step[i].dose_ng);
    }
}

enum status msg_program_encode(
    const struct msg_program *m, uint8_t *out, size_t room, size_t *used)
{
    struct writer w;

    if (check(m) != OK)
        return ERR_RANGE;
    writer_init(&w, out, room);
    writer_u32(&w, m->number);
    writer_u16(&w, m->product);
    writer_u32(&w, m->nominal_ng_per_ml);
    writer_u32(&w, m->used_ng_per_ml);
    msg_put_caps(&w, &m->caps);
    writer_u32(&w, m->alarm_nl);
    writer_u32(&w, m->fill_nl);
    writer_u32(&w, m->tubing_nl);
    writer_u32(&w, m->catheter_nl);
    writer_u32(&w, m->periodic.dose_ng);
    writer_u16(&w, m->periodic.every_min);
    writer_u16(&w, m->periodic.first_min);
    writer_u32(&w, m->periodic.seconds);
    writer_u8(&w, m->lead.kind);
    writer_u32(&w, m->lead.volume_nl);
    writer_u32(&w, m->lead.seconds);
    writer_u32(&w, m->lead.cap_ng);
    put_schedule(&w, &m->schedule);
    return writer_end(&w, used);
}

/* Sets with their number of steps, then all the steps.  schedule_add_* keep
 * the tables' bounds; schedule_check judges the whole. */
static enum status get_schedule(struct reader *r, struct schedule *s)
{
    uint8_t count[SCHEDULE_SETS_MAX], days[SCHEDULE_SETS_MAX];
    const uint8_t sets = reader_u8(r);
    enum status status = OK;
    int i, k;

    schedule_init(s);
    if (sets > SCHEDULE_SETS_MAX)
        return ERR_RANGE;
    for (k = 0; k < sets; k++) {
        days[k] = reader_u8(r);
        count[k] = reader_u8(r);
        if (count[k] > SCHEDULE_STEPS_MAX)
            return ERR_RANGE;
    }
    for (k = 0; status == OK && k < sets; k++) {
        status = schedule_add_set(s, days[k]);
        for (i = 0; status == OK && i < count[k]; i++) {
            const uint16_t start_min = reader_u16(r);

            status = schedule_add_step(s, start_min, reader_u32(r));
        }
    }
    return status;
}

static void get_periodic(struct reader *r, struct msg_periodic *p)
{
    p->dose_ng = reader_u32(r);
    p->every_min = reader_u16(r);
    p->first_min = reader_u16(r);
    p->seconds = reader_u32(r);
}

static void get_lead(struct reader *r, struct msg_lead *lead)
{
    lead->kind = reader_u8(r);
    lead->volume_nl = reader_u32(r);
    lead->seconds = reader_u32(r);
    lead->cap_ng = reader_u32(r);
}

enum status msg_program_decode(
    struct msg_program *m, const uint8_t *bytes, size_t size)
{
    enum status caps, schedule, end;
    struct reader r;

    reader_init(&r, bytes, size);
    m->number = reader_u32(&r);
    m->product = reader_u16(&r);
    m->nominal_ng_per_ml = reader_u32(&r);
    m->used_ng_per_ml = reader_u32(&r);
    caps = msg_get_caps(&r, &m->caps);
    m->alarm_nl = reader_u32(&r);
    m->fill_nl = reader_u32(&r);
    m->tubing_nl = reader_u32(&r);
    m->catheter_nl = reader_u32(&r);
    get_periodic(&r, &m->periodic);
    get_lead(&r, &m->lead);
    schedule = get_schedule(&r, &m->schedule);
    end = reader_end(&r);
    if (end == ERR_SHORT)
        return end;
    if (caps != OK || schedule != OK)
        return ERR_RANGE;
    return end == OK ? check(m) : end;
}

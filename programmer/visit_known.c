/* visit_known.c: what was found or done before, which still holds (R-07, R-15,
 * R-16, F-11): by the vault, by the clinic's record, by the pump's own log. */
#include <string.h>

#include "base/buffer.h"
#include "core/event.h"
#include "core/reader.h"
#include "core/units.h"
#include "core/writer.h"
#include "programmer/visit.h"
#include "programmer/visit_inside.h"

enum { PAGES = 3 /* of the log; of a day are seldom more */ };

/* --- the pump's log --- */

static bool is_recent(const struct visit *v, const struct msg_log_entry *entry)
{
    return entry->pump_s + UNITS_SECONDS_PER_DAY > v->now.status.pump_s;
}

/* The commit of this visit that made that program, or may have; NULL. */
static const struct encounter_act *commit_of(
    const struct visit *v, uint32_t number)
{
    for (int i = 0; i < v->record.act_count; i++)
        if (v->record.act[i].kind == ENCOUNTER_COMMIT &&
            v->record.act[i].fate != ENCOUNTER_REFUSED &&
            v->record.act[i].value == number)
            return &v->record.act[i];
    return NULL;
}

/* A rotor that a magnet held recovers late, and is logged later still. */
static void see(struct visit *v, const struct msg_log_entry *entry)
{
    if (!is_recent(v, entry))
        return;
    if (entry->code == EVENT_MAGNETIC_FIELD || entry->code == EVENT_STALLED) {
        if (entry->pump_s > v->field_pump_s)
            v->field_pump_s = entry->pump_s;
    } else if (entry->code == EVENT_PROGRAM_CHANGED &&
               !commit_of(v, entry->value) &&
               entry->pump_s >= v->changed.pump_s) {
        v->changed.pump_s = entry->pump_s;
        v->changed.number = entry->value;
    }
}

void visit_look_back(struct visit *v)
{
    char why[VISIT_WHY_MAX];
    uint32_t last = v->now.status.last;
    struct msg_log log;

    memcpy(why, v->why, sizeof(why));
    v->field_pump_s = 0;
    memset(&v->changed, 0, sizeof(v->changed));
    for (int page = 0; page < PAGES && last > 0; page++) {
        if (visit_log(v, last, &log) != VISIT_OK || log.count == 0)
            break;
        for (int i = 0; i < log.count; i++)
            see(v, &log.entry[i]);
        last = is_recent(v, &log.entry[0]) ? log.first - 1 : 0;
    }
    memcpy(v->why, why, sizeof(why));
}

/* --- increases (R-16) --- */

struct vault_change visit_raised_change(
    const struct visit *v, int64_t utc_s, uint8_t bytes[VISIT_RAISED_SIZE])
{
    struct writer w;

    writer_init(&w, bytes, VISIT_RAISED_SIZE);
    writer_u64(&w, (uint64_t)utc_s);
    return (struct vault_change){ VAULT_RAISED, v->serial, bytes,
        VISIT_RAISED_SIZE };
}

/* Of that pump, by the vault; negative when it knows none. */
static int64_t own_raise(const struct visit *visit)
{
    struct buffer bytes = { 0 };
    int64_t own_s = -1, read_s;
    struct reader r;

    if (visit->vault && vault_get(visit->vault, VAULT_RAISED, visit->serial,
                            &bytes) == VAULT_OK) {
        reader_init(&r, (const uint8_t *)buffer_get(&bytes), bytes.len);
        read_s = (int64_t)reader_u64(&r);
        if (reader_end(&r) == OK)
            own_s = read_s;
    }
    buffer_free(&bytes);
    return own_s;
}

int64_t visit_changed_utc_s(const struct visit *visit)
{
    const struct reading *now = &visit->now;

    if (visit->changed.pump_s == 0)
        return -1;
    return now->utc_s - (int64_t)(now->status.pump_s - visit->changed.pump_s);
}

int64_t visit_raised_utc_s(const struct visit *visit)
{
    const struct encounter_act *first = commit_of(visit, 1);
    const int64_t own_s = own_raise(visit);
    int64_t raised_s = visit->has_ticket ? visit->ticket.increased_utc_s : -1;

    if (own_s > raised_s)
        raised_s = own_s;
    /* the first dose of all, too, is not raised within a day. */
    if (visit->changed.number == 1 && visit_changed_utc_s(visit) > raised_s)
        raised_s = visit_changed_utc_s(visit);
    if (first && (int64_t)first->utc_s > raised_s)
        raised_s = (int64_t)first->utc_s;
    return raised_s;
}

/* --- a discrepancy (R-07) --- */

struct vault_change visit_found_change(
    const struct visit *v, uint8_t cause, uint8_t bytes[VISIT_FOUND_SIZE])
{
    struct writer w;

    writer_init(&w, bytes, VISIT_FOUND_SIZE);
    writer_u64(&w, (uint64_t)clock_now(v->clock));
    writer_u8(&w, cause);
    return (
        struct vault_change){ VAULT_FOUND, v->serial, bytes, VISIT_FOUND_SIZE };
}

/* Less than a day ago; one that lies ahead, too: somebody set a clock back. */
static enum encounter_cause kept_cause(const struct visit *v)
{
    struct buffer bytes = { 0 };
    uint8_t cause = ENCOUNTER_NO_CAUSE;
    struct reader r;
    int64_t at_s;

    if (v->vault &&
        vault_get(v->vault, VAULT_FOUND, v->serial, &bytes) == VAULT_OK) {
        reader_init(&r, (const uint8_t *)buffer_get(&bytes), bytes.len);
        at_s = (int64_t)reader_u64(&r);
        cause = reader_u8(&r);
        if (reader_end(&r) != OK || cause >= ENCOUNTER_CAUSES)
            cause = ENCOUNTER_NOT_KNOWN; /* deny */
        else if (clock_now(v->clock) >= at_s + UNITS_SECONDS_PER_DAY)
            cause = ENCOUNTER_NO_CAUSE;
    }
    buffer_free(&bytes);
    return cause;
}

enum encounter_cause visit_found(const struct visit *visit)
{
    if (visit->record.fill.flags & ENCOUNTER_DISCREPANCY)
        return visit->record.fill.cause;
    return kept_cause(visit);
}

enum visit_result visit_note_found(
    struct visit *visit, enum encounter_cause cause)
{
    uint8_t bytes[VISIT_FOUND_SIZE];
    const struct vault_change change = visit_found_change(visit,
        (uint8_t)(cause == ENCOUNTER_NO_CAUSE ? ENCOUNTER_NOT_KNOWN : cause),
        bytes);

    return vault_change(visit->vault, &change, 1) == VAULT_OK
               ? VISIT_OK
               : visit_fail_vault(visit);
}

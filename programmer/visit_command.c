/* visit_command.c: commands, each with its key, its fate, its line in the
 * record (SR-26 to SR-29). */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/buffer.h"
#include "core/reader.h"
#include "core/writer.h"
#include "link/opcode.h"
#include "programmer/draft.h"
#include "programmer/visit.h"
#include "programmer/visit_inside.h"

enum { KEYS_REMEMBERED = 8 };

const char *visit_act_slug(enum encounter_act_kind kind)
{
    static const char *const slugs[ENCOUNTER_ACT_KINDS] = {
        [ENCOUNTER_COMMIT] = "commit",
        [ENCOUNTER_BOLUS] = "bolus",
        [ENCOUNTER_STOP] = "stop",
        [ENCOUNTER_HOLD_MINIMUM] = "minimum",
        [ENCOUNTER_RESTART] = "restart",
        [ENCOUNTER_CLOCK] = "clock",
        [ENCOUNTER_SILENCE] = "silence",
        [ENCOUNTER_SOUND] = "sound-alarm",
        [ENCOUNTER_EMERGENCY] = "emergency-hold",
        [ENCOUNTER_KEY_ADD] = "key-add",
        [ENCOUNTER_KEY_REMOVE] = "key-remove",
    };
    const char *slug = kind < ENCOUNTER_ACT_KINDS ? slugs[kind] : NULL;

    return slug ? slug : "";
}

/* One more line of the record, kept at once.  The last place says that there
 * were more. */
enum visit_result visit_note(struct visit *v, const struct pending *pending,
    enum encounter_fate fate, uint8_t reason)
{
    struct encounter *record = &v->record;

    if (record->act_count == ENCOUNTER_ACTS_MAX)
        return visit_fail(v, VISIT_FAILED,
            "this visit has %d commands, which is all that its record holds: "
            "end it, and begin another",
            ENCOUNTER_ACTS_MAX);
    record->act[record->act_count++] =
        (struct encounter_act){ .kind = (uint8_t)pending->kind,
            .fate = (uint8_t)fate,
            .reason = reason,
            .key = pending->key,
            .utc_s = (uint64_t)pending->utc_s,
            .value = pending->value };
    return draft_keep(v) == VAULT_OK ? VISIT_OK : visit_fail_vault(v);
}

/* Before a command is sent: is there room in the record, is nothing unknown,
 * and is its key on the disk? */
static enum visit_result prepare(struct visit *v, enum encounter_act_kind kind,
    uint32_t value, struct pending *out)
{
    if (!v->is_open)
        return visit_fail(v, VISIT_FAILED, "no pump is open: read it first");
    if (v->record.act_count >= ENCOUNTER_ACTS_MAX - 1)
        return visit_fail(v, VISIT_FAILED,
            "this visit has as many commands as its record holds: end it, and "
            "begin another");
    memset(out, 0, sizeof(*out));
    while (out->key == 0)
        randombytes_buf(&out->key, sizeof(out->key));
    out->kind = kind;
    out->base = v->now.status.number;
    out->last = v->now.status.last;
    out->value = value;
    out->utc_s = clock_now(v->clock);
    return VISIT_OK;
}

static enum visit_result write_down(struct visit *v, const struct pending *p)
{
    if (draft_keep(v) != VAULT_OK ||
        pending_put(v->vault, v->serial, p) != VAULT_OK)
        return visit_fail_vault(v);
    v->pending = *p;
    v->has_pending = true;
    return VISIT_OK;
}

/* Its fate is known: it belongs into the record, and is no longer open. */
static enum visit_result settle(
    struct visit *v, enum encounter_fate fate, uint8_t reason)
{
    const struct pending settled = v->pending;
    enum visit_result result;

    if (settled.kind == ENCOUNTER_COMMIT && fate == ENCOUNTER_REFUSED)
        memset(
            &v->record.fill, 0, sizeof(v->record.fill)); /* not in the pump */
    result = visit_note(v, &settled, fate, reason);

    if (result != VISIT_OK)
        return result;
    if (pending_clear(v->vault, v->serial) != VAULT_OK)
        return visit_fail_vault(v);
    v->has_pending = false;
    return VISIT_OK;
}

/* A key the pump has never seen had no effect, if nothing else came between: a
 * pump remembers eight keys, and each command makes an entry of its log
 * (docs/protocol.md, section 6). */
static enum visit_result settle_unseen(struct visit *v)
{
    const uint32_t since = v->talk.said.sequence - v->pending.last;

    if (v->talk.said.number == v->pending.base && since < KEYS_REMEMBERED)
        return settle(v, ENCOUNTER_REFUSED, 0);
    return settle(v, ENCOUNTER_FATE_UNKNOWN, 0);
}

/* SR-28: ask what became of the command that is written down. */
enum visit_result visit_resolve(struct visit *v)
{
    const enum talk_result result = talk_fate(&v->talk, v->pending.key);

    if (result != TALK_OK)
        return visit_fail(v, VISIT_UNKNOWN,
            "UNKNOWN: whether the pump did the last command (%s) is not known "
            "yet: %s. Nothing of dose can be programmed before a reading tells",
            visit_act_slug(v->pending.kind), v->talk.why);
    switch (v->talk.said.fate) {
    case MSG_RESULT_DONE:
        return settle(v, ENCOUNTER_DONE, 0);
    case MSG_RESULT_REFUSED:
        return settle(v, ENCOUNTER_REFUSED, v->talk.said.reason);
    default:
        return settle_unseen(v);
    }
}

/* After a command without an answer: once more into the pump, and ask. */
static enum visit_result look_again(struct visit *v)
{
    char lost[TALK_WHY_MAX];

    snprintf(lost, sizeof(lost), "%s", v->talk.why);
    if (visit_call(v) != TALK_OK)
        return visit_fail(v, VISIT_UNKNOWN,
            "UNKNOWN: %s. Whether the pump did it is not known; nothing of "
            "dose can be programmed before a reading tells",
            lost);
    return visit_resolve(v);
}

/* The fate of the last act in the record, as an answer. */
static enum visit_result answer_of_last(struct visit *v)
{
    const struct encounter_act *act = &v->record.act[v->record.act_count - 1];

    if (act->fate == ENCOUNTER_DONE)
        return VISIT_OK;
    return visit_fail(v,
        act->fate == ENCOUNTER_REFUSED ? VISIT_NO : VISIT_UNKNOWN, "%s",
        act->fate == ENCOUNTER_REFUSED
            ? "the command did not reach the pump, and had no effect: repeat it"
            : "another program is in force by now: read the pump again");
}

/* What became of the command that was just sent. */
static enum visit_result conclude(struct visit *v, enum talk_result result)
{
    enum visit_result settled;

    if (result == TALK_LOST) {
        settled = look_again(v);
        return settled == VISIT_OK ? answer_of_last(v) : settled;
    }
    if (result == TALK_FAILED) {
        settled = settle(v, ENCOUNTER_REFUSED, 0);
        return settled == VISIT_OK
                   ? visit_fail(v, VISIT_FAILED, "%s", v->talk.why)
                   : settled;
    }
    settled = settle(v, result == TALK_OK ? ENCOUNTER_DONE : ENCOUNTER_REFUSED,
        result == TALK_OK ? 0 : v->talk.said.reason);
    if (settled != VISIT_OK || result == TALK_OK)
        return settled;
    return visit_fail(v, VISIT_NO, "%s", v->talk.why);
}

/* SR-28: nothing of dose while a fate is not known. */
static enum visit_result check_known(struct visit *v)
{
    if (!v->has_pending)
        return VISIT_OK;
    return visit_fail(v, VISIT_UNKNOWN,
        "UNKNOWN: whether the pump did the last command (%s) is not known: "
        "read the pump again before anything of dose",
        visit_act_slug(v->pending.kind));
}

enum visit_result visit_stage(
    struct visit *visit, const struct msg_program *wanted)
{
    enum visit_result known = check_known(visit);
    enum talk_result result;

    visit->is_staged = false;
    if (known != VISIT_OK)
        return known;
    result = talk_stage(&visit->talk, wanted, &visit->stage, &visit->hash);
    if (result != TALK_OK)
        return visit_unread(visit, result);
    visit->staged = *wanted;
    visit->is_staged = true;
    return VISIT_OK;
}

/* SR-29: is what runs now what was shown?  Caps are the pump's when none were
 * sent. */
static bool is_as_staged(const struct visit *v)
{
    struct msg_program now = v->now.program, wanted = v->staged;

    wanted.number = v->stage.next_number;
    wanted.caps = v->stage.caps;
    if (wanted.fill_nl == 0)
        now.fill_nl = 0;
    return memcmp(&now.schedule, &wanted.schedule, sizeof(now.schedule)) == 0 &&
           now.number == wanted.number && now.product == wanted.product &&
           now.nominal_ng_per_ml == wanted.nominal_ng_per_ml &&
           now.used_ng_per_ml == wanted.used_ng_per_ml &&
           now.caps.day_ng == wanted.caps.day_ng &&
           now.caps.hour_ng == wanted.caps.hour_ng &&
           now.alarm_nl == wanted.alarm_nl && now.fill_nl == wanted.fill_nl &&
           now.tubing_nl == wanted.tubing_nl &&
           now.catheter_nl == wanted.catheter_nl &&
           now.periodic.dose_ng == wanted.periodic.dose_ng &&
           now.periodic.every_min == wanted.periodic.every_min &&
           now.periodic.first_min == wanted.periodic.first_min &&
           now.periodic.seconds == wanted.periodic.seconds &&
           now.lead.volume_nl == wanted.lead.volume_nl;
}

static enum visit_result compare(struct visit *v)
{
    enum visit_result result = visit_read(v);

    if (result != VISIT_OK)
        return visit_fail(v, VISIT_UNKNOWN,
            "the pump took the program, but could not be read back: read it "
            "again before anything else");
    if (is_as_staged(v))
        return draft_keep(v) == VAULT_OK ? VISIT_OK : visit_fail_vault(v);
    return visit_fail(v, VISIT_FAILED,
        "what runs now is NOT what was shown: stop, read the pump again, and "
        "compare every field (SR-29)");
}

/* remembered here, since the clinic may not be reached. */
static enum visit_result remember_raise(struct visit *v, int64_t before_ng)
{
    uint8_t bytes[8];
    struct writer w;

    if (before_ng == 0 || reading_day_ng(&v->now) <= before_ng)
        return VISIT_OK;
    writer_init(&w, bytes, sizeof(bytes));
    writer_u64(&w, (uint64_t)v->now.utc_s);
    return vault_put(v->vault, VAULT_RAISED, v->serial, bytes, sizeof(bytes)) ==
                   VAULT_OK
               ? VISIT_OK
               : visit_fail_vault(v);
}

int64_t visit_raised_utc_s(const struct visit *visit)
{
    struct buffer bytes = { 0 };
    int64_t raised = visit->has_ticket ? visit->ticket.increased_utc_s : -1;
    struct reader r;

    if (vault_get(visit->vault, VAULT_RAISED, visit->serial, &bytes) ==
        VAULT_OK) {
        reader_init(&r, (const uint8_t *)bytes.data, bytes.len);
        const int64_t own = (int64_t)reader_u64(&r);

        if (reader_end(&r) == OK && own > raised)
            raised = own;
    }
    buffer_free(&bytes);
    return raised;
}

enum visit_result visit_commit(
    struct visit *visit, const struct encounter_fill *fill)
{
    struct msg_commit m = { .number = visit->staged.number };
    const int64_t before_ng = reading_day_ng(&visit->now);
    struct pending pending;
    enum visit_result result;

    if (!visit->is_staged)
        return visit_fail(visit, VISIT_NO, "nothing was shown: stage it first");
    visit->is_staged = false;
    result =
        prepare(visit, ENCOUNTER_COMMIT, visit->stage.next_number, &pending);
    if (result == VISIT_OK && fill) {
        visit->record.fill = *fill;
        if (draft_keep(visit) != VAULT_OK)
            result = visit_fail_vault(visit);
    }
    if (result == VISIT_OK)
        result = write_down(visit, &pending);
    if (result != VISIT_OK)
        return result;
    m.key = pending.key;
    memcpy(m.hash, visit->hash.byte, sizeof(m.hash));
    result = conclude(visit, talk_commit(&visit->talk, &m));
    if (result == VISIT_OK)
        result = compare(visit);
    if (result == VISIT_OK)
        return remember_raise(visit, before_ng);
    return result;
}

enum visit_result visit_bolus(
    struct visit *visit, uint32_t ng, uint32_t seconds)
{
    struct msg_bolus m = { .dose_ng = ng, .seconds = seconds };
    struct pending pending;
    enum visit_result result = check_known(visit);

    if (result == VISIT_OK)
        result = prepare(visit, ENCOUNTER_BOLUS, ng, &pending);
    if (result == VISIT_OK)
        result = write_down(visit, &pending);
    if (result != VISIT_OK)
        return result;
    m.key = pending.key;
    m.number = pending.base;
    result = conclude(visit, talk_bolus(&visit->talk, &m));
    return result == VISIT_OK ? visit_read(visit) : result;
}

static enum encounter_act_kind kind_of(uint8_t opcode)
{
    switch (opcode) {
    case OPCODE_STOP:
        return ENCOUNTER_STOP;
    case OPCODE_MINIMUM:
        return ENCOUNTER_HOLD_MINIMUM;
    case OPCODE_RESTART:
        return ENCOUNTER_RESTART;
    case OPCODE_CLOCK:
        return ENCOUNTER_CLOCK;
    case OPCODE_SILENCE:
        return ENCOUNTER_SILENCE;
    case OPCODE_SOUND:
        return ENCOUNTER_SOUND;
    case OPCODE_HOLD:
        return ENCOUNTER_EMERGENCY;
    case OPCODE_KEY_ADD:
        return ENCOUNTER_KEY_ADD;
    default:
        return ENCOUNTER_KEY_REMOVE;
    }
}

/* Restart and clock are of dose; the rest only takes away, or makes a sound,
 * and is never refused for what is not known. */
static bool is_of_dose(uint8_t opcode)
{
    return opcode == OPCODE_RESTART || opcode == OPCODE_CLOCK;
}

static enum visit_result send_order(
    struct visit *v, uint8_t opcode, struct msg_order *m)
{
    struct pending pending;
    const struct pending unknown = v->pending;
    const bool had_pending = v->has_pending;
    enum visit_result result = VISIT_OK;

    if (is_of_dose(opcode))
        result = check_known(v);
    if (result == VISIT_OK)
        result = prepare(v, kind_of(opcode), 0, &pending);
    if (result == VISIT_OK && !had_pending)
        result = write_down(v, &pending);
    if (result != VISIT_OK)
        return result;
    m->key = pending.key;
    m->number = pending.base;
    if (!had_pending)
        return conclude(v, talk_order(&v->talk, opcode, m));
    /* The one that is not known stays written down; this one is noted. */
    switch (talk_order(&v->talk, opcode, m)) {
    case TALK_OK:
        result = visit_note(v, &pending, ENCOUNTER_DONE, 0);
        break;
    case TALK_NO:
        (void)visit_note(v, &pending, ENCOUNTER_REFUSED, v->talk.said.reason);
        result = visit_fail(v, VISIT_NO, "%s", v->talk.why);
        break;
    default:
        (void)visit_note(v, &pending, ENCOUNTER_FATE_UNKNOWN, 0);
        result = visit_fail(v, VISIT_UNKNOWN, "%s", v->talk.why);
    }
    v->pending = unknown;
    return result;
}

enum visit_result visit_order(struct visit *visit, uint8_t opcode, uint8_t how)
{
    struct msg_order m = { .how = how };
    const enum visit_result result = send_order(visit, opcode, &m);

    return result == VISIT_OK ? visit_read(visit) : result;
}

enum visit_result visit_clock(struct visit *visit, int32_t offset_s)
{
    struct msg_order m = { .utc_s = (uint64_t)clock_now(visit->clock),
        .offset_s = offset_s };
    const enum visit_result result = send_order(visit, OPCODE_CLOCK, &m);

    return result == VISIT_OK ? visit_read(visit) : result;
}

enum visit_result visit_key(
    struct visit *visit, uint8_t opcode, const struct crypto_key *clinic)
{
    struct pending pending;
    struct msg_key m;
    enum visit_result result = prepare(visit, kind_of(opcode), 0, &pending);
    enum talk_result said;

    if (result != VISIT_OK)
        return result;
    m.key = pending.key;
    memcpy(m.clinic, clinic->byte, sizeof(m.clinic));
    said = talk_key(&visit->talk, opcode, &m);
    if (said == TALK_OK)
        return visit_note(visit, &pending, ENCOUNTER_DONE, 0);
    (void)visit_note(visit, &pending,
        said == TALK_NO ? ENCOUNTER_REFUSED : ENCOUNTER_FATE_UNKNOWN,
        said == TALK_NO ? visit->talk.said.reason : 0);
    return visit_fail(visit, said == TALK_NO ? VISIT_NO : VISIT_UNKNOWN, "%s",
        visit->talk.why);
}

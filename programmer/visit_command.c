/* visit_command.c: commands, each with its key, its fate, its line in the
 * record (SR-26 to SR-29). */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/buffer.h"
#include "link/opcode.h"
#include "programmer/draft.h"
#include "programmer/visit.h"
#include "programmer/visit_inside.h"
#include "programmer/words.h"

enum {
    KEYS_REMEMBERED = 8,
    LINES_TO_STOP = 2, /* of the record: for a stop and a hold */
    KEPT_TOGETHER = 4, /* draft, pending, raised, found */
};

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

/* Where the record has the command, or a new line for it.  A command that was
 * asked about twice has one line.  When it is full, its last line is that of a
 * stop or hold (prepare), and only such a one comes behind it: the last of them
 * is what counts. */
static struct encounter_act *line_of(
    struct encounter *record, const struct pending *command)
{
    for (int i = 0; i < record->act_count; i++)
        if (record->act[i].key == command->key)
            return &record->act[i];
    if (record->act_count == ENCOUNTER_ACTS_MAX)
        return &record->act[ENCOUNTER_ACTS_MAX - 1];
    return &record->act[record->act_count++];
}

static void put_line(struct visit *v, const struct pending *command,
    enum encounter_fate fate, uint8_t reason)
{
    struct encounter_act *line = line_of(&v->record, command);

    *line = (struct encounter_act){ .kind = (uint8_t)command->kind,
        .fate = (uint8_t)fate,
        .reason = reason,
        .key = command->key,
        .utc_s = (uint64_t)command->utc_s,
        .value = command->value };
    if (fate == ENCOUNTER_DONE)
        v->is_unread = true;
}

/* The record as it is now, and what else changes with it. */
static enum visit_result keep_draft(
    struct visit *v, const struct vault_change *more, int count)
{
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    struct vault_change changes[KEPT_TOGETHER] = { draft_change(v, bytes) };

    if (!changes[0].bytes)
        return visit_fail(v, VISIT_FAILED,
            "the record of this visit is none: end it, and begin another");
    for (int i = 0; i < count; i++)
        changes[i + 1] = more[i];
    return vault_change(v->vault, changes, count + 1) == VAULT_OK
               ? VISIT_OK
               : visit_fail_vault(v);
}

/* One more line of the record, or what became of one, kept at once. */
static enum visit_result note(struct visit *v, const struct pending *command,
    enum encounter_fate fate, uint8_t reason)
{
    put_line(v, command, fate, reason);
    return keep_draft(v, NULL, 0);
}

/* Before a command is sent: is there room in the record, and which key is it?
 * A stop or hold is never refused for a full one. */
static enum visit_result prepare(struct visit *v, enum encounter_act_kind kind,
    uint32_t value, struct pending *out)
{
    if (!v->is_open)
        return visit_fail(v, VISIT_FAILED, "no pump is open: read it first");
    if (v->record.act_count >= ENCOUNTER_ACTS_MAX - LINES_TO_STOP &&
        kind != ENCOUNTER_STOP && kind != ENCOUNTER_HOLD_MINIMUM)
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
    uint8_t bytes[PENDING_SIZE];
    const struct vault_change change = pending_change(p, v->serial, bytes);
    const enum visit_result result = keep_draft(v, &change, 1);

    if (result != VISIT_OK)
        return result;
    v->pending = *p;
    v->has_pending = true;
    return VISIT_OK;
}

/* a discrepancy is for other commands of the same visit to know of; a
 * refill without one is the end of it. */
static struct vault_change found_by(
    const struct visit *v, uint8_t bytes[VISIT_FOUND_SIZE])
{
    const struct encounter_fill *fill = &v->record.fill;

    if (fill->flags & ENCOUNTER_DISCREPANCY)
        return visit_found_change(v, fill->cause, bytes);
    return (struct vault_change){ VAULT_FOUND, v->serial, NULL, 0 };
}

/* Its fate is known: it belongs into the record, and is no longer open.  A
 * fill that was not programmed is none. */
static enum visit_result settle(
    struct visit *v, enum encounter_fate fate, uint8_t reason)
{
    const struct pending *p = &v->pending;
    struct vault_change changes[KEPT_TOGETHER - 1] = { { VAULT_PENDING,
        v->serial, NULL, 0 } };
    uint8_t raised[VISIT_RAISED_SIZE], found[VISIT_FOUND_SIZE];
    int count = 1;
    enum visit_result result;

    put_line(v, p, fate, reason);
    if (p->fills && fate == ENCOUNTER_REFUSED)
        memset(&v->record.fill, 0, sizeof(v->record.fill));
    else if (p->fills)
        changes[count++] = found_by(v, found);
    if (p->raises && fate != ENCOUNTER_REFUSED)
        changes[count++] = visit_raised_change(v, p->utc_s, raised);
    result = keep_draft(v, changes, count);
    if (result == VISIT_OK)
        v->has_pending = false;
    return result;
}

/* A key the pump has never seen had no effect, if not too much came between: a
 * pump remembers eight keys, and each command makes an entry of its log
 * (docs/protocol.md, section 6).  A commit that is none by its number was
 * none. */
static enum visit_result settle_unseen(struct visit *v)
{
    const uint32_t since = v->talk.said.sequence - v->pending.last;

    if (since < KEYS_REMEMBERED || (v->pending.kind == ENCOUNTER_COMMIT &&
                                       v->talk.said.number == v->pending.base))
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
    talk_close(&v->talk);
    if (talk_open(&v->talk, v->address) != TALK_OK || visit_call(v) != TALK_OK)
        return visit_fail(v, VISIT_UNKNOWN,
            "UNKNOWN: %s. Whether the pump did it is not known; nothing of "
            "dose can be programmed before a reading tells",
            lost);
    return visit_resolve(v);
}

/* The fate of a command that had to be asked for, as an answer. */
static enum visit_result answer_of(
    struct visit *v, const struct pending *command)
{
    const struct encounter_act *line = line_of(&v->record, command);

    if (line && line->fate == ENCOUNTER_DONE)
        return VISIT_OK;
    if (line && line->fate == ENCOUNTER_REFUSED && line->reason == 0)
        return visit_fail(v, VISIT_NO,
            "the command did not reach the pump, and had no effect: repeat it");
    if (line && line->fate == ENCOUNTER_REFUSED) {
        words_refusal(&v->talk.said, v->why, sizeof(v->why));
        return VISIT_NO;
    }
    return visit_fail(v, VISIT_UNKNOWN,
        "too much has been done since to know whether the pump did it: read "
        "the pump and look at its log");
}

/* What became of the command that was just sent. */
static enum visit_result conclude(struct visit *v, enum talk_result result)
{
    const struct pending command = v->pending;
    enum visit_result settled;

    if (result == TALK_LOST) {
        settled = look_again(v);
        return settled == VISIT_OK ? answer_of(v, &command) : settled;
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

/* SR-29: is what runs now what was shown, byte for byte?  Caps, and the cap of
 * a prime, are the pump's when none were sent; a volume that was filled long
 * ago is not of this commit. */
static bool is_as_staged(const struct visit *v)
{
    struct msg_program now = v->now.program, wanted = v->staged;
    uint8_t one[MSG_PROGRAM_SIZE_MAX], two[MSG_PROGRAM_SIZE_MAX];
    size_t one_size, two_size;

    wanted.number = v->stage.next_number;
    wanted.caps = v->stage.caps;
    if (wanted.fill_nl == 0)
        now.fill_nl = 0;
    if (wanted.lead.cap_ng == 0)
        now.lead.cap_ng = 0;
    return msg_program_encode(&now, one, sizeof(one), &one_size) == OK &&
           msg_program_encode(&wanted, two, sizeof(two), &two_size) == OK &&
           one_size == two_size && memcmp(one, two, one_size) == 0;
}

static enum visit_result compare(struct visit *v)
{
    enum visit_result result = visit_read(v);

    if (result != VISIT_OK)
        return visit_fail(v, VISIT_UNKNOWN,
            "the pump took the program, but could not be read back: read it "
            "again before anything else");
    if (is_as_staged(v))
        return keep_draft(v, NULL, 0);
    return visit_fail(v, VISIT_FAILED,
        "what runs now is NOT what was shown: change nothing more, read the "
        "pump again, and compare every field");
}

enum visit_result visit_commit(
    struct visit *visit, const struct encounter_fill *fill)
{
    struct msg_commit m = { .number = visit->staged.number };
    const int64_t before_ng = reading_total_ng(&visit->now.program);
    struct pending pending;
    enum visit_result result;

    result = check_known(visit);
    if (result != VISIT_OK)
        return result;
    if (!visit->is_staged)
        return visit_fail(visit, VISIT_NO, "nothing was shown: stage it first");
    if (fill && visit->record.fill.flags != 0)
        return visit_fail(visit, VISIT_NO,
            "this visit has a refill already: end it, and begin another");
    visit->is_staged = false;
    result =
        prepare(visit, ENCOUNTER_COMMIT, visit->stage.next_number, &pending);
    if (result != VISIT_OK)
        return result;
    pending.fills = fill != NULL;
    pending.raises =
        before_ng > 0 && reading_total_ng(&visit->staged) > before_ng;
    if (fill)
        visit->record.fill = *fill;
    result = write_down(visit, &pending);
    if (result != VISIT_OK) {
        if (fill)
            memset(&visit->record.fill, 0, sizeof(visit->record.fill));
        return result;
    }
    m.key = pending.key;
    memcpy(m.hash, visit->hash.byte, sizeof(m.hash));
    result = conclude(visit, talk_commit(&visit->talk, &m));
    return result == VISIT_OK ? compare(visit) : result;
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

/* Can the pump be asked later what became of it? */
static bool is_remembered(uint8_t opcode)
{
    return opcode != OPCODE_SILENCE && opcode != OPCODE_SOUND;
}

/* A command whose fate cannot be asked for, or not now: in the record it is
 * unknown until the answer is there. */
static enum visit_result conclude_noted(
    struct visit *v, const struct pending *command, enum talk_result result)
{
    switch (result) {
    case TALK_OK:
        return note(v, command, ENCOUNTER_DONE, 0);
    case TALK_NO:
        (void)note(v, command, ENCOUNTER_REFUSED, v->talk.said.reason);
        return visit_fail(v, VISIT_NO, "%s", v->talk.why);
    case TALK_FAILED:
        (void)note(v, command, ENCOUNTER_REFUSED, 0);
        return visit_fail(v, VISIT_FAILED, "%s", v->talk.why);
    default:
        return visit_fail(
            v, VISIT_UNKNOWN, "UNKNOWN whether it was done: %s", v->talk.why);
    }
}

/* SR-24: as the card's holder.  No record, no vault; twice does no harm. */
static enum visit_result order_by_card(
    struct visit *v, uint8_t opcode, struct msg_order *m)
{
    enum talk_result result = talk_order(&v->talk, opcode, m);

    if (result == TALK_LOST) {
        talk_close(&v->talk);
        result = talk_open(&v->talk, v->address);
        if (result == TALK_OK)
            result = visit_call(v);
        if (result == TALK_OK)
            result = talk_order(&v->talk, opcode, m);
    }
    if (result == TALK_OK)
        return VISIT_OK;
    return visit_fail(
        v, result == TALK_NO ? VISIT_NO : VISIT_FAILED, "%s", v->talk.why);
}

static enum visit_result send_order(
    struct visit *v, uint8_t opcode, struct msg_order *m)
{
    struct pending command;
    enum visit_result result = VISIT_OK;

    if (is_of_dose(opcode))
        result = check_known(v);
    if (result == VISIT_OK)
        result = prepare(v, kind_of(opcode), 0, &command);
    if (result != VISIT_OK)
        return result;
    m->key = command.key;
    m->number = command.base;
    if (v->implant.is_card)
        return order_by_card(v, opcode, m);
    if (is_remembered(opcode) && !v->has_pending) {
        result = write_down(v, &command);
        return result == VISIT_OK ? conclude(v, talk_order(&v->talk, opcode, m))
                                  : result;
    }
    /* What is not known of another command stays written down. */
    result = note(v, &command, ENCOUNTER_FATE_UNKNOWN, 0);
    return result == VISIT_OK
               ? conclude_noted(v, &command, talk_order(&v->talk, opcode, m))
               : result;
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
    struct pending command;
    struct msg_key m;
    enum visit_result result = prepare(visit, kind_of(opcode), 0, &command);

    if (result == VISIT_OK)
        result = note(visit, &command, ENCOUNTER_FATE_UNKNOWN, 0);
    if (result != VISIT_OK)
        return result;
    m.key = command.key;
    memcpy(m.clinic, clinic->byte, sizeof(m.clinic));
    result =
        conclude_noted(visit, &command, talk_key(&visit->talk, opcode, &m));
    return result == VISIT_OK ? visit_read(visit) : result;
}

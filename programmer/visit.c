#include "programmer/visit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/utf8.h"
#include "core/encounter_bytes.h"
#include "link/opcode.h"
#include "programmer/draft.h"
#include "programmer/outbox.h"

static enum visit_result fail(struct visit *v, enum visit_result result,
    const char *format, ...) __attribute__((format(printf, 3, 4)));
static enum visit_result fail(
    struct visit *v, enum visit_result result, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(v->why, sizeof(v->why), format, args);
    va_end(args);
    return result;
}

/* The vault did not do it. */
static enum visit_result fail_vault(struct visit *v)
{
    return fail(v, VISIT_FAILED, "%s", vault_why(v->vault));
}

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

void visit_init(
    struct visit *visit, struct vault *vault, const struct clock *clock)
{
    memset(visit, 0, sizeof(*visit));
    visit->vault = vault;
    visit->clock = clock;
    visit->talk.transport.fd = -1;
}

void visit_say(struct visit *visit, enum encounter_word word, const char *text)
{
    size_t size = 0, step;
    const size_t length = strlen(text);

    while (size < length &&
           (step = utf8_character(text + size, length - size)) > 0 &&
           size + step <= VISIT_WORD_MAX)
        size += step;
    memcpy(visit->word[word], text, size);
    visit->word[word][size] = 0;
    visit->record.word[word].byte = (const uint8_t *)visit->word[word];
    visit->record.word[word].size = (uint8_t)size;
}

bool visit_has_done(const struct visit *visit)
{
    return visit->record.act_count > 0 || visit->record.fill.flags != 0;
}

/* --- reading --- */

/* What a talk that did not go well means while nothing was commanded. */
static enum visit_result unread(struct visit *v, enum talk_result result)
{
    return fail(v,
        result == TALK_NO || result == TALK_SHUT ? VISIT_NO : VISIT_FAILED,
        "%s", v->talk.why);
}

enum visit_result visit_read(struct visit *visit)
{
    struct reading next = { .utc_s = clock_now(visit->clock) };
    enum talk_result result = talk_status(&visit->talk, &next.status);

    if (result == TALK_OK && next.status.number != 0 && !visit->implant.is_card)
        result = talk_program(&visit->talk, &next.program);
    if (result != TALK_OK)
        return unread(visit, result);
    visit->now = next;
    visit->record.ended_utc_s = (uint64_t)next.utc_s;
    if (!visit->implant.is_card)
        reading_encounter(&next, &visit->record.after);
    return VISIT_OK;
}

enum visit_result visit_log(
    struct visit *visit, uint32_t last, struct msg_log *out)
{
    struct msg_log_ask ask = { .count = MSG_LOG_MAX };
    enum talk_result result;

    if (last == 0 || last > visit->now.status.last)
        last = visit->now.status.last;
    ask.first = last > MSG_LOG_MAX ? last - MSG_LOG_MAX + 1 : 1;
    ask.count =
        (uint8_t)(last < MSG_LOG_MAX ? last + (last == 0) : MSG_LOG_MAX);
    result = talk_log(&visit->talk, &ask, out);
    return result == TALK_OK ? VISIT_OK : unread(visit, result);
}

/* --- commands --- */

/* One more line of the record, kept at once.  The last place says that there
 * were more. */
static enum visit_result note(struct visit *v, const struct pending *pending,
    enum encounter_fate fate, uint8_t reason)
{
    struct encounter *record = &v->record;

    if (record->act_count == ENCOUNTER_ACTS_MAX)
        return fail(v, VISIT_FAILED,
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
    return draft_keep(v) == VAULT_OK ? VISIT_OK : fail_vault(v);
}

/* Before a command is sent: is there room in the record, is nothing unknown,
 * and is its key on the disk? */
static enum visit_result prepare(struct visit *v, enum encounter_act_kind kind,
    uint32_t value, struct pending *out)
{
    if (!v->is_open)
        return fail(v, VISIT_FAILED, "no pump is open: read it first");
    if (v->record.act_count >= ENCOUNTER_ACTS_MAX - 1)
        return fail(v, VISIT_FAILED,
            "this visit has as many commands as its record holds: end it, and "
            "begin another");
    memset(out, 0, sizeof(*out));
    while (out->key == 0)
        randombytes_buf(&out->key, sizeof(out->key));
    out->kind = kind;
    out->base = v->now.status.number;
    out->value = value;
    out->utc_s = clock_now(v->clock);
    return VISIT_OK;
}

static enum visit_result write_down(struct visit *v, const struct pending *p)
{
    if (draft_keep(v) != VAULT_OK ||
        pending_put(v->vault, v->serial, p) != VAULT_OK)
        return fail_vault(v);
    v->pending = *p;
    v->has_pending = true;
    return VISIT_OK;
}

/* Its fate is known: it belongs into the record, and is no longer open. */
static enum visit_result settle(
    struct visit *v, enum encounter_fate fate, uint8_t reason)
{
    const struct pending settled = v->pending;
    enum visit_result result = note(v, &settled, fate, reason);

    if (result != VISIT_OK)
        return result;
    if (pending_clear(v->vault, v->serial) != VAULT_OK)
        return fail_vault(v);
    v->has_pending = false;
    return VISIT_OK;
}

/* A key the pump has never seen had no effect, if nothing else came between:
 * a pump remembers eight keys (docs/protocol.md, section 6). */
static enum visit_result settle_unseen(struct visit *v)
{
    if (v->talk.said.number == v->pending.base)
        return settle(v, ENCOUNTER_REFUSED, 0);
    return settle(v, ENCOUNTER_FATE_UNKNOWN, 0);
}

/* SR-28: ask what became of the command that is written down. */
static enum visit_result resolve(struct visit *v)
{
    const enum talk_result result = talk_fate(&v->talk, v->pending.key);

    if (result != TALK_OK)
        return fail(v, VISIT_UNKNOWN,
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

static void keys_of(const struct visit *v, const struct noise_pair *pair,
    struct client_keys *keys)
{
    memset(keys, 0, sizeof(*keys));
    keys->pump = &v->implant.pump;
    keys->shared = &v->implant.shared;
    if (v->implant.is_card)
        return;
    keys->own = pair;
    keys->credential = v->identity.credential;
}

static enum talk_result call(struct visit *v)
{
    struct noise_pair pair = { 0 };
    struct client_keys keys;
    enum talk_result result;

    if (!v->implant.is_card)
        identity_pair(&v->identity, &pair);
    keys_of(v, &pair, &keys);
    result = talk_call(&v->talk, &keys);
    sodium_memzero(&pair, sizeof(pair));
    return result;
}

/* After a command without an answer: once more into the pump, and ask. */
static enum visit_result look_again(struct visit *v)
{
    char lost[TALK_WHY_MAX];

    snprintf(lost, sizeof(lost), "%s", v->talk.why);
    if (call(v) != TALK_OK)
        return fail(v, VISIT_UNKNOWN,
            "UNKNOWN: %s. Whether the pump did it is not known; nothing of "
            "dose can be programmed before a reading tells",
            lost);
    return resolve(v);
}

/* The fate of the last act in the record, as an answer. */
static enum visit_result answer_of_last(struct visit *v)
{
    const struct encounter_act *act = &v->record.act[v->record.act_count - 1];

    if (act->fate == ENCOUNTER_DONE)
        return VISIT_OK;
    return fail(v, act->fate == ENCOUNTER_REFUSED ? VISIT_NO : VISIT_UNKNOWN,
        "%s",
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
        return settled == VISIT_OK ? fail(v, VISIT_FAILED, "%s", v->talk.why)
                                   : settled;
    }
    settled = settle(v, result == TALK_OK ? ENCOUNTER_DONE : ENCOUNTER_REFUSED,
        result == TALK_OK ? 0 : v->talk.said.reason);
    if (settled != VISIT_OK || result == TALK_OK)
        return settled;
    return fail(v, VISIT_NO, "%s", v->talk.why);
}

/* SR-28: nothing of dose while a fate is not known. */
static enum visit_result check_known(struct visit *v)
{
    if (!v->has_pending)
        return VISIT_OK;
    return fail(v, VISIT_UNKNOWN,
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
        return unread(visit, result);
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
        return fail(v, VISIT_UNKNOWN,
            "the pump took the program, but could not be read back: read it "
            "again before anything else");
    if (is_as_staged(v))
        return draft_keep(v) == VAULT_OK ? VISIT_OK : fail_vault(v);
    return fail(v, VISIT_FAILED,
        "what runs now is NOT what was shown: stop, read the pump again, and "
        "compare every field (SR-29)");
}

enum visit_result visit_commit(
    struct visit *visit, const struct encounter_fill *fill)
{
    struct msg_commit m = { .number = visit->staged.number };
    struct pending pending;
    enum visit_result result;

    if (!visit->is_staged)
        return fail(visit, VISIT_NO, "nothing was shown: stage it first");
    visit->is_staged = false;
    result =
        prepare(visit, ENCOUNTER_COMMIT, visit->stage.next_number, &pending);
    if (result == VISIT_OK && fill) {
        visit->record.fill = *fill;
        if (draft_keep(visit) != VAULT_OK)
            result = fail_vault(visit);
    }
    if (result == VISIT_OK)
        result = write_down(visit, &pending);
    if (result != VISIT_OK)
        return result;
    m.key = pending.key;
    memcpy(m.hash, visit->hash.byte, sizeof(m.hash));
    result = conclude(visit, talk_commit(&visit->talk, &m));
    if (result == VISIT_OK)
        return compare(visit);
    if (fill && result != VISIT_UNKNOWN)
        memset(&visit->record.fill, 0, sizeof(visit->record.fill));
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
        result = note(v, &pending, ENCOUNTER_DONE, 0);
        break;
    case TALK_NO:
        (void)note(v, &pending, ENCOUNTER_REFUSED, v->talk.said.reason);
        result = fail(v, VISIT_NO, "%s", v->talk.why);
        break;
    default:
        (void)note(v, &pending, ENCOUNTER_FATE_UNKNOWN, 0);
        result = fail(v, VISIT_UNKNOWN, "%s", v->talk.why);
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
        return note(visit, &pending, ENCOUNTER_DONE, 0);
    (void)note(visit, &pending,
        said == TALK_NO ? ENCOUNTER_REFUSED : ENCOUNTER_FATE_UNKNOWN,
        said == TALK_NO ? visit->talk.said.reason : 0);
    return fail(visit, said == TALK_NO ? VISIT_NO : VISIT_UNKNOWN, "%s",
        visit->talk.why);
}

/* --- beginning and end --- */

static enum visit_result find_implant(
    struct visit *v, const struct visit_place *place)
{
    const char *serial = place->serial;
    enum vault_result result;

    if (place->card) {
        v->implant = *place->card;
        return VISIT_OK;
    }
    if (!serial && place->ticket)
        serial = place->ticket->serial;
    result = serial
                 ? implant_find(v->vault, serial, &v->implant)
                 : implant_find_address(v->vault, place->address, &v->implant);
    if (result == VAULT_OK)
        return VISIT_OK;
    if (result != VAULT_NONE)
        return fail_vault(v);
    if (serial)
        return fail(v, VISIT_FAILED,
            "no implant record of pump %s here: take it from where it was "
            "paired (pair --take TEXT)",
            serial);
    return fail(v, VISIT_FAILED,
        "which pump is at %s is not known here: name it with --serial, or "
        "pair it first",
        place->address);
}

static enum visit_result find_keys(struct visit *v)
{
    if (v->implant.is_card)
        return VISIT_OK;
    if (identity_load(v->vault, &v->identity) != VAULT_OK)
        return fail(v, VISIT_FAILED,
            "this programmer belongs to nobody yet: `cisterna programmer key "
            "init` makes its key");
    if (!v->identity.has_credential)
        return fail(v, VISIT_FAILED,
            "this programmer has no credential yet: ask a clinic for one, and "
            "install it with `cisterna programmer key install`");
    return VISIT_OK;
}

/* SR-31: the pump that answers is the one that is wanted. */
static enum visit_result match(struct visit *v, const struct visit_place *place)
{
    char heard[MSG_SERIAL_SIZE + 1] = "";

    memcpy(heard, v->now.status.serial, MSG_SERIAL_SIZE);
    if (strcmp(heard, v->serial) != 0)
        return fail(v, VISIT_NO,
            "pump %s answers, but %s is wanted: another patient? (SR-31)",
            heard, v->serial);
    if (place->ticket && strcmp(place->ticket->serial, heard) != 0)
        return fail(v, VISIT_NO,
            "this is pump %s; %s has pump %s by the clinic's record: another "
            "patient? (SR-31)",
            heard, place->ticket->name, place->ticket->serial);
    return VISIT_OK;
}

static void begin_record(struct visit *v)
{
    struct encounter *record = &v->record;

    record->begun_utc_s = record->ended_utc_s = (uint64_t)v->now.utc_s;
    memcpy(record->serial, v->now.status.serial, MSG_SERIAL_SIZE);
    reading_encounter(&v->now, &record->before);
    record->after = record->before;
    visit_say(v, ENCOUNTER_PERSON, v->identity.person);
}

static void name_patient(struct visit *v, const struct ticket *ticket)
{
    if (!ticket)
        return;
    v->ticket = *ticket;
    v->has_ticket = true;
    v->record.patient = (uint64_t)ticket->patient;
    v->record.visit = (uint64_t)ticket->visit;
    visit_say(v, ENCOUNTER_PATIENT, ticket->name);
    visit_say(v, ENCOUNTER_MRN, ticket->mrn);
}

/* The record goes on, or begins; then what was not known is asked for. */
static enum visit_result take_up(
    struct visit *v, const struct visit_place *place)
{
    enum vault_result kept = draft_take(v);
    enum visit_result result = VISIT_OK;

    if (kept == VAULT_NONE)
        begin_record(v);
    else if (kept != VAULT_OK)
        return fail_vault(v);
    name_patient(v, place->ticket);
    kept = pending_get(v->vault, v->serial, &v->pending);
    if (kept == VAULT_OK) {
        v->has_pending = true;
        result = resolve(v);
        if (result == VISIT_OK)
            result = visit_read(v);
    } else if (kept != VAULT_NONE) {
        return fail_vault(v);
    }
    return result;
}

enum visit_result visit_open(
    struct visit *visit, const struct visit_place *place)
{
    enum visit_result result = find_implant(visit, place);
    enum talk_result talked;

    if (result == VISIT_OK)
        result = find_keys(visit);
    if (result != VISIT_OK)
        return result;
    implant_serial(&visit->implant, visit->serial);
    talked = talk_open(&visit->talk, place->address);
    if (talked == TALK_OK)
        talked = call(visit);
    if (talked != TALK_OK)
        return unread(visit, talked);
    result = visit_read(visit);
    if (result == VISIT_OK)
        result = match(visit, place);
    if (result != VISIT_OK)
        return result;
    visit->is_open = true;
    if (visit->implant.is_card)
        return VISIT_OK;
    return take_up(visit, place);
}

/* Signed, and on its way. */
static enum visit_result send_record(struct visit *v)
{
    struct encounter_bytes_seal seal = { .credential = { 0 } };
    uint8_t bytes[ENCOUNTER_BYTES_MAX];
    size_t size;

    if (v->has_pending &&
        note(v, &v->pending, ENCOUNTER_FATE_UNKNOWN, 0) != VISIT_OK)
        return VISIT_FAILED;
    memcpy(seal.credential, v->identity.credential, sizeof(seal.credential));
    identity_signer(&v->identity, seal.signer);
    if (encounter_bytes_encode(
            &v->record, &seal, bytes, sizeof(bytes), &size) != OK)
        return fail(v, VISIT_FAILED,
            "the record of this visit is none: its draft is kept");
    identity_sign(&v->identity, bytes, size);
    if (outbox_put(v->vault, v->has_ticket ? v->ticket.clinic_url : "", bytes,
            size) != VAULT_OK)
        return fail_vault(v);
    return VISIT_OK;
}

enum visit_result visit_end(struct visit *visit)
{
    enum visit_result result = VISIT_OK;

    if (visit->is_open && !visit->implant.is_card && visit_has_done(visit))
        result = send_record(visit);
    if (visit->is_open && !visit->implant.is_card && result == VISIT_OK &&
        draft_forget(visit) != VAULT_OK)
        result = fail_vault(visit);
    talk_close(&visit->talk);
    sodium_memzero(&visit->identity, sizeof(visit->identity));
    sodium_memzero(&visit->implant, sizeof(visit->implant));
    visit->is_open = visit->is_staged = false;
    return result;
}

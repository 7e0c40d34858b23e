#include "link/serve_act.h"

#include "core/calendar.h"
#include "core/model.h"
#include "core/units.h"
#include "link/msg_bolus.h"
#include "link/msg_commit.h"
#include "link/msg_keys.h"
#include "link/msg_order.h"
#include "link/opcode.h"
#include "link/serve.h"
#include "link/serve_show.h"
#include "link/serve_vault.h"
#include "pump/port.h"

enum {
    BODY_AT = SESSION_TEXT_AT + 1,
    BODY_MAX = SESSION_TEXT_MAX - 1,
};

/* What a request brought, and where its answer goes. */
struct text {
    struct serve *serve;
    uint8_t *body; /* in the packet */
    size_t size;   /* of the body: the request's, then the reply's */
    uint8_t code;
};

/* The reply is a result: the command's own, or, to what is not a command, the
 * one reply that says no. */
static void result(struct text *text, uint64_t key, enum refusal refusal)
{
    struct msg_result m;

    serve_show_result(&text->serve->pump.state, key, refusal, &m);
    if (msg_result_encode(&m, text->body, BODY_MAX, &text->size) != OK)
        text->size = 0;
}

/* Not understood, or not allowed: no key, and nothing has changed. */
static void say_no(struct text *text, enum msg_result_reason reason)
{
    struct msg_result m;

    serve_show_result(&text->serve->pump.state, 0, REFUSED_NOT, &m);
    m.fate = MSG_RESULT_REFUSED;
    m.reason = (uint8_t)reason;
    state_log(&text->serve->pump.state, EVENT_REQUEST_REFUSED, (int32_t)reason);
    text->code = OPCODE_REFUSED;
    if (msg_result_encode(&m, text->body, BODY_MAX, &text->size) != OK)
        text->size = 0;
}

/* --- reading --- */

static void status(struct text *text)
{
    struct msg_status m;

    serve_show_status(&text->serve->pump.state, &m);
    if (text->size != 0 ||
        msg_status_encode(&m, text->body, BODY_MAX, &text->size) != OK)
        say_no(text, MSG_RESULT_MALFORMED);
}

static void program(struct text *text)
{
    const struct state *state = &text->serve->pump.state;
    struct msg_program m;

    if (!state->programmed) {
        say_no(text, MSG_RESULT_STATE);
        return;
    }
    serve_show_program(&state->program, state->program.number, &m);
    if (text->size != 0 ||
        msg_program_encode(&m, text->body, BODY_MAX, &text->size) != OK)
        say_no(text, MSG_RESULT_MALFORMED);
}

static void log_page(struct text *text)
{
    struct msg_log_ask ask;
    struct msg_log m;

    if (msg_log_decode_ask(&ask, text->body, text->size) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    serve_show_log(&text->serve->pump.state, ask.first, ask.count, &m);
    if (msg_log_encode(&m, text->body, BODY_MAX, &text->size) != OK)
        say_no(text, MSG_RESULT_MALFORMED);
}

/* SR-28: what became of a key; never seen is an answer too. */
static void fate(struct text *text)
{
    const struct state *state = &text->serve->pump.state;
    const struct ledger_answer *known;
    struct msg_result m;
    struct msg_fate ask;

    if (msg_result_decode_fate(&ask, text->body, text->size) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    known = state_answer(state, ask.key);
    serve_show_result(
        state, ask.key, known ? (enum refusal)known->answer : REFUSED_NOT, &m);
    if (!known)
        m.fate = MSG_RESULT_NEVER_SEEN;
    if (msg_result_encode(&m, text->body, BODY_MAX, &text->size) != OK)
        say_no(text, MSG_RESULT_MALFORMED);
}

/* --- a program --- */

static int is_change_of_path(
    const struct state *state, const struct msg_program *m)
{
    const struct program_path *path = &state->program.path;

    return (int32_t)m->tubing_nl != path->tubing_nl ||
           (int32_t)m->catheter_nl != path->catheter_nl;
}

static uint8_t flags_of(const struct state *state, const struct msg_program *m)
{
    uint8_t flags = 0;

    if (m->fill_nl != 0)
        flags |= COMMAND_REFILLED;
    if (m->lead.kind == MSG_PROGRAM_PRIME_CATHETER)
        flags |= COMMAND_CATHETER_ALONE;
    else if (m->lead.kind == MSG_PROGRAM_PRIME || is_change_of_path(state, m))
        flags |= COMMAND_CATHETER;
    if (m->lead.kind == MSG_PROGRAM_NO_LEAD)
        flags |= COMMAND_UNBRIDGED; /* asked about by the programmer */
    return flags;
}

static void wanted_lead(
    const struct state *state, const struct msg_lead *m, struct program *out)
{
    const struct model *model = model_of_capacity(state->port->capacity_nl);

    if (m->kind == MSG_PROGRAM_NO_LEAD || !model)
        return;
    out->lead.kind = m->kind == MSG_PROGRAM_BRIDGE ? PROGRAM_LEAD_BRIDGE
                                                   : PROGRAM_LEAD_PRIME;
    out->lead.strokes = (int32_t)m->volume_nl / model->stroke_nl;
    out->lead.seconds = (int32_t)m->seconds;
    out->lead.cap_ng = (int32_t)m->cap_ng;
}

/* What the message asks for, for pump/command to make whole. */
static void wanted_of(
    const struct state *state, const struct msg_program *m, struct program *out)
{
    *out = (struct program){ .schedule = m->schedule, .caps = m->caps };
    out->periodic.ng = (int32_t)m->periodic.dose_ng;
    out->periodic.interval_min = m->periodic.every_min;
    out->periodic.first_min = m->periodic.first_min;
    out->periodic.seconds = (int32_t)m->periodic.seconds;
    out->fill.volume_nl = (int32_t)m->fill_nl;
    out->fill.alarm_nl = (int32_t)m->alarm_nl;
    out->fill.conc_ng_per_ml = (int32_t)m->used_ng_per_ml;
    out->fill.nominal_ng_per_ml = (int32_t)m->nominal_ng_per_ml;
    out->fill.product = m->product;
    out->path.tubing_nl = (int32_t)m->tubing_nl;
    out->path.catheter_nl = (int32_t)m->catheter_nl;
    out->device.alarms = state->programmed ? state->program.device.alarms
                                           : alarm_settings_default();
    out->device.implant_day =
        calendar_day_of(state->now + state->program.clock.start_s);
    wanted_lead(state, &m->lead, out);
}

static int is_same_bytes(const void *a, const void *b, size_t size)
{
    const uint8_t *x = a, *y = b;
    size_t i;

    for (i = 0; i < size; i++)
        if (x[i] != y[i])
            return 0;
    return 1;
}

/* With the right to refill alone, nothing but the fill may differ. */
static int is_refill_alone(
    const struct state *state, const struct msg_program *m)
{
    struct msg_program now;

    if (!state->programmed || m->fill_nl == 0)
        return 0;
    serve_show_program(&state->program, m->number, &now);
    now.fill_nl = m->fill_nl;
    now.lead = m->lead; /* the bridge of the last commit is over */
    return m->lead.kind == MSG_PROGRAM_NO_LEAD && m->product == now.product &&
           m->nominal_ng_per_ml == now.nominal_ng_per_ml &&
           m->used_ng_per_ml == now.used_ng_per_ml &&
           m->alarm_nl == now.alarm_nl && m->tubing_nl == now.tubing_nl &&
           m->catheter_nl == now.catheter_nl &&
           is_same_bytes(&m->caps, &now.caps, sizeof(now.caps)) &&
           is_same_bytes(
               &m->periodic.dose_ng, &now.periodic.dose_ng, sizeof(uint32_t)) &&
           m->periodic.every_min == now.periodic.every_min &&
           m->periodic.first_min == now.periodic.first_min &&
           m->periodic.seconds == now.periodic.seconds &&
           is_same_bytes(&m->schedule, &now.schedule, sizeof(struct schedule));
}

static void stage(struct text *text)
{
    struct serve *serve = text->serve;
    struct state *state = &serve->pump.state;
    uint8_t asked[MSG_PROGRAM_SIZE_MAX];
    struct msg_stage_bytes bytes = { asked, text->size, text->body, 0 };
    struct msg_program m;
    struct msg_stage reply;
    struct program wanted;
    enum refusal refusal;
    size_t i;

    if (msg_program_decode(&m, text->body, text->size) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    if (!(door_rights(&serve->door) & CREDENTIAL_PRESCRIBE) &&
        !is_refill_alone(state, &m)) {
        say_no(text, MSG_RESULT_NOT_ALLOWED);
        return;
    }
    for (i = 0; i < text->size; i++)
        asked[i] = text->body[i];
    wanted_of(state, &m, &wanted);
    refusal = command_stage(
        state, &wanted, flags_of(state, &m), m.number, &serve->pump.stage);
    if (refusal != REFUSED_NOT) {
        text->code = OPCODE_REFUSED;
        result(text, 0, refusal);
        return;
    }
    serve_show_stage(state, &serve->pump.stage, &reply);
    if (msg_stage_encode(&reply, text->body, BODY_MAX, &text->size) != OK) {
        command_clear(&serve->pump.stage);
        say_no(text, MSG_RESULT_VALUE);
        return;
    }
    bytes.stage_size = text->size;
    msg_stage_hash(&bytes, &serve->hash);
}

static void commit(struct text *text)
{
    struct serve *serve = text->serve;
    struct state *state = &serve->pump.state;
    struct crypto_key hash;
    struct msg_commit m;
    uint32_t pump_hash;
    int i;

    if (msg_commit_decode(&m, text->body, text->size) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        hash.byte[i] = m.hash[i];
    pump_hash = serve->pump.stage.hash;
    if (!crypto_is_equal(&hash, &serve->hash) ||
        (m.number != state->program.number && !state_answer(state, m.key)))
        pump_hash = ~pump_hash; /* refused by the pump, and answered so */
    result(text, m.key,
        command_commit(state, &serve->pump.stage, m.key, pump_hash));
}

/* --- orders --- */

static void bolus(struct text *text)
{
    struct state *state = &text->serve->pump.state;
    struct order order;
    struct msg_bolus m;

    if (msg_bolus_decode(&m, text->body, text->size) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    order = (struct order){ m.key, m.number };
    result(text, m.key,
        order_bolus(state, &order, (int32_t)m.dose_ng, (int32_t)m.seconds));
}

static enum refusal do_order(struct text *text, const struct msg_order *m)
{
    struct state *state = &text->serve->pump.state;
    const struct order order = { m->key, m->number };
    const struct program_clock clock = {
        (int64_t)m->utc_s + m->offset_s - state->now, m->offset_s
    };

    switch (text->code) {
    case OPCODE_STOP:
        return order_hold(state, &order, PROGRAM_STOPPED);
    case OPCODE_MINIMUM:
        return order_hold(state, &order, PROGRAM_MINIMUM);
    case OPCODE_RESTART:
        return order_restart(state, &order, m->how == MSG_ORDER_REINITIATE);
    case OPCODE_CLOCK:
        return order_clock(state, &order, &clock);
    case OPCODE_SILENCE:
        return order_silence(state);
    case OPCODE_SOUND:
        return order_sound(
            state, m->how == MSG_ORDER_HIGH ? EVENT_HIGH : EVENT_MEDIUM);
    default:
        return order_emergency(state, &order);
    }
}

static void an_order(struct text *text)
{
    struct msg_order m;

    if (msg_order_decode(&m, text->body, text->size) != OK ||
        msg_order_check(&m, text->code) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    result(text, m.key, do_order(text, &m));
}

/* --- keys --- */

static void copy_key(const uint8_t *bytes, struct crypto_key *out)
{
    int i;

    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        out->byte[i] = bytes[i];
}

static int find_clinic(
    const struct door_keys *keys, const struct crypto_key *clinic)
{
    int i;

    for (i = 0; i < keys->clinics; i++)
        if (crypto_is_equal(&keys->clinic[i], clinic))
            return i;
    return -1;
}

/* The last key stays: a pump that knows nobody can be helped by nobody. */
static enum refusal change_keys(
    struct door_keys *keys, uint8_t code, const struct crypto_key *clinic)
{
    const int at = find_clinic(keys, clinic);

    if (code == OPCODE_KEY_ADD) {
        if (at >= 0 || keys->clinics == DOOR_CLINICS_MAX)
            return REFUSED_CHANGES;
        keys->clinic[keys->clinics++] = *clinic;
        return REFUSED_NOT;
    }
    if (at < 0 || keys->clinics == 1)
        return REFUSED_NOTHING;
    keys->clinics--;
    keys->clinic[at] = keys->clinic[keys->clinics];
    return REFUSED_NOT;
}

/* What the vault takes, or nothing. */
static enum refusal keep_keys(
    struct serve *serve, uint8_t code, const struct crypto_key *clinic)
{
    struct state *state = &serve->pump.state;
    struct door_keys keys = serve->keys;
    enum refusal refusal = change_keys(&keys, code, clinic);

    if (refusal == REFUSED_NOT && serve_vault_write(state, &keys) != OK)
        refusal = REFUSED_STORAGE;
    if (refusal == REFUSED_NOT) {
        serve->keys = keys;
        state_log(state, EVENT_KEY_CHANGED, serve->keys.clinics);
    }
    crypto_wipe(&keys, sizeof(keys));
    return refusal;
}

/* SR-27: asked again, since the answer was lost, it is answered again: a key
 * that was added a moment ago is not refused for being there. */
static void a_key(struct text *text)
{
    struct serve *serve = text->serve;
    struct crypto_key clinic;
    struct msg_key m;

    if (msg_keys_decode(&m, text->body, text->size) != OK) {
        say_no(text, MSG_RESULT_MALFORMED);
        return;
    }
    copy_key(m.clinic, &clinic);
    if (m.key != serve->key_asked) {
        serve->key_answer = (uint8_t)keep_keys(serve, text->code, &clinic);
        serve->key_asked = m.key;
    }
    result(text, m.key, (enum refusal)serve->key_answer);
}

static void close_it(struct text *text)
{
    text->size = 0;
}

/* --- one table --- */

static const struct {
    uint8_t code;
    void (*act)(struct text *text);
} acts[] = {
    { OPCODE_STATUS, status },
    { OPCODE_PROGRAM, program },
    { OPCODE_LOG, log_page },
    { OPCODE_FATE, fate },
    { OPCODE_STAGE, stage },
    { OPCODE_COMMIT, commit },
    { OPCODE_BOLUS, bolus },
    { OPCODE_STOP, an_order },
    { OPCODE_MINIMUM, an_order },
    { OPCODE_RESTART, an_order },
    { OPCODE_CLOCK, an_order },
    { OPCODE_SILENCE, an_order },
    { OPCODE_SOUND, an_order },
    { OPCODE_HOLD, an_order },
    { OPCODE_KEY_ADD, a_key },
    { OPCODE_KEY_REMOVE, a_key },
    { OPCODE_CLOSE, close_it },
};

size_t serve_act(struct serve *serve, size_t size, int contact)
{
    uint8_t *byte = serve->packet.byte;
    struct text text = { serve, byte + BODY_AT, size - 1,
        byte[SESSION_TEXT_AT] };
    const enum status may =
        opcode_check(text.code, door_rights(&serve->door), contact);
    size_t i;

    if (may != OK) {
        say_no(&text,
            may == ERR_STATE ? MSG_RESULT_NOT_ALLOWED : MSG_RESULT_UNKNOWN);
    } else {
        for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
            if (acts[i].code == byte[SESSION_TEXT_AT])
                acts[i].act(&text);
    }
    byte[SESSION_TEXT_AT] =
        text.code == OPCODE_REFUSED ? OPCODE_REFUSED : text.code | OPCODE_REPLY;
    return text.size + 1;
}

/* The first keys of a pump, in its vault. */
static enum status learn(struct serve *serve, const struct msg_pair *m,
    const struct crypto_key *random)
{
    struct door_keys keys = serve->keys;
    enum status status;

    keys.own.secret = *random;
    crypto_public(&keys.own.secret, &keys.own.public);
    copy_key(m->staff, &keys.staff);
    copy_key(m->card, &keys.card);
    copy_key(m->clinic, &keys.clinic[0]);
    keys.clinics = 1;
    status = serve_vault_write(&serve->pump.state, &keys);
    if (status == OK) {
        serve->keys = keys;
        state_log(&serve->pump.state, EVENT_KEY_CHANGED, 1);
    }
    crypto_wipe(&keys, sizeof(keys));
    return status;
}

enum status serve_act_pair(struct serve *serve, const struct crypto_key *random)
{
    struct session_packet *packet = &serve->packet;
    struct msg_paired answer;
    struct msg_pair m;
    enum status status;
    size_t size;
    int i;

    status = msg_keys_decode_pair(&m, packet->byte + 1, packet->size - 1);
    if (status == OK && serve->keys.clinics == 0)
        status = learn(serve, &m, random);
    crypto_wipe(&m, sizeof(m));
    if (status != OK)
        return status;
    for (i = 0; i < CRYPTO_KEY_SIZE; i++)
        answer.pump[i] = serve->keys.own.public.byte[i];
    for (i = 0; i < MSG_SERIAL_SIZE; i++)
        answer.serial[i] = serve->keys.serial[i];
    status = msg_keys_encode_paired(
        &answer, packet->byte + 1, FRAME_PACKET_MAX - 1, &size);
    packet->byte[0] = SESSION_PAIRED;
    packet->size = size + 1;
    return status;
}

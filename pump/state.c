#include "pump/state.h"

#include "core/fault.h"
#include "pump/deliver.h"

/* Before a program, nothing may be delivered: caps cannot be nought. */
static const struct limit_caps least = { 1, 1, 1 };

void state_init(struct state *state, const struct port *port, int64_t now)
{
    *state = (struct state){ .port = port };
    limit_init(&state->limit, &least, 0);
    enable_init(&state->enable, 0);
    alarm_init(&state->alarm);
    state->ledger.hold = PROGRAM_RUN;
    state->ledger.less_tick = -1;
    state->ledger.stalled_tick = -1;
    state->ledger.mode = PROGRAM_STOPPED;
    state->check_tick = now;
    motor_init(&state->motor, port, now);
    state_keep_program(state);
}

_Static_assert(offsetof(struct ledger, start_s) == LEDGER_HOT_BYTES,
    "what a stroke changes comes first");
_Static_assert(offsetof(struct state, motor) + STATE_HOT_BYTES ==
                   offsetof(struct state, ledger) + LEDGER_HOT_BYTES,
    "the hot stretch has no hole");
_Static_assert(
    offsetof(struct state, ledger) + LEDGER_HOT_BYTES + STATE_COLD_BYTES ==
        offsetof(struct state, program_twin),
    "the cold stretch has no hole");

static const uint8_t *hot_of(const struct state *state)
{
    return (const uint8_t *)state + offsetof(struct state, motor);
}

static const uint8_t *cold_of(const struct state *state)
{
    return hot_of(state) + STATE_HOT_BYTES;
}

static const uint8_t *caps_of(const struct state *state)
{
    return (const uint8_t *)&state->limit + offsetof(struct limit, change);
}

/* Most wakes leave most of it alone, and so its checksum. */
static void keep(uint32_t *twin, const void *value, size_t size)
{
    if (twin_agrees(twin, value, size) != OK)
        twin_set(twin, value, size);
}

void state_keep(struct state *state)
{
    twin_set(state->hot_twin, hot_of(state), STATE_HOT_BYTES);
    keep(state->cold_twin, cold_of(state), STATE_COLD_BYTES);
    keep(state->caps_twin, caps_of(state), STATE_CAPS_BYTES);
}

void state_keep_program(struct state *state)
{
    twin_set(state->program_twin, &state->program, sizeof(state->program));
    state_keep(state);
}

enum status state_agrees(const struct state *state)
{
    if (twin_check(state->hot_twin, hot_of(state), STATE_HOT_BYTES) != OK)
        return ERR_CORRUPT;
    if (twin_agrees(state->cold_twin, cold_of(state), STATE_COLD_BYTES) != OK)
        return ERR_CORRUPT;
    if (twin_agrees(state->caps_twin, caps_of(state), STATE_CAPS_BYTES) != OK)
        return ERR_CORRUPT;
    if (state->enable.reserved != ~state->reserved)
        return ERR_CORRUPT;
    if (state->enable.newest != state->limit.newest)
        return ERR_CORRUPT;
    return twin_agrees(
        state->program_twin, &state->program, sizeof(state->program));
}

enum status state_verify(const struct state *state)
{
    if (state_agrees(state) != OK)
        return ERR_CORRUPT;
    if (twin_check(state->cold_twin, cold_of(state), STATE_COLD_BYTES) != OK)
        return ERR_CORRUPT;
    if (twin_check(state->caps_twin, caps_of(state), STATE_CAPS_BYTES) != OK)
        return ERR_CORRUPT;
    return twin_check(
        state->program_twin, &state->program, sizeof(state->program));
}

void state_advance(struct state *state, int64_t now)
{
    ASSERT(now >= state->now);
    state->now = now;
    limit_advance(&state->limit, now);
    enable_advance(&state->enable, now);
}

void state_log(struct state *state, enum event_code code, int32_t value)
{
    const struct log_entry entry = {
        .tick = state->now,
        .pump_s = state->now + state->program.clock.start_s,
        .code = (uint16_t)code,
        .value = value,
    };
    struct alarm_news news;

    if (log_append(&state->log, &entry) != OK)
        alarm_raise(&state->alarm, EVENT_ALARM_MEMORY, state->now, &news);
}

void state_news(struct state *state, const struct alarm_news *news)
{
    int32_t i;

    for (i = 0; i < news->count; i++) {
        state->alarmed = 1;
        state_log(state, news->note[i].code, news->note[i].about);
    }
}

const struct ledger_answer *state_answer(
    const struct state *state, uint64_t key)
{
    int32_t i;

    if (state->ledger.last.key == key)
        return &state->ledger.last;
    for (i = 0; i < STATE_ANSWERS; i++)
        if (state->before[i].key == key)
            return &state->before[i];
    return NULL;
}

void state_answered(struct state *state, const struct ledger_answer *answer)
{
    int32_t i;

    if (answer->key == state->ledger.last.key)
        return;
    for (i = STATE_ANSWERS - 1; i > 0; i--)
        state->before[i] = state->before[i - 1];
    state->before[0] = state->ledger.last;
    state->ledger.last = *answer;
}

void state_alarm(struct state *state, enum event_code cause, int is_there)
{
    struct alarm_news news;

    if (is_there)
        alarm_raise(&state->alarm, cause, state->now, &news);
    else if (alarm_clear(&state->alarm, cause, &news) != OK)
        return; /* latched: only a session ends it (SR-12) */
    state_news(state, &news);
}

void state_sound(struct state *state)
{
    struct alarm_news news;
    enum port_tone tone;

    if (alarm_wake(&state->alarm, state->now, &tone, &news))
        state->port->sound(state->port->world, tone);
    state_news(state, &news);
}

void state_lift(struct state *state, int decided)
{
    static const uint8_t answered[] = { EVENT_ALARM_STOPPED,
        EVENT_ALARM_STOPPED_LONG, EVENT_ALARM_NOT_DELIVERING,
        EVENT_ALARM_BATTERY_RESET, EVENT_ALARM_OVER_DELIVERY, EVENT_ALARM_HELD,
        EVENT_ALARM_STALL };
    size_t i;

    if (decided)
        alarm_unlatch(&state->alarm);
    state->alarmed = 1;
    state_turns(state);
    motor_forget(&state->motor, state->port);
    for (i = 0; i < sizeof(answered); i++)
        state_alarm(state, (enum event_code)answered[i], 0);
}

int32_t state_stroke_ng(const struct state *state, uint32_t n)
{
    const int32_t by_command = program_stroke_ng(&state->program, n);
    const int32_t by_sensor =
        program_stroke_ng(&state->program, n - ledger_missed(&state->ledger));

    return by_command > by_sensor ? by_command : by_sensor;
}

void state_turns(struct state *state)
{
    struct ledger *ledger = &state->ledger;

    ledger->missed = ledger_missed(ledger);
    ledger->stalled_tick = -1;
}

/* What program, hold and alarms leave: the least of them. */
enum program_mode state_allowed(const struct state *state)
{
    static const uint8_t of_alarm[] = {
        [ALARM_STOPPED] = PROGRAM_STOPPED,
        [ALARM_MINIMUM] = PROGRAM_MINIMUM,
        [ALARM_NORMAL] = PROGRAM_RUN,
    };
    const uint8_t most = of_alarm[alarm_delivery(&state->alarm, 1)];

    if (!state->programmed)
        return PROGRAM_STOPPED;
    return most < state->ledger.hold ? most : state->ledger.hold;
}

static void log_mode(struct state *state)
{
    static const uint16_t code[] = {
        [PROGRAM_STOPPED] = EVENT_STOPPED,
        [PROGRAM_MINIMUM] = EVENT_MINIMUM_RATE,
        [PROGRAM_RUN] = EVENT_RESTARTED,
    };

    state_log(state, (enum event_code)code[state->ledger.mode], 0);
}

void state_settle(struct state *state)
{
    const enum program_mode mode = state_allowed(state);
    const int abandoned = state->ledger.bolus.ng > 0;

    if (mode == state->ledger.mode)
        return;
    deliver_resume(&state->program, &state->ledger, state->now);
    if (mode == PROGRAM_RUN)
        state->ledger.less_tick = -1;
    else if (state->ledger.less_tick < 0)
        state->ledger.less_tick = state->now;
    state->ledger.mode = (uint8_t)mode;
    state->changed = 1;
    if (abandoned)
        state_log(state, EVENT_BOLUS_ABANDONED, 0);
    log_mode(state);
}
